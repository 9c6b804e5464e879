//! Resources change hands.

pub mod kinetic;
pub mod lottery;

use crate::rule::Phase;

/// The phases of this family.
pub static ALL: &[&Phase] = &[&kinetic::PHASE, &lottery::PHASE];
