//! `influence/prototype`: move towards an exaggerated mean of one's group.
//!
//! **Formula.** Per value dimension, m the mean of the fixed group, oneself included: v ← v + μ·((m − v) + ν·(m − 1/2)), clamped
//! to [0, 1]. Before anything is clamped, m − 1/2 grows by the factor 1 + μν per step and the variance within the group shrinks by
//! (1 − μ)². **Formats.** Values 0 to 65535; μ and μν in units of 2⁻¹⁴; the mean with 16 more fractional bits.
//! **Rounding.** The mean is cut, the new value rounded half to even, once. **Draws.** None.
//! **Sources.** Turner 1987 (self-categorization); Friedkin 1999.
//!
//! ```
//! use polity::phase::influence::prototype::moved;
//! // μ = 0.5 and ν = 1: a group whose mean is 3/4 pulls its member at 1/2 by 0.5·(1/4 + 1/4) to 3/4.
//! let (mean, half) = (49_151u64 << 16, 8_192);
//! assert_eq!(moved(32_768, mean, half, half), 49_151);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::moved;
pub use rule::{PrototypeFile, PrototypePlan};

use crate::columns::Column;
use crate::rule::{Driver, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "influence/prototype",
    summary: "move towards an exaggerated mean of one's group",
    id: 10,
    reads: &[Column::Value],
    writes: &[Column::Value],
    draws: &[],
    sources: &["Turner 1987", "Friedkin 1999"],
    shader: ("shaders/influence/prototype.wgsl", include_str!("../../../../shaders/influence/prototype.wgsl")),
    parts: &[],
    driver: Driver::Values,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<PrototypePlan>(&RECORD);
