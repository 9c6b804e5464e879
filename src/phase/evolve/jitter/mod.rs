//! `evolve/jitter`: values change by small random steps.
//!
//! **Formula.** Per agent and value dimension, with probability μ: v ← v + k, k uniform over the whole numbers −s … s, or (`steps = "fixed"`) −s or s alike, reflected
//! at both ends (−1 − x below 0, 131071 − x above 65535). Reflected steps are symmetric, so that evenly spread values stay so and no
//! agents gather at the ends, as they would if steps were clamped. **Formats.** Values 0 to 65535; s rounded to whole units; μ in units of 2⁻³⁰.
//! **Rounding.** None. **Draws.** Word d decides whether there is a step in dimension d, word 8 + d which.
//! **Sources.** Kimura 1965 (small random steps of a continuous trait).
//!
//! ```
//! use polity::phase::evolve::jitter::jittered;
//! // Steps of at most 10: the lowest word steps down by 10, and below 0 the way goes back up.
//! assert_eq!(jittered(500, 10, false, 0), 490);
//! assert_eq!(jittered(4, 10, false, 0), 5);
//! assert_eq!(jittered(65_535, 10, false, u32::MAX), 65_526);
//! assert_eq!((jittered(500, 10, true, 0), jittered(500, 10, true, 1 << 31)), (490, 510));
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::jittered;
pub use rule::{JitterFile, JitterPlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "evolve/jitter",
    summary: "change each value by a small random step with probability μ",
    id: 11,
    reads: &[Column::Value],
    writes: &[Column::Value],
    draws: &[Draw::shared("event d"), Draw::own("step", rule::STEP, "step 8 + d")],
    sources: &["Kimura 1965"],
    shader: ("shaders/evolve/jitter.wgsl", include_str!("../../../../shaders/evolve/jitter.wgsl")),
    parts: &[],
    driver: Driver::Values,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<JitterPlan>(&RECORD);
