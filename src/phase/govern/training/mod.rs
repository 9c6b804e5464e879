//! `govern/training`: capabilities approach their mean.
//!
//! **Formula.** c ← c + k·(c̄ − c), c̄ the mean of the whole population (`rate` k): the mean stays, the variance shrinks by (1 − k)² in every step.
//! **Formats.** Capability 0 to 65535; k in units of 2⁻¹⁶. **Rounding.** The mean and the way to nearest, ties to even: who is nearer to the mean
//! than 1/(2k) units stays. **Draws.** None. **Sources.** Becker 1964 (human capital).
//!
//! ```
//! use polity::num::fixed::toward;
//! // k = 1/4: from 40000 and 20000, whose mean is 30000, to 37500 and 22500.
//! assert_eq!([40_000, 20_000].map(|c| toward(c, 30_000, 1 << 14)), [37_500, 22_500]);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{TrainingFile, TrainingPlan};

use crate::columns::Column;
use crate::rule::{Driver, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "govern/training",
    summary: "train those who can less, up to the mean",
    id: 114,
    reads: &[Column::Capability],
    writes: &[Column::Capability],
    draws: &[],
    sources: &["Becker 1964"],
    shader: ("shaders/govern/training.wgsl", include_str!("../../../../shaders/govern/training.wgsl")),
    parts: &[],
    driver: Driver::Place,
    by_group: false,
    passes: &[cpu::SKILLS],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<TrainingPlan>(&RECORD);
