//! `[[output.table]]`: what the user writes of a table of agents.

use crate::columns;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// A table of agents: chosen columns at chosen steps, written to `tables/NAME.csv` or `tables/NAME.zarr`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableFile {
    /// Name of the file, without its ending.
    #[schemars(length(min = 1, max = 80), regex(pattern = r"^[A-Za-z0-9_-]+$"))]
    pub name: String,
    /// State columns of the population, as `polity list` names them; one with a plane for each value dimension, strategy or neighbour comes whole.
    #[schemars(schema_with = "column_names")]
    pub columns: Vec<String>,
    /// Steps between two entries, from step 0 on; the last step is always among them. Left out: those of measure.every, unless steps are given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 4_294_967_295_i64))]
    pub every: Option<u32>,
    /// These steps and no others, rising; a run that stops before the last of them adds the step at which it stops.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 10_000), inner(range(min = 0, max = 4_294_967_294_i64)))]
    pub steps: Option<Vec<u32>>,
    /// Size of a random sample of agents, drawn once: the same agents at all steps and in all replicas; left out: all agents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 2_147_483_647))]
    pub agents: Option<u32>,
    /// How it is written.
    #[serde(default)]
    pub format: TableFormat,
}

/// How a table of agents is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TableFormat {
    /// One line per step, replica and agent: names, and numbers in natural units.
    #[default]
    Csv,
    /// Zarr v3: one array per column, stored integers with their unit as `scale_factor` and `add_offset`.
    Zarr,
}

fn column_names(_: &mut SchemaGenerator) -> Schema {
    let names: Vec<&str> = columns::ALL.iter().map(|column| column.info().name).collect();
    json_schema!({ "type": "array", "minItems": 1, "maxItems": names.len(), "items": { "type": "string", "enum": names } })
}
