//! Agents respond to what the others do now: to what each strategy would earn, or to how many do what; or to what they earn themselves.

pub mod aspiration;
pub mod best_response;
pub mod conformity;
pub mod counting;
pub mod cpu;
pub mod logit;
pub mod oracle;
pub mod peers;
pub mod rule;
pub mod table;

use crate::rule::Phase;

/// The phases of this family.
pub static ALL: &[&Phase] = &[&best_response::PHASE, &logit::PHASE, &aspiration::PHASE, &conformity::PHASE, &table::PHASE];
