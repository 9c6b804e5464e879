//! `imitate/sznajd`: two who agree convince.
//!
//! **Formula.** j is a random neighbour of i, l a random neighbour of j (well-mixed: random others; l may be i). If s_j = s_l,
//! s_i ← s_j. This is the pull form of the model: it is the listener who is drawn, not the pair. Nobody in particular is copied:
//! the column `model` holds the agent itself.
//! **Draws.** j by word 0 (and 1 above 2^24 agents), l by word 8 (and 9); word 3 decides who revises if u < 1.
//! **Sources.** Sznajd-Weron & Sznajd 2000; Slanina & Lavička 2003 (well-mixed: x moves by x(1 − x)(2x − 1)).
//!
//! ```
//! // In a large well-mixed population a step with u = 1 takes x to x + (1 − x)x² − x(1 − x)², which is 3x² − 2x³.
//! let x = 0.6f64;
//! assert!((x + (1.0 - x) * x * x - x * (1.0 - x) * (1.0 - x) - (3.0 * x * x - 2.0 * x * x * x)).abs() < 1e-15);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{SznajdFile, SznajdPlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "imitate/sznajd",
    summary: "take the strategy of a random neighbour if a random neighbour of that one has it too",
    id: 19,
    reads: &[Column::Strategy],
    writes: &[Column::Strategy, Column::Model],
    draws: &[Draw::shared("first 0 (and 1)"), Draw::shared("revise 3"), Draw::shared("second 8 (and 9)")],
    sources: &["Sznajd-Weron & Sznajd 2000", "Slanina & Lavička 2003"],
    shader: ("shaders/imitate/sznajd.wgsl", include_str!("../../../../shaders/imitate/sznajd.wgsl")),
    parts: &[Part::Model, Part::Rests],
    driver: Driver::Imitate,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<SznajdPlan>(&RECORD);
