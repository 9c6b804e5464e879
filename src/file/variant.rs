//! What a config is compared with, and what it claims, as the user writes it.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The name that claims use for the config as it stands.
pub const BASE: &str = "base";

/// Values by the path of their key, as for `--set`; phases by number or by kind: `"phase.0.beta"`, `"imitate/group.beta"`,
/// `"imitate/fermi#2.beta"` for the second phase of a kind.
pub type Settings = BTreeMap<String, Anything>;

/// A value of any kind: what it means says the key that it is set to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Anything(pub toml::Value);

impl JsonSchema for Anything {
    fn schema_name() -> Cow<'static, str> {
        "Anything".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object" })
    }
}

/// What a variant is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The mechanism under test is taken out: claims are made against it.
    Null,
    /// An intervention that should help.
    Cure,
    /// An intervention that should harm, or that comes at a step.
    Shock,
    /// Another choice that the claims should survive: each claim is tested again with it on both sides.
    Robustness,
    /// Each key of `set` has a list of values, every combination of which is run.
    Dose,
}

impl Role {
    /// As the user writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Cure => "cure",
            Self::Shock => "shock",
            Self::Robustness => "robustness",
            Self::Dose => "dose",
        }
    }
}

/// The config with something changed, which `polity compare` runs beside it with the same random numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VariantFile {
    /// Name, for claims and tables.
    #[schemars(length(min = 1, max = 32))]
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// What it is, in a few words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// First step that runs with it is the one after this; until then the society is that of the config itself.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[schemars(range(min = 0, max = 4_294_967_294_i64))]
    pub after_step: u32,
    /// A cure of the catalogue (`polity cures` lists them), which is put in before anything else of the variant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 32))]
    pub cure: Option<String>,
    /// Keys with the values that they have here; a dose has a list of values for each, one or two keys.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub set: Settings,
    /// Phases that are left out, by kind (`"imitate/fermi#2"`: the second of that kind).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 64))]
    pub remove: Vec<String>,
    /// Phases that come in, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 64))]
    pub add: Vec<Settings>,
    /// The phase of the config behind which they stand, by kind, or `start`; left out: behind the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub add_behind: Option<String>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_zero(step: &u32) -> bool {
    *step == 0
}

/// Which way an effect goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Higher than in what it is compared with.
    Up,
    /// Lower.
    Down,
    /// The same, to within `within`.
    Same,
}

/// Something that the config is to show. It holds if the paired difference is told apart from chance and is as large as claimed, fails if it is told
/// apart from what is claimed, and is open otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimFile {
    /// The claim as a sentence.
    #[schemars(length(min = 1, max = 200))]
    pub text: String,
    /// The metric that tells: a column of metrics.csv, of each population by itself.
    pub metric: String,
    /// The variant that it is said of; left out: the config itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// The variant that it is compared with, or `base`.
    pub against: String,
    /// Variants whose own differences to `against` are taken off: what is claimed is an interaction, how far all together go beyond the sum of each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 16))]
    pub beyond: Vec<String>,
    /// Which way the difference goes.
    pub direction: Direction,
    /// The least difference that is claimed, in units of the metric.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1e12))]
    pub at_least: f64,
    /// With `same`: the largest difference that counts as none, in units of the metric.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1e12))]
    pub within: Option<f64>,
    /// The step at which it is said; left out: the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 4_294_967_294_i64))]
    pub at_step: Option<u32>,
}

/// How `polity compare` runs this config.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CompareFile {
    /// Independent populations of the config and of each variant, paired by their random numbers.
    #[serde(default = "replicates")]
    #[schemars(range(min = 2, max = 100_000))]
    pub replicates: u32,
    /// Keys with the values that they have in all of these runs: a size at which many populations can be run.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub set: Settings,
}

const fn replicates() -> u32 {
    20
}

impl Default for CompareFile {
    fn default() -> Self {
        Self { replicates: replicates(), set: Settings::new() }
    }
}
