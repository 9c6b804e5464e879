//! Culture: likeness breeds likeness.

pub mod axelrod;

use crate::rule::Phase;

/// The phases of this family.
pub static ALL: &[&Phase] = &[&axelrod::PHASE];
