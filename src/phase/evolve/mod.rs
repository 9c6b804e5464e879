//! Phases that bring variation.

pub mod jitter;
pub mod migrate;
pub mod mutate;

use crate::rule::Phase;

/// The phases of this family.
pub static ALL: &[&Phase] = &[&mutate::PHASE, &jitter::PHASE, &migrate::PHASE];
