//! `network/rewire`: what the user writes, and the rule that follows.

use crate::columns::Column;
use crate::config::resolve::SLOTS_MAX;
use crate::num::fixed;
use crate::num::wide::ONE_WORD_INDEX_MAX;
use crate::rule::context::Resolve;
use crate::rule::game::STRATEGIES_MAX;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Rule, Start};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Draw: is the link in slot s redrawn, by word `REDRAW + s`?
pub const REDRAW: u32 = 0;
/// Draw: where the link in slot s leads then, by word `ENDS + 2s` (and `ENDS + 2s + 1`, the low word).
pub const ENDS: u32 = 16;

/// Links to neighbours that disappoint are redrawn with some probability.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RewireFile {
    /// Names of the strategies that disappoint in a neighbour; or give `below`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disappointing: Option<Vec<String>>,
    /// A neighbour disappoints against whom the agent's strategy earns less than this in the last matrix game of the step; or give `disappointing`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -1e9, max = 1e9))]
    pub below: Option<f64>,
    /// Names of the strategies whose holders redraw links; everybody does if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Vec<String>>,
    /// Probability w that a disappointing link is redrawn in a step.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub probability: f64,
    /// `random`: to any other agent; `neighbor_of_neighbor`: to a random neighbour of the one that disappoints.
    #[serde(default)]
    pub to: Destination,
}

/// Where a redrawn link leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    /// To an agent drawn uniformly from all others.
    #[default]
    Random,
    /// To a random neighbour of the neighbour that disappoints.
    NeighborOfNeighbor,
}

/// `network/rewire`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RewirePlan {
    /// `masks[role · 16 + own]`: bit `other` is set if a neighbour that plays `other` disappoints an agent that plays `own` in that role.
    pub masks: Vec<u32>,
    /// Probability that a disappointing link is redrawn, units of 2⁻³⁰.
    pub probability_q30: u32,
    /// Where to.
    pub to: Destination,
    /// Links of each agent.
    pub slots: u32,
}

impl RewirePlan {
    /// Does a neighbour that plays `other` disappoint an agent that plays `own`? `column`: the agent plays the column.
    #[inline(always)]
    #[must_use]
    pub fn disappoints(&self, column: bool, own: u8, other: u8) -> bool {
        (self.masks[usize::from(column) * STRATEGIES_MAX + usize::from(own)] >> other) & 1 == 1
    }

    /// Random words that a link takes if it is redrawn every time, for a population of `agents`.
    #[must_use]
    pub fn words_per_link(&self, agents: u32) -> f64 {
        let wide = self.to == Destination::Random && agents > ONE_WORD_INDEX_MAX;
        1.0 + f64::from(self.probability_q30) / f64::from(fixed::ONE_Q30) * if wide { 2.0 } else { 1.0 }
    }
}

/// The plan of a phase.
pub fn rewire(file: &RewireFile, at: &mut Resolve<'_>) -> RewirePlan {
    let count = at.context.file.population.strategies.len();
    let mut masks = vec![0u32; 2 * STRATEGIES_MAX];
    let mut listed = |key: &str, names: &[String]| {
        names.iter().enumerate().fold(0u32, |mask, (k, name)| mask | (1 << at.strategy(&format!("{key}[{k}]"), name)))
    };
    let by = file.by.as_ref().map_or(u32::MAX, |names| listed("by", names));
    match (&file.disappointing, file.below) {
        (Some(names), None) => masks.fill(listed("disappointing", names)),
        (None, Some(below)) => {
            if let Some(game) = at.last_game() {
                // Payoffs and the limit are rounded alike, so what equals it in the file does so here.
                let below = (below * fixed::units(at.bits)).round();
                for (row, mask) in masks.iter_mut().enumerate() {
                    let less = |other: &usize| f64::from(game.entries[row * STRATEGIES_MAX + other]) < below;
                    *mask = (0..count).filter(less).fold(0, |mask, other| mask | (1 << other));
                }
            } else {
                at.problem(
                    "below",
                    "there is no game of pairs that neighbours could disappoint in",
                    "a phase interact/matrix or interact/messages, or interact/repeated with payoff = \"field\", earlier in the step",
                    "put a [[phase]] with kind = \"interact/matrix\" before it, or name strategies: disappointing = [\"D\"]",
                );
            }
        }
        (both, _) => at.problem(
            "",
            if both.is_some() { "disappointing and below are both given" } else { "neither disappointing nor below is given" },
            "exactly one of disappointing (names of strategies) and below (a payoff)",
            if both.is_some() { "remove one of them" } else { "add one of them, such as disappointing = [\"D\"]" },
        ),
    }
    for (at, mask) in masks.iter_mut().enumerate() {
        let own = at % STRATEGIES_MAX;
        *mask = if own < count && (by >> own) & 1 == 1 { *mask & ((1 << count) - 1) } else { 0 };
    }
    RewirePlan {
        masks,
        probability_q30: fixed::probability_q30(file.probability.clamp(0.0, 1.0)),
        to: file.to,
        slots: at.context.topology.degree_max().min(SLOTS_MAX),
    }
}

impl Rule for RewirePlan {
    type File = RewireFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        Some(rewire(file, at))
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: false,
            around: Around::Met,
            surveys: false,
            stirs: true,
            writes_values: false,
            group_size: 1,
            creates: vec![Start::own(Column::Link)],
            revision: None,
            words: f64::from(self.slots) * self.words_per_link(of.agents),
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words
            .scalar("probability_q30", self.probability_q30)
            .flag("of_neighbors", self.to == Destination::NeighborOfNeighbor)
            .scalar("slots", self.slots)
            .table("masks", self.masks.iter().copied());
    }
}
