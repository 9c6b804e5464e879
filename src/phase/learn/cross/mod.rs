//! `learn/cross`: the strategy that was played becomes more probable, the more it paid.
//!
//! **Formula.** Each agent has a mixed strategy p. After it played k and earned π: p_k ← p_k + r(1 − p_k), p_j ← p_j − r p_j for each other j,
//! with r = rate · (π − lowest)/(highest − lowest) between 0 and the rate; then it draws its next strategy from p. Who does not revise keeps
//! both. On average p_k moves by rate · p_k (π_k − π̄)/(highest − lowest): where the rate is small the mean of p follows the replicator
//! equation. **Formats.** p and r in units of 2⁻³⁰; the sum of p is 2³⁰ at all times. **Rounding.** r to the nearest. What each p_j loses is
//! rounded up with a probability equal to the rest, and p_k gains exactly that. **Draws.** Word 0 draws the next strategy, word 8 + s rounds
//! strategy s, word 3 decides who revises if u < 1. **Sources.** Cross 1973; Börgers & Sarin 1997.
//!
//! ```
//! use polity::phase::learn::cross::{lost, share_q30};
//! // A quarter of the range of 1000, at rate 1: a share of 1/4. Of p = 1/2 an eighth goes.
//! let (width, left) = (1000u32, 1000u32.leading_zeros());
//! let slope = (2f64.powi(62) / f64::from(width << left)).round() as u32;
//! assert_eq!(share_q30(250, width, left, slope), 1 << 28);
//! assert_eq!(lost(1 << 29, 1 << 28, u32::MAX), 1 << 27);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::{lost, share_q30};
pub use rule::{CrossFile, CrossPlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "learn/cross",
    summary: "make what was played more probable by rate · payoff (scaled to 0 to 1) of what is missing to 1",
    id: 78,
    reads: &[Column::Strategy, Column::Payoff, Column::Class],
    writes: &[Column::Strategy, Column::Propensity],
    draws: &[Draw::shared("choice 0"), Draw::shared("revise 3"), Draw::own("round", super::rule::ROUND, "rounding 8 + s")],
    sources: &["Cross 1973", "Börgers & Sarin 1997"],
    shader: ("shaders/learn/cross.wgsl", include_str!("../../../../shaders/learn/cross.wgsl")),
    parts: &[Part::Model, Part::Learn, Part::Rests, Part::Learners],
    driver: Driver::Strategy,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<CrossPlan>(&RECORD);
