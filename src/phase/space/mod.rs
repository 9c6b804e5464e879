//! Where agents live changes.

pub mod relocate;

use crate::rule::Phase;

/// The phases of this family.
pub static ALL: &[&Phase] = &[&relocate::PHASE];
