//! `respond/table`: what the user writes.

use crate::file::per_class::{self, PerClass};
use crate::phase::respond::peers::Sees;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Any response: the next strategy by the own one and by how many of those seen have which, from rows or a file of rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableFile {
    /// Whom agents see.
    pub sees: Sees,
    /// How many others are drawn, for `sees = "sample"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 64))]
    pub peers: Option<u32>,
    /// Do rows go by numbers of those seen, or by their shares?
    #[serde(default)]
    pub by: By,
    /// Bins of shares: a share n/d is known as floor(n·resolution/d), so that limits that are multiples of 1/resolution are exact.
    #[serde(default = "hundred")]
    #[schemars(range(min = 1, max = 1000))]
    pub resolution: u32,
    /// What agents do, row by row; where none fits they keep their strategy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 4096))]
    pub rows: Vec<RowFile>,
    /// Rows of a CSV file after those. Columns `own` and `class` (may be left out or empty: any), `seen_NAME` for what is seen of a strategy (a number or
    /// `2..5`; empty: any) or one `share_NAME` (points of a curve), and `next_NAME` for probabilities.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Probability u that an agent revises in a step. A number, or one per class.
    #[serde(default = "PerClass::one")]
    #[schemars(schema_with = "per_class::probability")]
    pub update_probability: PerClass,
}

fn hundred() -> u32 {
    100
}

/// What rows go by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// How many of those seen have a strategy.
    #[default]
    Count,
    /// Their share among all that are seen; whoever sees nobody sees a share of 0.
    Share,
}

/// What some agents do where they see something.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RowFile {
    /// Their own strategy; left out: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<String>,
    /// Their trait class; left out: any. Rows of a class go before rows of any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// What is seen of strategies, by name: a number, or the lowest and highest; of shares the lowest and the one from which on the row ends, which belongs to
    /// the row if it is 1. Strategies left out: anything.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(schema_with = "ranges")]
    pub seen: BTreeMap<String, Range>,
    /// A strategy of which each one seen acts on its own: with n of them something happens with probability 1 − (1 − p)^n, p the sum of `next`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<String>,
    /// The strategy whose share the curves in `next` go by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Probabilities of next strategies, by name: a number, or a curve of points `[share, probability]` with lines in between.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(schema_with = "chances")]
    pub next: BTreeMap<String, Chance>,
    /// The strategy that takes what `next` leaves; left out: their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest: Option<String>,
}

/// What is seen of a strategy.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Range {
    /// Exactly so many.
    One(f64),
    /// From the lowest to the highest.
    Between([f64; 2]),
}

/// A probability.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Chance {
    /// The same wherever the row holds.
    Same(f64),
    /// By a share.
    Curve(Vec<[f64; 2]>),
}

fn ranges(_: &mut SchemaGenerator) -> Schema {
    let number = json_schema!({ "type": "number", "minimum": 0.0, "maximum": 4e9 });
    let both = json_schema!({ "type": "array", "minItems": 2, "maxItems": 2, "items": number });
    json_schema!({ "type": "object", "additionalProperties": { "anyOf": [number, both] } })
}

fn chances(_: &mut SchemaGenerator) -> Schema {
    let number = json_schema!({ "type": "number", "minimum": 0.0, "maximum": 1.0 });
    let point = json_schema!({ "type": "array", "minItems": 2, "maxItems": 2, "items": number });
    let curve = json_schema!({ "type": "array", "minItems": 1, "maxItems": 1024, "items": point });
    json_schema!({ "type": "object", "additionalProperties": { "anyOf": [number, curve] } })
}
