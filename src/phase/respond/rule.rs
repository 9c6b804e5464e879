//! Responses in a game: the plan that `respond/best_response` and `respond/logit` share.

use crate::file::phase_file::PayoffMode;
use crate::num::table::ExpTable;
use crate::rule::context::Resolve;
use crate::rule::crowd::Crowd;
use crate::rule::game::MatrixPlan;
use crate::rule::words::Words;
use crate::rule::{Around, Revision};

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
    /// What each strategy would earn in the whole population, the others as they are; `None`: it depends on neighbours.
    #[must_use]
    pub fn tried(&self, crowd: &Crowd<'_>) -> Option<Vec<i64>> {
        let count = crowd.counts.len();
        let all: i64 = (0..count).map(|s| crowd.pool(s) as i64).sum();
        let entry = |role: usize, s: usize, other: usize| i64::from(self.game.entry(role, s as u8, other as u8));
        let sum = |s: usize| -> i64 { (0..count).map(|t| crowd.pool(t) as i64 * (entry(0, s, t) + entry(1, s, t))).sum() };
        (self.against == Against::Field).then(|| (0..count).map(|s| sum(s).checked_div_euclid(2 * all).unwrap_or(0)).collect())
    }

    /// As shaders/shared/respond.wgsl reads it.
    pub fn words(&self, words: &mut Words) {
        let bits = self.table.as_ref().map_or(0, ExpTable::bin_bits);
        words
            .flag("logit", self.table.is_some())
            .scalar("against", self.against as u32)
            .scalar("bin_bits", bits)
            .table("entries", self.game.entries.iter().map(|e| *e as u32))
            .table("weights", self.table.iter().flat_map(ExpTable::bins).copied());
    }
}

/// The plan of a response in the last matrix game so far.
pub fn respond(at: &mut Resolve<'_>, table: Option<ExpTable>, revision: Revision) -> Option<RespondPlan> {
    let Some(game) = at.last_game().cloned() else {
        at.problem(
            "",
            "there is no game of pairs to respond in",
            "a phase interact/matrix or interact/messages, or interact/repeated with payoff = \"field\", earlier in the step",
            "put a [[phase]] with kind = \"interact/matrix\" before it, or use imitate/fermi",
        );
        return None;
    };
    let against = match game.mode {
        PayoffMode::NeighborSum => Against::Sum,
        PayoffMode::NeighborMean => Against::Mean,
        // What a random neighbour would bring is the mean over all.
        PayoffMode::Sample if game.around == Around::Met && at.context.topology.is_graph() => Against::Mean,
        PayoffMode::Field | PayoffMode::Sample | PayoffMode::Match => Against::Field,
    };
    if game.mode == PayoffMode::Sample && against == Against::Mean && !game.symmetric {
        at.problem(
            "",
            format!("{} knows the roles of neighbours by their places, but sampled neighbours are met in either role", at.context.phase),
            "a game of one matrix, or payoff = \"neighbor_mean\"",
            "change one of the two",
        );
    }
    if at.before().iter().rev().find(|p| p.facts.earns.is_some()).is_some_and(|p| p.accumulates) {
        at.problem(
            "",
            format!("{} tries strategies in the last game alone, but payoffs add up over several", at.context.phase),
            "a last game without accumulate",
            "remove accumulate, or use an imitation rule, which compares what was earned",
        );
    }
    if against != Against::Field && at.context.topology.weighted().is_some() {
        at.problem(
            "",
            format!("{} tries strategies against all neighbours alike, but the links have weights", at.context.phase),
            "links without weights",
            "remove weighted from the edge list, or use an imitation rule",
        );
    }
    Some(RespondPlan { game, against, table, revision: Revision { rest_draw: None, ..revision } })
}
