//! Plans of the first update rules, and when agents revise.

use super::file::MutationTarget;
use crate::num::table::FermiTable;

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
