//! Institutions: what a society does to its members by rule.

pub mod tax;
pub mod training;

use crate::rule::Phase;

/// The phases of this family.
pub static ALL: &[&Phase] = &[&tax::PHASE, &training::PHASE];
