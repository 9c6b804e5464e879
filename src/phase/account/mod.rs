//! Books on what agents earn.

pub mod income;

use crate::rule::Phase;

/// The phases of this family.
pub static ALL: &[&Phase] = &[&income::PHASE];
