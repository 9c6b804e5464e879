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
    /// Its name, or what happens.
    #[must_use]
    pub fn title(&self) -> String {
        if let Some(name) = &self.name {
            return name.clone();
        }
        if !self.set.is_empty() {
            return self.set.keys().cloned().collect::<Vec<_>>().join(", ");
        }
        let how = self.share.map_or_else(|| self.agents.map_or(String::new(), |n| n.to_string()), |share| share.to_string());
        format!("{how} → {}", self.class.as_ref().or(self.strategy.as_ref()).map_or("values", String::as_str))
    }
    /// The steps after which it happens before step `steps`.
    pub fn steps(&self, steps: u32) -> impl Iterator<Item = u32> {
        let longest = || self.set.values().filter_map(|value| value.0.as_array()).map(Vec::len).max().unwrap_or(0);
        let lists = (self.every.is_some() && !self.set.is_empty()).then(longest);
        let times = self.times().min(lists.map_or(u64::MAX, |n| n as u64));
        let (at, every) = (u64::from(self.at), u64::from(self.every.unwrap_or(1)));
        (0..times).map(move |k| at + k * every).take_while(move |step| *step < u64::from(steps)).map(|step| step as u32)
    }
    /// How often it happens, were there no last step.
    #[must_use]
    pub fn times(&self) -> u64 {
        self.count.map_or(if self.every.is_some() { u64::MAX } else { 1 }, u64::from)
    }
}
