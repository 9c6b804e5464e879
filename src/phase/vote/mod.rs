//! Votes: groups decide on a question with a right answer.

pub mod cascade;
pub mod decide;
pub mod defer;
pub mod jury;
pub mod report;

use crate::rule::Phase;

/// The phases of this family.
pub static ALL: &[&Phase] = &[&decide::PHASE, &cascade::PHASE, &defer::PHASE];
