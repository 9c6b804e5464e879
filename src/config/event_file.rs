//! What the user writes about things that change at a step.

use super::society::Placement;
use super::variant::Settings;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something that changes at a step: numbers of phases (`set`), or agents who join a class or are given a strategy or values. It happens after the step
/// `at` has been measured, before the first phase of the next one; events of one step happen in the order of the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventFile {
    /// Name, for the report; left out: what happens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 40))]
    pub name: Option<String>,
    /// The step after which it happens: what is measured at that step is still the state before it, and the next step is the first with it.
    #[schemars(range(min = 0, max = 4_294_967_294_i64))]
    pub at: u32,
    /// Steps from one time to the next; left out: it happens once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 4_294_967_294_i64))]
    pub every: Option<u32>,
    /// How often it happens; 0: never. Left out: once, or with `every` as often as there are steps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 4_294_967_294_i64))]
    pub count: Option<u32>,
    /// Keys of phases with the values that they have from then on, as `"phase.0.beta"` or `"imitate/fermi.beta"`. With `every`: a list for each key, one value for
    /// each time.
    #[serde(default, skip_serializing_if = "Settings::is_empty")]
    pub set: Settings,
    /// The class that agents join; whoever leaves a stubborn class learns again. Left out: they stay in the class that they are in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// The class of those who may be chosen; left out: all agents who are not in `class`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Share of those who may be chosen, in each replica, to the nearest agent (halves up). Exactly one of this and `agents` is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub share: Option<f64>,
    /// Number of agents in each replica; where fewer may be chosen, all of those.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 2_147_483_646))]
    pub agents: Option<u32>,
    /// Which of them: `random`, `independent` (each by its own draw, with the probability `share`), `block` (lowest indices), `capability` (the most
    /// capable), `degree` (the best connected), `community` (one fixed group after the other), `border` (nearest to agents of another strategy, on
    /// lattices), `cluster` (around a random one of them). Ties are broken at random.
    #[serde(default)]
    pub placement: Placement,
    /// Strategy that they have from then on; left out: they keep what they hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strategy: Option<String>,
    /// Values that they have from then on, one per dimension; left out: they keep what they hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 8), inner(range(min = 0.0, max = 1.0)))]
    pub value: Vec<f64>,
}

impl EventFile {
    /// How often it happens, were there no last step.
    #[must_use]
    pub fn times(&self) -> u64 {
        self.count.map_or(if self.every.is_some() { u64::MAX } else { 1 }, u64::from)
    }
}
