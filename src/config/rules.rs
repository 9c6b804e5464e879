//! Plans of the matrix game, of when agents revise, and of the plain rules: copy by payoff, copy the best, copy anybody, mutate.

use super::file::{MutationTarget, PayoffMode};
use super::spec::STRATEGIES_MAX;
use crate::num::table::FermiTable;

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
    /// Does the lower index hold the row role in a matched pair, instead of the first seat?
    pub ranked: bool,
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
    /// The strategy that every mutant goes to instead, if there is one.
    pub to: Option<u8>,
}
