//! One phase of a step as the user writes it: a kind, and the keys of that kind.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

/// The keys of a phase beside `kind`.
pub type Keys = serde_json::Map<String, serde_json::Value>;

/// The key that every phase has in which agents earn: payoffs add to what was earned earlier in the step.
pub const ACCUMULATE: &str = "accumulate";

/// One phase of a step. What keys there are says the registered phase of this kind.
#[derive(Debug, Clone, PartialEq)]
pub struct PhaseFile {
    /// `family/mechanism`.
    pub kind: String,
    /// Its keys.
    pub keys: Keys,
}

impl PhaseFile {
    /// Do its payoffs add to those earned earlier in the step?
    #[must_use]
    pub fn accumulates(&self) -> bool {
        self.keys.get(ACCUMULATE) == Some(&true.into())
    }
}

impl Serialize for PhaseFile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1 + self.keys.len()))?;
        map.serialize_entry("kind", &self.kind)?;
        for (key, value) in &self.keys {
            map.serialize_entry(key, &Written(value))?;
        }
        map.end()
    }
}

/// A value in which a null stands for the number that JSON could not hold, nan or an infinity: no key has a null.
struct Written<'a>(&'a serde_json::Value);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            serde_json::Value::Null => serializer.serialize_f64(f64::NAN),
            serde_json::Value::Array(items) => serializer.collect_seq(items.iter().map(Written)),
            serde_json::Value::Object(table) => serializer.collect_map(table.iter().map(|(key, value)| (key, Written(value)))),
            plain => plain.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for PhaseFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut keys = Keys::deserialize(deserializer)?;
        match keys.shift_remove("kind") {
            Some(serde_json::Value::String(kind)) => Ok(Self { kind, keys }),
            Some(_) => Err(D::Error::custom("kind is a string")),
            None => Err(D::Error::missing_field("kind")),
        }
    }
}

impl JsonSchema for PhaseFile {
    fn schema_name() -> Cow<'static, str> {
        "PhaseFile".into()
    }
    // A place for the phases of a registry: see `config::schema`.
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "One phase of a step." })
    }
}

/// Who is played, and how payoffs add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PayoffMode {
    /// Expected payoff against the whole population, whatever the topology.
    Field,
    /// Mean over `samples` independent random opponents: neighbours, where there is a graph; see `opponents`.
    Sample,
    /// One opponent from a random perfect matching of the whole population, whatever the topology; an odd one out earns 0 and does not learn.
    Match,
    /// Sum over the neighbours.
    NeighborSum,
    /// Mean over the neighbours.
    NeighborMean,
}

/// Whom `payoff = "sample"` draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Opponents {
    /// Neighbours, each as likely as any other, with replacement; an agent without neighbours earns 0.
    Neighbors,
    /// Anybody else, whatever the topology.
    Population,
}

/// Who holds the row role in a matched pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Roles {
    /// The first seat: chance decides in every meeting.
    #[default]
    Seat,
    /// The agent with the lower index: a rank that lasts.
    Rank,
}

/// A probability or weight of 1, as a default.
#[must_use]
pub const fn one() -> f64 {
    1.0
}
