//! The phases of a plan: what each does, in fixed point, and the draws that belong to it.

use super::file::{MutationTarget, PayoffMode};
use super::influence::BoundedConfidencePlan;
use super::interact::PublicGoodsPlan;
use crate::columns::Column;
use crate::num::table::FermiTable;

/// Strategies at most; payoff matrices are stored with this row length.
pub const STRATEGIES_MAX: usize = 16;

/// One phase of the step, ready to execute.
#[derive(Debug, Clone, PartialEq)]
pub struct PhasePlan {
    /// Phase id of the draw contract.
    pub id: u16,
    /// How often the same phase stands earlier in the step.
    pub occurrence: u8,
    /// What it does.
    pub spec: Spec,
    /// Trait classes that it changes, by bit; the others keep their strategies and values. All bits set: everybody.
    pub active: u16,
}

impl PhasePlan {
    /// Draw id of this phase's k-th draw (see [`crate::num::rng`]).
    #[must_use]
    pub fn draw(&self, k: u32) -> u32 {
        (u32::from(self.id) << 16) | (u32::from(self.occurrence) << 8) | k
    }
    /// Does it work on the interaction topology (`interact/…`) rather than on that of learning and influence?
    #[must_use]
    pub fn interacts(&self) -> bool {
        self.name().starts_with("interact/")
    }
    /// The phase's name in `polity list`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self.spec {
            Spec::Matrix(_) => "interact/matrix",
            Spec::PublicGoods(_) => "interact/public_goods",
            Spec::Fermi(_) => "imitate/fermi",
            Spec::Best(_) => "imitate/best",
            Spec::Voter(_) => "imitate/voter",
            Spec::Mutate(_) => "evolve/mutate",
            Spec::Hitchhike(_) => "imitate/hitchhike",
            Spec::BoundedConfidence(_) => "influence/bounded_confidence",
        }
    }
}

/// What a phase does.
#[derive(Debug, Clone, PartialEq)]
pub enum Spec {
    /// `interact/matrix`
    Matrix(MatrixPlan),
    /// `interact/public_goods`
    PublicGoods(PublicGoodsPlan),
    /// `imitate/fermi`
    Fermi(FermiPlan),
    /// `imitate/best`
    Best(BestPlan),
    /// `imitate/voter`
    Voter(VoterPlan),
    /// `evolve/mutate`
    Mutate(MutatePlan),
    /// `imitate/hitchhike`
    Hitchhike(HitchhikePlan),
    /// `influence/bounded_confidence`
    BoundedConfidence(BoundedConfidencePlan),
}

impl Spec {
    /// Columns that exist because this phase writes them.
    #[must_use]
    pub fn creates(&self) -> &'static [Column] {
        match self {
            Self::Hitchhike(_) => &[Column::Model],
            _ => &[],
        }
    }

    /// The phase's parameters and tables as the words of the array `tables` in its shader; empty: there is no such array.
    #[must_use]
    pub fn words(&self) -> Vec<u32> {
        match self {
            Self::Matrix(game) => game.entries.iter().map(|e| *e as u32).collect(),
            Self::PublicGoods(game) => game.words(),
            Self::Fermi(rule) => rule.table.bins().iter().flatten().copied().collect(),
            Self::Best(_) | Self::Voter(_) | Self::Mutate(_) => Vec::new(),
            Self::Hitchhike(rule) => vec![rule.probability_q30],
            Self::BoundedConfidence(rule) => rule.words(),
        }
    }

    /// Agents in the fixed groups that this phase works on; 1: none.
    #[must_use]
    pub fn group_size(&self) -> u32 {
        1
    }

    /// Lowest and highest mean payoff per agent that a population can earn in this game, natural units: what objective alignment
    /// is measured against. `None`: this phase is no task.
    #[must_use]
    pub fn objective(&self, strategies: usize, degree: u32, natural: impl Fn(f64) -> f64) -> Option<[f64; 2]> {
        let game = match self {
            Self::Matrix(game) => game,
            Self::PublicGoods(game) => return Some(game.means.map(|x| natural(f64::from(x)))),
            _ => return None,
        };
        let raw = |role: usize, own: usize, other: usize| f64::from(game.raw[(role * STRATEGIES_MAX + own) * STRATEGIES_MAX + other]);
        let of = |a: usize, b: usize| raw(0, a, b) + raw(1, b, a);
        let pairs = (0..strategies).flat_map(|a| (0..strategies).map(move |b| of(a, b) / 2.0));
        let (low, high) = pairs.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
        let times = if game.mode == PayoffMode::NeighborSum { f64::from(degree) } else { 1.0 };
        Some([natural(low * times), natural(high * times)])
    }

    /// Does it write values? Its effect on their means is then kept in the ledger of measured steps.
    #[must_use]
    pub fn writes_values(&self) -> bool {
        matches!(self, Self::Hitchhike(_) | Self::BoundedConfidence(_))
    }

    /// Words per replica that this phase keeps between two passes of a shader, for `agents` agents.
    #[must_use]
    pub fn scratch_words(&self, _agents: u32) -> u64 {
        0
    }

    /// When agents revise, for the rules that know such a thing.
    #[must_use]
    pub fn revision(&self) -> Option<&Revision> {
        match self {
            Self::Fermi(rule) => Some(&rule.revision),
            Self::Best(rule) => Some(&rule.revision),
            Self::Voter(rule) => Some(&rule.revision),
            Self::BoundedConfidence(rule) => Some(&rule.revision),
            _ => None,
        }
    }
}

/// `imitate/hitchhike`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HitchhikePlan {
    /// Probability of each dimension to be copied, units of 2⁻³⁰.
    pub probability_q30: u32,
}

/// A matrix game in stored payoff units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixPlan {
    /// `entries[(role·16 + own)·16 + other]`: payoff of playing `own` against `other`; role 0 = row, 1 = column.
    pub entries: Vec<i32>,
    /// The same before the dial: what the task yields.
    pub raw: Vec<i32>,
    /// One matrix for both roles?
    pub symmetric: bool,
    /// Who is played, and how payoffs add up.
    pub mode: PayoffMode,
    /// Opponents of `sample`, else 1.
    pub samples: u32,
}

impl MatrixPlan {
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

/// Shared by all imitation rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revision {
    /// Probability of revising, units of 2⁻³⁰; 2^30: no draw is made.
    pub update_q30: u32,
    /// Draw id of the matching or grouping whose leftover agents rest this step; `None`: nobody rests.
    pub rest_draw: Option<u32>,
    /// Agents in this seat of it and in all later ones rest.
    pub rest_from: u32,
    /// Is the strategy beside each packed payoff still the agent's strategy?
    pub packed: bool,
}

/// `imitate/fermi`
#[derive(Debug, Clone, PartialEq)]
pub struct FermiPlan {
    /// Adoption probability by payoff difference.
    pub table: FermiTable,
    /// When agents revise.
    pub revision: Revision,
}

/// `imitate/best`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BestPlan {
    /// Well-mixed: others looked at.
    pub models: u32,
    /// When agents revise.
    pub revision: Revision,
}

/// `imitate/voter`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoterPlan {
    /// When agents revise.
    pub revision: Revision,
}

/// `evolve/mutate`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MutatePlan {
    /// Mutation probability, units of 2⁻³⁰.
    pub probability_q30: u32,
    /// Where a mutant goes.
    pub target: MutationTarget,
}

/// Draw ids by phase; `k` counts the words of one agent in one step.
pub mod draw {
    /// Initialisation, step 0.
    pub const INIT: u16 = 0;
    /// `interact/matrix`
    pub const MATRIX: u16 = 1;
    /// `imitate/fermi`
    pub const FERMI: u16 = 2;
    /// `imitate/best`
    pub const BEST: u16 = 3;
    /// `imitate/voter`
    pub const VOTER: u16 = 4;
    /// `evolve/mutate`
    pub const MUTATE: u16 = 5;
    /// `imitate/hitchhike`
    pub const HITCHHIKE: u16 = 6;
    /// `influence/bounded_confidence`
    pub const BOUNDED_CONFIDENCE: u16 = 7;
    /// `interact/public_goods`
    pub const PUBLIC_GOODS: u16 = 28;

    /// imitate: which model; on a graph the same word decides adoption (slot from its high, adoption from its low product).
    pub const MODEL: u32 = 0;
    /// imitate: low word of the model index where one word is too coarse.
    pub const MODEL_LOW: u32 = 1;
    /// imitate: adoption (well-mixed).
    pub const ADOPT: u32 = 2;
    /// imitate: does the agent revise (only if u < 1)?
    pub const REVISE: u32 = 3;
    /// imitate/best: model q is drawn by `MODELS + 2q` (and `MODELS + 2q + 1`, the low word).
    pub const MODELS: u32 = 8;
    /// interact/matrix, sample: opponent q is drawn by `2q` (and `2q + 1`, the low word).
    pub const OPPONENT: u32 = 0;
    /// interact/matrix, sample: bit `q % 32` of draw `ROLES + q / 32` is the role against opponent q (1 = column).
    pub const ROLES: u32 = 200;
    /// interact/matrix, match; interact/public_goods, group: keys of the permutation.
    pub const MATCHING: u32 = 0;
    /// evolve/mutate: does it happen?
    pub const EVENT: u32 = 0;
    /// evolve/mutate: where to?
    pub const TARGET: u32 = 1;
    /// init: strategy of each agent.
    pub const START: u32 = 0;
    /// init: keys of the shuffle of user groups.
    pub const USER: u32 = 2;
    /// init: keys of the shuffle of classes, or the class of each agent.
    pub const CLASS: u32 = 3;
    /// init: capability.
    pub const CAPABILITY: u32 = 4;
    /// init: influence.
    pub const INFLUENCE: u32 = 5;
    /// init: what an agent's preferences have in common.
    pub const COMMON: u32 = 6;
    /// init: preference in dimension d is drawn by `PREFERENCE + d`.
    pub const PREFERENCE: u32 = 16;
    /// init: value in dimension d is drawn by `VALUE + d`.
    pub const VALUE: u32 = 32;
    /// init: keys of the shuffle, or place of the mutant (word of agent 0).
    pub const PLACE: u32 = 1;
}
