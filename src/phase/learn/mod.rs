//! Agents learn from their own payoffs what to do: propensities of strategies and a choice in proportion to them, or values of acts and the best of them.

mod cpu;
pub mod cross;
pub mod q_learning;
pub mod roth_erev;
pub mod rule;

use crate::rule::Phase;

/// The phases of this family.
pub static ALL: &[&Phase] = &[&roth_erev::PHASE, &cross::PHASE, &q_learning::PHASE];
