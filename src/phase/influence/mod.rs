//! Influence on values.

pub mod average;
pub mod bounded_confidence;
pub mod distance;
pub mod hegselmann_krause;
pub mod prototype;

use crate::rule::Phase;

/// The phases of this family.
pub static ALL: &[&Phase] = &[&bounded_confidence::PHASE, &average::PHASE, &prototype::PHASE, &hegselmann_krause::PHASE];
