//! Games of pairs as they are played.

use super::encounters::Encounters;
use super::facts::{Around, Earns};
use super::setting::Setting;
use super::task::{Paid, Task};
use crate::file::phase_file::PayoffMode;
use crate::file::topology::Topology;
use crate::num::fixed::{self, ONE_Q30};
use crate::num::form::Form;

/// Strategies at most; payoff matrices are stored with this row length.
pub const STRATEGIES_MAX: usize = 16;

/// A matrix game in stored payoff units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixPlan {
    /// `entries[(role·16 + own)·16 + other]`: payoff of playing `own` against `other`; role 0 = row, 1 = column.
    pub entries: Vec<i32>,
    /// The same before dial, prospect and fines: what the task pays.
    pub raw: Vec<i32>,
    /// How payoffs differ from that.
    pub felt: Felt,
    /// What a pair of agents gets each on average whose acts are random, where strategies are no acts; stored units.
    pub random: Option<i32>,
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

/// What agents hold instead of what the task has paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Felt {
    /// Payoffs whose sum over a pair is that of the task, less the fines, times a part.
    As {
        /// 1 − κ, units of 2⁻³⁰.
        part: u32,
        /// What an agent of each strategy pays in fines per encounter, stored units; empty: nobody does.
        fines: Vec<i32>,
    },
    /// Gains and losses as people feel them.
    Prospect,
}

impl Felt {
    /// What agents hold with a dial, or with gains and losses as people feel them.
    #[must_use]
    pub fn of(dial: Option<f64>, prospect: bool) -> Self {
        if prospect { Self::Prospect } else { Self::As { part: fixed::probability_q30(1.0 - dial.unwrap_or(0.0)), fines: Vec::new() } }
    }
}

impl MatrixPlan {
    /// What agents earn in it.
    #[must_use]
    pub fn earns(&self, of: &Setting<'_>) -> Earns {
        let playing = if self.mode == PayoffMode::Match { of.agents - of.agents % 2 } else { of.agents };
        Earns { range: range(self, of.strategies, of.topology), playing, task: self.task(of) }
    }

    /// What the task pays before dial, prospect and fines; `None` where whoever looks at another is not seen by it there, and where what is felt
    /// does not tell.
    fn task(&self, of: &Setting<'_>) -> Option<Task> {
        if one_sided(self.mode, of.topology) {
            return None;
        }
        let met = Encounters::of(self.mode, self.around, of);
        let count = of.strategies;
        let raw = |role: usize, own: usize, other: usize| f64::from(self.raw[(role * STRATEGIES_MAX + own) * STRATEGIES_MAX + other]);
        let against = |k: usize| (0..2).map(|role| met.others[role] * raw(role, k / count, k % count)).sum();
        let own: Vec<f64> = (0..count).map(|s| met.itself * f64::midpoint(raw(0, s, s), raw(1, s, s))).collect();
        let form = Form::of_pairs(count, &(0..count * count).map(against).collect::<Vec<f64>>()).with_own(&own);
        let times = met.others[0] + met.others[1] + met.itself;
        let mixed = self.around == Around::Population || !of.topology.is_graph();
        let paid = match self.felt {
            Felt::As { part, ref fines } if part > 0 => {
                let fines = fines.iter().map(|fine| f64::from(*fine) * times).collect();
                Paid::Earned { part: f64::from(part) / f64::from(ONE_Q30), fines }
            }
            _ if mixed => Paid::Expected,
            _ => return None,
        };
        let task = Task::of(form, paid);
        Some(Task { chance: self.random.map_or(task.chance, |random| f64::from(random) * times), ..task })
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
