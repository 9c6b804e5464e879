//! `evolve/mutate`: go to a random strategy with a small probability.
//!
//! **Formula.** With probability μ: s_i ← uniform over all strategies (`any`) or over the others (`other`), or s_i ± 1
//! with equal probability (`step`; from an end always inwards), or s_i ← the strategy named by `to`.
//! **Formats.** μ in units of 2⁻³⁰; 0 and 1 exact. **Draws.** word 0: does it happen; word 1: where to.
//! **Sources.** Page & Nowak 2002 (replicator–mutator).
//!
//! ```
//! // "other": own + 1 + floor(word · (S−1) / 2^32), modulo S, never one's own.
//! let (own, count, word) = (2u64, 3u64, 0xffff_ffffu64);
//! assert_eq!((own + 1 + ((word * (count - 1)) >> 32)) % count, 1);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{MutateFile, MutatePlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "evolve/mutate",
    summary: "switch to a random strategy with probability μ",
    id: 5,
    reads: &[Column::Strategy],
    writes: &[Column::Strategy],
    draws: &[Draw::shared("event 0"), Draw::shared("target 1")],
    sources: &["Page & Nowak 2002"],
    shader: ("shaders/evolve/mutate.wgsl", include_str!("../../../../shaders/evolve/mutate.wgsl")),
    parts: &[],
    driver: Driver::Strategy,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<MutatePlan>(&RECORD);
