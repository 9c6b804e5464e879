//! What the user writes about the society: values, user groups, trait classes, heterogeneous state.

use super::shares;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Values that agents act on, and the preferences of their users.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValuesFile {
    /// Names of the value dimensions.
    #[schemars(length(min = 1, max = 8))]
    pub dimensions: Vec<String>,
    /// Weight of each dimension in preferential alignment; left out: equal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 8), inner(range(min = 0.0, max = 1e6)))]
    pub weights: Vec<f64>,
    /// Charter: lowest admissible value per dimension; left out: 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 8), inner(range(min = 0.0, max = 1.0)))]
    pub charter_low: Vec<f64>,
    /// Charter: highest admissible value per dimension; left out: 1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 8), inner(range(min = 0.0, max = 1.0)))]
    pub charter_high: Vec<f64>,
    /// Strategies that are harmful acts in the sense of the charter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 16))]
    pub harmful: Vec<String>,
    /// Weighted distance between what an agent acts on and what its user prefers beyond which the agent counts as misaligned.
    #[serde(default = "default_misalignment")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub misalignment_threshold: f64,
}

fn default_misalignment() -> f64 {
    0.1
}

/// A group of users whose agents start alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UserFile {
    /// Name of the user group.
    pub name: String,
    /// Share of all agents that act for this group, or `"rest"` for one group: what the others leave; left out where the place in the
    /// mission decides (`role`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "shares::one")]
    pub fraction: Option<f64>,
    /// Place in its fixed group (agent index modulo group size) that belongs to this user group; all or none of the user groups have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 65_535))]
    pub role: Option<u32>,
    /// Distribution of preferences, one per value dimension.
    #[schemars(length(min = 0, max = 8))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preference: Vec<DistributionFile>,
    /// Correlation of an agent's preferences across dimensions (normal distributions only).
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub correlation: f64,
    /// Distribution of initial values, one per dimension; left out: values start at the preferences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 8))]
    pub value: Vec<DistributionFile>,
    /// Blend k: values start at (1-k) preference + k times the mean preference in the training data.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub blend: f64,
    /// Share of this group in the training data; left out: its share of the agents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub data_share: Option<f64>,
    /// Strategy that all agents of this group start with, instead of what `init` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strategy: Option<String>,
}

/// A trait class: agents that differ in how they learn and act.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClassFile {
    /// Name of the class.
    pub name: String,
    /// Share of all agents; the shares of all classes sum to 1. One may be `"rest"`: what the others leave.
    #[schemars(schema_with = "shares::one")]
    pub fraction: f64,
    /// Where its members stand: `random` (exact number, shuffled), `independent` (each agent by its own draw), `block` (lowest
    /// indices), `capability` (the most capable), `degree` (the best connected), `community` (one fixed group after the other, in random order), `border`
    /// (nearest to agents of another strategy, on lattices where `init` is a block, a disc or a file), `cluster` (around a random agent of each
    /// replica, on any graph). At most one class is not `random`.
    #[serde(default)]
    pub placement: Placement,
    /// Never changes strategy or values: committed, stubborn.
    #[serde(default)]
    pub stubborn: bool,
    /// Sycophancy s: shows (1-s) of its own value and s of the listener's.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub sycophancy: f64,
    /// Strategy that its members start with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strategy: Option<String>,
    /// Values that its members start with, one per dimension; the user's preferences stay.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 8), inner(range(min = 0.0, max = 1.0)))]
    pub value: Vec<f64>,
    /// Factor on its members' initial influence.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub influence: f64,
}

fn one() -> f64 {
    1.0
}

/// Where the members of a class stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Placement {
    /// An exact number, anywhere.
    #[default]
    Random,
    /// Each agent by its own draw.
    Independent,
    /// The lowest indices.
    Block,
    /// The most capable.
    Capability,
    /// The best connected.
    Degree,
    /// One fixed group after the other, in random order.
    Community,
    /// Nearest to agents of another strategy.
    Border,
    /// Nearest to a random agent.
    Cluster,
}

/// Other state of agents at step 0; a column exists where it is given.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StateFile {
    /// Capability c in \[0, 1\].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capability: Option<DistributionFile>,
    /// Influence e; the distribution on \[0, 1\] is multiplied by `influence_scale`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub influence: Option<DistributionFile>,
    /// Influence that 1 stands for.
    #[serde(default = "one")]
    #[schemars(range(min = 0.001, max = 60_000.0))]
    pub influence_scale: f64,
    /// Resources in units: a whole number for every agent, or a distribution on \[0, 1\], which is multiplied by `resource_scale`. A file
    /// lists whole numbers of units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<ResourceFile>,
    /// Resources in units that 1 of their distribution stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 2_147_483_647))]
    pub resource_scale: Option<u32>,
    /// Subsistence level of resources, for well-being; 0: none.
    #[serde(default)]
    #[schemars(range(min = 0, max = 2_147_483_647))]
    pub subsistence: u32,
}

/// Resources at step 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub enum ResourceFile {
    /// The same of every agent, in units.
    Same(#[schemars(range(min = 0, max = 2_147_483_647))] u32),
    /// From a distribution or a file.
    Of(DistributionFile),
}

/// A distribution on \[0, 1\].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum DistributionFile {
    /// One value.
    Constant {
        /// The value.
        #[schemars(range(min = 0.0, max = 1.0))]
        at: f64,
    },
    /// Equally likely between two values.
    Uniform {
        /// Lowest.
        #[schemars(range(min = 0.0, max = 1.0))]
        low: f64,
        /// Highest.
        #[schemars(range(min = 0.0, max = 1.0))]
        high: f64,
    },
    /// Normal, clamped to \[0, 1\].
    Normal {
        /// Mean before clamping.
        #[schemars(range(min = -10.0, max = 10.0))]
        mean: f64,
        /// Standard deviation before clamping.
        #[schemars(range(min = 0.0, max = 10.0))]
        sd: f64,
    },
    /// Beta.
    Beta {
        /// First shape.
        #[schemars(range(min = 0.05, max = 1000.0))]
        a: f64,
        /// Second shape.
        #[schemars(range(min = 0.05, max = 1000.0))]
        b: f64,
    },
    /// One of some values, equally likely.
    Choice {
        /// The values.
        #[schemars(length(min = 1, max = 64), inner(range(min = 0.0, max = 1.0)))]
        of: Vec<f64>,
    },
    /// From a text file: one number per agent, separated by white space or commas.
    File {
        /// Path, relative to the config file; one replica, used for all.
        path: String,
    },
}
