//! Who is linked to whom changes.

pub mod rewire;

use crate::rule::Phase;

/// The phases of this family.
pub static ALL: &[&Phase] = &[&rewire::PHASE];
