//! Agents respond to what the others do now: what each strategy would earn, and a choice among them; or to what they earn themselves.

pub mod aspiration;
pub mod best_response;
pub mod cpu;
pub mod logit;
pub mod oracle;
pub mod rule;

use crate::config::rule::Phase;

/// The phases of this family.
pub static ALL: &[&Phase] = &[&best_response::PHASE, &logit::PHASE, &aspiration::PHASE];
