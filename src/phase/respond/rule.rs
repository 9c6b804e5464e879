//! Responses in a game: the plan that `respond/best_response` and `respond/logit` share.

use crate::file::per_class::{ByClass, Kinds};
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
    pub tables: Option<Kinds<ExpTable>>,
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
        let tables = self.tables();
        words
            .flag("logit", self.tables.is_some())
            .scalar("against", self.against as u32)
            .scalar("bin_bits", tables.first().map_or(0, ExpTable::bin_bits))
            .scalar("kinds", self.kinds() as u32)
            .by_class("kind", &self.tables.as_ref().map_or(ByClass::all(0), Kinds::of))
            .table("entries", self.game.entries.iter().map(|e| *e as u32))
            .table("kind_bits", tables.iter().map(ExpTable::bin_bits))
            .table("weights", tables.iter().flat_map(ExpTable::bins).copied());
    }

    /// Tables of weights, one for each number that classes differ in; none where only the best counts.
    fn tables(&self) -> &[ExpTable] {
        self.tables.as_ref().map_or(&[], Kinds::all)
    }

    /// Ways to respond.
    #[must_use]
    pub fn kinds(&self) -> usize {
        self.tables().len().max(1)
    }

    /// Whose table of weights an agent has, by its class.
    #[must_use]
    pub fn kind_of(&self, class: u8) -> usize {
        self.tables.as_ref().map_or(0, |tables| tables.of().each[usize::from(class & 15)] as usize)
    }

    /// The weight of falling so much short of the best; `None`: only the best counts.
    #[must_use]
    pub fn weight_q26(&self, kind: usize, short: u32) -> Option<u32> {
        self.tables().get(kind).map(|table| table.weight_q26(short))
    }
}

/// The plan of a response in the last matrix game so far.
pub fn respond(at: &mut Resolve<'_>, tables: Option<Kinds<ExpTable>>, revision: Revision) -> Option<RespondPlan> {
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
        PayoffMode::Sample | PayoffMode::Match if game.around == Around::Met && at.context.topology.is_graph() => Against::Mean,
        PayoffMode::Field | PayoffMode::Sample | PayoffMode::Match => Against::Field,
    };
    if matches!(game.mode, PayoffMode::Sample | PayoffMode::Match) && against == Against::Mean && !game.symmetric {
        at.problem(
            "",
            format!(
                "{} knows the roles of neighbours by their places, but sampled or matched neighbours are met in either role",
                at.context.phase
            ),
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
    Some(RespondPlan { game, against, tables, revision: Revision { rest_draw: None, ..revision } })
}
