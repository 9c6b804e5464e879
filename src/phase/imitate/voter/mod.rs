//! `imitate/voter`: take the strategy of a random model, whatever it earned.
//!
//! **Formula.** s_i ← s_j, j a uniform neighbour (well-mixed: a uniform other). **Draws.** word 0 (and 1 above 2^24 agents,
//! well-mixed); word 3 decides who revises if u < 1. **Sources.** Clifford & Sudbury 1973; Holley & Liggett 1975.
//! With u = 1 an even ring or lattice splits into two sublattices that may blink for ever: use u < 1 or an odd side.
//!
//! ```
//! // The slot of a neighbour is the high half of word × degree.
//! let (word, degree) = (0xC000_0000u32, 4u64);
//! assert_eq!((u64::from(word) * degree) >> 32, 3);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{VoterFile, VoterPlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "imitate/voter",
    summary: "copy a random neighbour, whatever it earned",
    id: 4,
    reads: &[Column::Strategy],
    writes: &[Column::Strategy, Column::Model],
    draws: &[Draw::shared("model 0 (and 1)"), Draw::shared("revise 3")],
    sources: &["Clifford & Sudbury 1973", "Holley & Liggett 1975"],
    shader: ("shaders/imitate/voter.wgsl", include_str!("../../../../shaders/imitate/voter.wgsl")),
    parts: &[Part::Model, Part::Rests, Part::Compared],
    driver: Driver::Imitate,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<VoterPlan>(&RECORD);
