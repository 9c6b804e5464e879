//! The phases of a step as the user writes them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) fn one() -> f64 {
    1.0
}
fn one_u32() -> u32 {
    1
}

/// One phase of a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", deny_unknown_fields)]
pub enum PhaseFile {
    /// Agents play a matrix game and earn a payoff.
    #[serde(rename = "interact/matrix")]
    InteractMatrix {
        /// Payoff of the row strategy against the column strategy.
        #[schemars(length(min = 2, max = 16))]
        matrix: Vec<Vec<f64>>,
        /// Role-asymmetric games: payoff to the column player, same shape (row strategy × column strategy).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        matrix_column: Option<Vec<Vec<f64>>>,
        /// Who is played, and how payoffs add up.
        payoff: PayoffMode,
        /// Opponents drawn by `payoff = "sample"`.
        #[serde(default = "one_u32")]
        #[schemars(range(min = 1, max = 64))]
        samples: u32,
        /// Interdependence κ: an agent cares for (1-κ) times the mean payoff of the pair plus κ times its lead over that mean. 0:
        /// collaborative, all share; 1/2: the game itself, halved; 1: competitive, relative payoff. Left out: the game as it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 0.0, max = 1.0))]
        dial: Option<f64>,
        /// Gains and losses as people feel them, after the dial; single encounters only (`match`, or `sample` of one). Who rests earns a plain 0.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        prospect: Option<super::interact::ProspectFile>,
    },
    /// Groups produce a good that all members have alike, whoever paid for it.
    #[serde(rename = "interact/public_goods")]
    InteractPublicGoods(super::interact::PublicGoodsFile),
    /// Agents share what they know, hide it or lie: strategies Share, Hide and Lie, in any order; a matrix game.
    #[serde(rename = "interact/messages")]
    InteractMessages(super::interact::MessagesFile),
    /// Copy a random other agent with probability 1/(1+exp(−β(π_other − π_self))).
    #[serde(rename = "imitate/fermi")]
    ImitateFermi {
        /// Selection intensity β; or give `noise`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 0.0, max = 1e9))]
        beta: Option<f64>,
        /// Noise K = 1/β; or give `beta`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 1e-9, max = 1e9))]
        noise: Option<f64>,
        /// Probability u that an agent revises in a step.
        #[serde(default = "one")]
        #[schemars(range(min = 0.0, max = 1.0))]
        update_probability: f64,
    },
    /// Copy the best-paid neighbour if it earned more than oneself (well-mixed: the best of `models` random others).
    #[serde(rename = "imitate/best")]
    ImitateBest {
        /// Well-mixed only: how many others are looked at.
        #[serde(default = "one_u32")]
        #[schemars(range(min = 1, max = 64))]
        models: u32,
        /// Probability u that an agent revises in a step.
        #[serde(default = "one")]
        #[schemars(range(min = 0.0, max = 1.0))]
        update_probability: f64,
    },
    /// Copy a random neighbour, whatever it earned.
    #[serde(rename = "imitate/voter")]
    ImitateVoter {
        /// Probability u that an agent revises in a step.
        #[serde(default = "one")]
        #[schemars(range(min = 0.0, max = 1.0))]
        update_probability: f64,
    },
    /// After an imitation rule: who copied somebody's strategy copies its values too.
    #[serde(rename = "imitate/hitchhike")]
    ImitateHitchhike {
        /// Probability ψ of each value dimension to be copied with the strategy.
        #[schemars(range(min = 0.0, max = 1.0))]
        probability: f64,
    },
    /// Move towards the values of a random other whose values are near enough (Deffuant); optionally away from those that are far.
    #[serde(rename = "influence/bounded_confidence")]
    InfluenceBoundedConfidence(super::influence::BoundedConfidenceFile),
    /// Switch to a random strategy with a small probability.
    #[serde(rename = "evolve/mutate")]
    EvolveMutate {
        /// Mutation probability μ per agent and step.
        #[schemars(range(min = 0.0, max = 1.0))]
        probability: f64,
        /// `any`: uniform over all strategies, one's own included; `other`: uniform over the others.
        #[serde(default)]
        target: MutationTarget,
    },
}

impl PhaseFile {
    /// The phase's name in `polity list`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::InteractMatrix { .. } => "interact/matrix",
            Self::InteractPublicGoods(_) => "interact/public_goods",
            Self::InteractMessages(_) => "interact/messages",
            Self::ImitateFermi { .. } => "imitate/fermi",
            Self::ImitateBest { .. } => "imitate/best",
            Self::ImitateVoter { .. } => "imitate/voter",
            Self::ImitateHitchhike { .. } => "imitate/hitchhike",
            Self::InfluenceBoundedConfidence(_) => "influence/bounded_confidence",
            Self::EvolveMutate { .. } => "evolve/mutate",
        }
    }
}

/// Who is played, and how payoffs add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PayoffMode {
    /// Expected payoff against the whole population.
    Field,
    /// Mean over `samples` independent random opponents.
    Sample,
    /// One opponent from a random perfect matching; an odd one out earns 0 and does not learn.
    Match,
    /// Sum over the neighbours.
    NeighborSum,
    /// Mean over the neighbours.
    NeighborMean,
}

/// Where a mutant goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MutationTarget {
    /// Uniform over all strategies.
    #[default]
    Any,
    /// Uniform over the other strategies.
    Other,
}
