//! Conventions: agreement without authority.

pub mod memory;
pub mod naming_game;
pub mod update;

use crate::rule::Phase;

/// The phases of this family.
pub static ALL: &[&Phase] = &[&naming_game::PHASE, &memory::PHASE];
