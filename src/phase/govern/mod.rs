//! Institutions: what a society does to its members by rule.

pub mod tax;

use crate::config::rule::Phase;

/// The phases of this family.
pub static ALL: &[&Phase] = &[&tax::PHASE];
