//! Users: how they watch over their agents, and what they reward.

pub mod multitask;
pub mod reliance;

use crate::rule::Phase;

/// The phases of this family.
pub static ALL: &[&Phase] = &[&reliance::PHASE, &multitask::PHASE];
