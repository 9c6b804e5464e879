//! One phase of a step as the user writes it: a kind, and the keys of that kind.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::collections::BTreeMap;

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
    /// Standard errors of numbers that were written `{ value = …, se = … }`, by their place in `keys`: `beta`, `matrix.1.0`.
    pub errors: BTreeMap<String, f64>,
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
            map.serialize_entry(key, &Written { value, path: key.clone(), errors: &self.errors })?;
        }
        map.end()
    }
}

/// A value in which a null stands for the number that JSON could not hold, nan or an infinity: no key has a null.
///
/// A number that has an error is written with it.
struct Written<'a> {
    value: &'a serde_json::Value,
    path: String,
    errors: &'a BTreeMap<String, f64>,
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { value, path, errors } = self;
        let inner = |value, key: &str| Written { value, path: format!("{path}.{key}"), errors };
        if let (Some(se), Some(number)) = (errors.get(path), value.as_f64()) {
            return serializer.collect_map([(VALUE, number), (ERROR, *se)]);
        }
        match value {
            serde_json::Value::Null => serializer.serialize_f64(f64::NAN),
            serde_json::Value::Array(items) => {
                serializer.collect_seq(items.iter().enumerate().map(|(k, value)| inner(value, &k.to_string())))
            }
            serde_json::Value::Object(table) => serializer.collect_map(table.iter().map(|(key, value)| (key, inner(value, key)))),
            plain => plain.serialize(serializer),
        }
    }
}

/// Keys of a number with its standard error.
pub const VALUE: &str = "value";
/// Its standard error.
pub const ERROR: &str = "se";

/// Puts plain numbers in the place of those that have an error, which is kept by place.
fn taken(value: &mut serde_json::Value, path: &str, errors: &mut BTreeMap<String, f64>) {
    match value {
        serde_json::Value::Array(items) => {
            items.iter_mut().enumerate().for_each(|(k, item)| taken(item, &format!("{path}.{k}"), errors));
        }
        serde_json::Value::Object(table) => {
            if let (2, Some(number), Some(se)) = (table.len(), table.get(VALUE), table.get(ERROR).and_then(serde_json::Value::as_f64))
                && number.is_number()
            {
                errors.insert(path.to_owned(), se);
                *value = number.clone();
            } else {
                table.iter_mut().for_each(|(key, item)| taken(item, &format!("{path}.{key}"), errors));
            }
        }
        _ => {}
    }
}

impl<'de> Deserialize<'de> for PhaseFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut keys = Keys::deserialize(deserializer)?;
        let mut errors = BTreeMap::new();
        keys.iter_mut().for_each(|(key, value)| taken(value, key, &mut errors));
        match keys.shift_remove("kind") {
            Some(serde_json::Value::String(kind)) => Ok(Self { kind, keys, errors }),
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
