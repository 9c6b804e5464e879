//! `interact/contest`: what the user writes, and what of it does not fit.

use super::super::rivals::rule::{Keys, Rivals, Seating};
use crate::file::phase_file::one;
use crate::rule::context::Resolve;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Groups contend for a prize that goes by effort.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestFile {
    /// Members of a group, 2 to 128; with `payoff = "fixed"` it follows from the topology.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 2, max = 128))]
    pub size: Option<u32>,
    /// Who contends with whom.
    pub payoff: Seating,
    /// Prize V of a group.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub prize: f64,
    /// Part ω of the prize that goes to the winner; the rest is shared equally.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub winner_share: f64,
    /// How the winner's part is given away.
    #[serde(default)]
    pub award: Award,
    /// Effort of each strategy, in the order of `population.strategies`; or give `effort`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 16), inner(range(min = 0.0, max = 1e6)))]
    pub efforts: Vec<f64>,
    /// Name of the value dimension that is an agent's effort, on a grid of 65536 steps; or give `efforts`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effort: Option<String>,
    /// With `effort`: the effort that a value of 1 is; 1 if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1e-6, max = 1e6))]
    pub effort_max: Option<f64>,
    /// Names of strategies that stay out of all contests and get nothing, the share of all included; the others of a group contend without them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 15))]
    pub loners: Vec<String>,
    /// What a unit of effort costs.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub cost: f64,
    /// Decisiveness r: chances go by strength^r; 0: all alike, 1: in proportion.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 64.0))]
    pub exponent: f64,
    /// Is strength effort times capability?
    #[serde(default)]
    pub by_capability: bool,
    /// Part d of the strength of every other member that a member of each strategy destroys (Lazear 1989), in the order of `population.strategies`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 16), inner(range(min = 0.0, max = 0.99)))]
    pub sabotage: Vec<f64>,
    /// What that costs a member of each strategy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 16), inner(range(min = 0.0, max = 1e6)))]
    pub sabotage_cost: Vec<f64>,
}

/// How the winner's part of a prize is given away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Award {
    /// Everybody gets what it expects to get.
    #[default]
    Expected,
    /// One member wins it.
    Lottery,
}

impl ContestFile {
    /// The keys that say how much effort agents make.
    pub(super) fn keys(&self) -> Keys<'_> {
        Keys { names: ["efforts", "effort", "effort_max"], listed: &self.efforts, dimension: self.effort.as_deref(), most: self.effort_max }
    }

    /// Members of a group.
    pub(super) fn rivals(&self, at: &mut Resolve<'_>) -> Rivals {
        Rivals::resolve(self.payoff, self.size, at)
    }

    /// Largest magnitude of a payoff.
    pub(super) fn largest(&self) -> f64 {
        let sabotage = self.sabotage_cost.iter().copied().fold(0.0, f64::max);
        self.prize + self.cost * self.keys().most() + sabotage
    }

    /// Reports keys that would do nothing.
    pub(super) fn check(&self, at: &mut Resolve<'_>) {
        let strategies = at.context.file.population.strategies.len();
        for (key, given) in [("sabotage", self.sabotage.len()), ("sabotage_cost", self.sabotage_cost.len())] {
            if given != 0 && given != strategies {
                let message = format!("{given} numbers for {strategies} strategies");
                at.problem(key, message, format!("{strategies} numbers"), "give one number per strategy, in their order");
            }
        }
        if !self.sabotage_cost.is_empty() && self.sabotage.iter().all(|d| *d == 0.0) {
            at.problem("sabotage_cost", "no strategy sabotages", "sabotage above 0 for a strategy", "add sabotage = [0.0, …]");
        }
        self.check_loners(at);
        if self.by_capability {
            let state = at.context.file.state.as_ref();
            at.context.needs_state("capability", state.is_some_and(|s| s.capability.is_some()), at.problems);
        }
    }

    /// Who stays away can do nothing in a contest, and somebody contends.
    fn check_loners(&self, at: &mut Resolve<'_>) {
        let names = at.context.file.population.strategies.clone();
        if !names.is_empty() && names.iter().all(|name| self.loners.contains(name)) {
            at.problem("loners", "all strategies stay out of all contests", "at least one strategy that contends", "remove one of them");
        }
        let lists = [("efforts", &self.efforts), ("sabotage", &self.sabotage), ("sabotage_cost", &self.sabotage_cost)];
        for (key, list) in lists {
            for (name, number) in names.iter().zip(list).filter(|(name, number)| self.loners.contains(*name) && **number != 0.0) {
                at.problem(
                    key,
                    format!("{name:?} stays out of all contests, and {number} is what it does there"),
                    "0 for loners",
                    format!("write 0.0 for {name:?}, or remove it from loners"),
                );
            }
        }
    }
}
