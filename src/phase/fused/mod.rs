//! Fused executors: two phases in one pass, with the same bits.
//!
//! With two strategies and one matrix, an agent's payoff follows from its own strategy and how many of its opponents play
//! strategy 1, five bits together: its *code*. The adoption probability follows from two codes. So payoffs need not be
//! written, and 1024 thresholds (4 KiB) replace the payoff difference and the Fermi table.
//!
//! The model's text never changes for this: a fused executor is one more way to run the same two phases with the same draws,
//! and tests hold it to the same bits. It runs in steps that nobody looks at; measured steps run the phases one by one,
//! because their payoffs are wanted.

pub mod codes;
pub mod lattice;
pub mod well_mixed;

use crate::config::Plan;

/// The fused executor that fits a plan.
#[derive(Debug, Clone)]
pub enum Fused {
    /// Neighbours on a torus.
    Lattice(lattice::Lattice),
    /// Sampled opponents.
    WellMixed(well_mixed::WellMixed),
}

impl Fused {
    /// The first pair of phases of the plan that can be fused.
    #[must_use]
    pub fn find(plan: &Plan) -> Option<Self> {
        lattice::Lattice::find(plan).map(Self::Lattice).or_else(|| well_mixed::WellMixed::find(plan).map(Self::WellMixed))
    }

    /// Index of the first of the two phases in the step.
    #[must_use]
    pub fn index(&self) -> usize {
        match self {
            Self::Lattice(fused) => fused.index,
            Self::WellMixed(fused) => fused.index,
        }
    }
}
