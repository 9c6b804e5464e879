//! Rules by which agents respond to what the others do, or to what they earn: what the user writes, and what the backends get.

use super::file::PayoffMode;
use super::phase_file::one;
use super::plan::MatrixPlan;
use super::problem::Problem;
use super::resolve::Context;
use super::spec::{PhasePlan, Revision, Spec};
use crate::num::fixed;
use crate::num::table::{ExpTable, FermiTable};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Choose the strategy that earns most against what the others do now, in the last matrix game of the step; ties change nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BestResponseFile {
    /// Probability u that an agent revises in a step.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub update_probability: f64,
}

/// Choose a strategy with a probability proportional to exp(βπ) of what it earns against what the others do now, in the last matrix game of the step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LogitFile {
    /// Selection intensity β; or give `noise`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1e9))]
    pub beta: Option<f64>,
    /// Noise K = 1/β; or give `beta`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1e-9, max = 1e9))]
    pub noise: Option<f64>,
    /// Probability u that an agent revises in a step.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub update_probability: f64,
}

/// Switch to another strategy with probability 1/(1+exp(−β(α − π))), α being the payoff that one aspires to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AspirationFile {
    /// Selection intensity β; or give `noise`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1e9))]
    pub beta: Option<f64>,
    /// Noise K = 1/β; or give `beta`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1e-9, max = 1e9))]
    pub noise: Option<f64>,
    /// The payoff α that agents aspire to; with `habituation` the one at the start.
    #[schemars(range(min = -8e6, max = 8e6))]
    pub aspiration: f64,
    /// Agents get used to what they earn: the level of each becomes α + h(π − α) with this h whenever it revises; left out: one level for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub habituation: Option<f64>,
    /// Probability u that an agent revises in a step.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub update_probability: f64,
}

/// Against whom a strategy is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// A random other of the whole population.
    Field,
    /// The neighbours, summed.
    Sum,
    /// The neighbours, their mean.
    Mean,
}

/// `respond/best_response`, `respond/logit`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RespondPlan {
    /// The game.
    pub game: MatrixPlan,
    /// Against whom strategies are tried.
    pub against: Against,
    /// Weights exp(−βd) of falling short of the best by d; `None`: only the best counts.
    pub table: Option<ExpTable>,
    /// When agents revise; nobody rests.
    pub revision: Revision,
}

impl RespondPlan {
    /// As a shader reads it: entries, against whom, width of the table's bins, the table.
    #[must_use]
    pub fn words(&self) -> Vec<u32> {
        let entries = self.game.entries.iter().map(|e| *e as u32);
        let bits = self.table.as_ref().map_or(0, ExpTable::bin_bits);
        let bins = self.table.iter().flat_map(ExpTable::bins).copied();
        entries.chain([self.against as u32, bits]).chain(bins).collect()
    }
}

/// `respond/aspiration`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AspirationPlan {
    /// Probability of switching by how much the level exceeds the payoff.
    pub table: FermiTable,
    /// The level, or that at the start; stored payoff units, below 2²³ in magnitude.
    pub level: i32,
    /// How far the level moves to the payoff, units of 2⁻³⁰; `None`: it stays.
    pub habituation_q30: Option<u32>,
    /// Classes whose agents learn, by bit.
    pub learners: u32,
    /// When agents revise.
    pub revision: Revision,
}

impl AspirationPlan {
    /// The level at the start as the column holds it: units of 2⁻⁸ of a stored payoff unit, 2³¹ for 0.
    #[must_use]
    pub fn start(&self) -> u32 {
        ((self.level << 8) as u32) ^ (1 << 31)
    }

    /// As a shader reads it: the table, the level, is there a column of levels, how far they move, who learns.
    #[must_use]
    pub fn words(&self) -> Vec<u32> {
        let moves = self.habituation_q30;
        let tail = [self.level as u32, u32::from(moves.is_some()), moves.unwrap_or(0), self.learners];
        self.table.bins().iter().flatten().copied().chain(tail).collect()
    }
}

/// The plan of `respond/aspiration`.
pub(super) fn aspiration(file: &AspirationFile, context: &Context<'_>, bits: u32, table: FermiTable, revision: Revision) -> AspirationPlan {
    let level = fixed::payoff_q(file.aspiration, bits).clamp(-fixed::PAYOFF_MAX, fixed::PAYOFF_MAX);
    let habituation_q30 = file.habituation.map(|h| fixed::probability_q30(h.clamp(0.0, 1.0)));
    AspirationPlan { table, level, habituation_q30, learners: context.learners(), revision }
}

impl Context<'_> {
    /// Classes whose agents learn, by bit.
    pub(crate) fn learners(&self) -> u32 {
        self.file.class.iter().enumerate().filter(|(_, c)| c.stubborn).fold(0xffff, |mask, (k, _)| mask & !(1 << k))
    }
}

/// The plan of a response in the last matrix game so far.
pub(super) fn respond(
    context: &Context<'_>,
    phases: &[PhasePlan],
    table: Option<ExpTable>,
    revision: Revision,
    problems: &mut Vec<Problem>,
) -> Option<RespondPlan> {
    let game = phases.iter().rev().find_map(|p| if let Spec::Matrix(game) = &p.spec { Some(game.clone()) } else { None });
    let Some(game) = game else {
        problems.push(Problem::new(
            context.path,
            "there is no game of pairs to respond in",
            "a phase interact/matrix or interact/messages earlier in the step",
            "put a [[phase]] with kind = \"interact/matrix\" before it, or use imitate/fermi",
        ));
        return None;
    };
    let against = match game.mode {
        PayoffMode::NeighborSum => Against::Sum,
        PayoffMode::NeighborMean => Against::Mean,
        PayoffMode::Field | PayoffMode::Sample | PayoffMode::Match => Against::Field,
    };
    if against != Against::Field && context.topology.weighted().is_some() {
        problems.push(Problem::new(
            context.path,
            format!("{} tries strategies against all neighbours alike, but the links have weights", context.phase),
            "links without weights",
            "remove weighted from the edge list, or use an imitation rule",
        ));
    }
    Some(RespondPlan { game, against, table, revision: Revision { rest_draw: None, ..revision } })
}
