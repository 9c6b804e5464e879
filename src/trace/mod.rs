//! Who did it, whom it came from, where it began, and what would have been without: questions that a run answers when it is repeated.
//!
//! A run is a function of its config, so that its past need not be kept. [`history`] runs it again and remembers who copied whom;
//! [`silence`] runs it again with somebody who does no harm in the place of an agent, by the same random numbers; [`score`] asks whether
//! those who answer for harm are those without whom there would have been less.

pub mod answer;
pub mod decisions;
pub mod hands;
pub mod history;
pub mod score;
pub mod silence;
pub mod values;
