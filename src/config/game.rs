//! Games of pairs as they are played.

use super::facts::{Around, Earns};
use super::phase_file::PayoffMode;
use super::setting::Setting;
use super::topology::Topology;

/// Strategies at most; payoff matrices are stored with this row length.
pub const STRATEGIES_MAX: usize = 16;

/// A matrix game in stored payoff units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixPlan {
    /// `entries[(role·16 + own)·16 + other]`: payoff of playing `own` against `other`; role 0 = row, 1 = column.
    pub entries: Vec<i32>,
    /// The same before the dial: what the task yields.
    pub raw: Vec<i32>,
    /// One matrix for both roles?
    pub symmetric: bool,
    /// Does the lower index hold the row role in a matched pair, instead of the first seat?
    pub ranked: bool,
    /// Who is played, and how payoffs add up.
    pub mode: PayoffMode,
    /// Opponents of `sample`, else 1.
    pub samples: u32,
    /// Whose neighbours it is played with.
    pub around: Around,
}

impl MatrixPlan {
    /// What agents earn in it.
    #[must_use]
    pub fn earns(&self, of: &Setting<'_>) -> Earns {
        let playing = if self.mode == PayoffMode::Match { of.agents - of.agents % 2 } else { of.agents };
        Earns { range: range(self, of.strategies, of.topology), playing, task: self.task(of) }
    }

    /// Lowest and highest mean payoff of a population, stored units; `None` where whoever looks at another is not seen by it there: what
    /// all earn says nothing about pairs.
    #[must_use]
    pub fn task(&self, of: &Setting<'_>) -> Option<[f64; 2]> {
        if one_sided(self.mode, of.topology) {
            return None;
        }
        let raw = |role: usize, own: usize, other: usize| f64::from(self.raw[(role * STRATEGIES_MAX + own) * STRATEGIES_MAX + other]);
        let both = |a: usize, b: usize| raw(0, a, b) + raw(1, b, a);
        let pairs = (0..of.strategies).flat_map(|a| (0..of.strategies).map(move |b| both(a, b) / 2.0));
        let (low, high) = pairs.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
        let times = if self.mode == PayoffMode::NeighborSum { of.topology.strength_mean() } else { 1.0 };
        Some([low * times, high * times])
    }

    /// Random words of an encounter and step.
    #[must_use]
    pub fn words(&self, of: &Setting<'_>) -> f64 {
        let roles = if self.symmetric { 0.0 } else { 1.0 };
        if self.mode == PayoffMode::Sample {
            f64::from(self.samples) * if self.around == Around::Met { of.partner_words() } else { of.pool_words() } + roles
        } else {
            0.0
        }
    }

    /// Rounds over neighbours; counts of either side are enough on two complete sides.
    #[must_use]
    pub fn rounds(&self, of: &Setting<'_>) -> u64 {
        let listens = matches!(self.mode, PayoffMode::NeighborSum | PayoffMode::NeighborMean);
        u64::from(listens && !matches!(of.topology, Topology::Bipartite { .. }))
    }

    /// Payoffs of all encounters among the first `count` strategies, in both roles, stored units.
    pub fn payoffs(&self, count: usize) -> impl Iterator<Item = i32> + '_ {
        let each = (0..2).flat_map(move |role| (0..count).flat_map(move |own| (0..count).map(move |other| (role, own as u8, other as u8))));
        each.map(|(role, own, other)| self.entry(role, own, other))
    }

    /// Largest difference between two of them.
    #[must_use]
    pub fn width(&self, count: usize) -> i32 {
        self.payoffs(count).max().unwrap_or(0) - self.payoffs(count).min().unwrap_or(0)
    }

    /// Do agents want something else than what the task yields?
    #[must_use]
    pub fn transformed(&self) -> bool {
        self.raw != self.entries
    }

    /// What the task yields per agent if agents with these counts meet at random, stored units.
    #[must_use]
    pub fn expected_raw(&self, counts: &[u64]) -> f64 {
        let n: u64 = counts.iter().sum();
        let at = |role: usize, own: usize, other: usize| f64::from(self.raw[(role * STRATEGIES_MAX + own) * STRATEGIES_MAX + other]);
        let of = |own: usize| -> f64 {
            counts.iter().enumerate().map(|(other, m)| *m as f64 * f64::midpoint(at(0, own, other), at(1, own, other))).sum()
        };
        counts.iter().enumerate().map(|(own, m)| *m as f64 * of(own)).sum::<f64>() / (n as f64 * n as f64)
    }

    /// Payoff of `own` against `other` in a role.
    #[inline(always)]
    #[must_use]
    pub fn entry(&self, role: usize, own: u8, other: u8) -> i32 {
        self.entries[(role * STRATEGIES_MAX + own as usize) * STRATEGIES_MAX + other as usize]
    }
}

/// Most encounters that add up in one payoff.
#[must_use]
pub fn encounters(mode: PayoffMode, samples: u32, topology: &Topology) -> u32 {
    match mode {
        PayoffMode::Field | PayoffMode::Match => 1,
        PayoffMode::Sample => samples,
        PayoffMode::NeighborSum | PayoffMode::NeighborMean => topology.strength_max(),
    }
}

/// Lowest and highest payoff that an agent can earn in one step.
#[must_use]
pub fn range(plan: &MatrixPlan, count: usize, topology: &Topology) -> [i32; 2] {
    let (low, high) = (plan.payoffs(count).min().unwrap_or(0), plan.payoffs(count).max().unwrap_or(0));
    match plan.mode {
        // Agents at walls may have fewer encounters than the maximum, down to none.
        PayoffMode::NeighborSum => {
            let most = encounters(plan.mode, plan.samples, topology) as i32; // ≤ 2^20; products fit by the choice of bits
            [low.saturating_mul(most).min(0).min(low), high.saturating_mul(most).max(0).max(high)]
        }
        _ => [low.min(0), high.max(0)],
    }
}

/// Is a sum or mean over neighbours one over links that lead one way only?
#[must_use]
pub fn one_sided(mode: PayoffMode, topology: &Topology) -> bool {
    topology.one_way() && matches!(mode, PayoffMode::NeighborSum | PayoffMode::NeighborMean)
}
