//! Where agents live changes.

pub mod relocate;

use crate::config::rule::Phase;

/// The phases of this family.
pub static ALL: &[&Phase] = &[&relocate::PHASE];
