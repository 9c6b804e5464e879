//! `imitate/majority`: take the strategy that most others have.
//!
//! **Formula.** s_i ← the strategy that more of the others seen have than any other strategy; ties change nothing. Seen are all
//! neighbours, or `models` random others (on a graph: neighbours, with repetition). With one other seen it is that one who is
//! copied (column `model`); else nobody in particular.
//! **Draws.** Other q by word 8 + 2q (and 9 + 2q above 2^24 agents), none for all neighbours; word 3 decides who revises if u < 1.
//! **Sources.** Galam 2002 (majority of a few); Krapivsky & Redner 2003 (majority rule); Liggett 1985 (all neighbours).
//! Well-mixed with three others the share of a strategy goes from x to 3x² − 2x³ in a step.
//!
//! ```
//! use polity::phase::imitate::majority::plurality;
//! // Of five others two hold strategy 1, two strategy 2 and one strategy 3: a tie.
//! assert_eq!(plurality(3, &[0, 2, 2, 1]), 3);
//! assert_eq!(plurality(3, &[0, 2, 3, 1]), 2);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::plurality;
pub use rule::{MajorityFile, MajorityPlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "imitate/majority",
    summary: "take the strategy that most neighbours (or most of a few random others) have; ties change nothing",
    id: 17,
    reads: &[Column::Strategy],
    writes: &[Column::Strategy, Column::Model],
    draws: &[Draw::shared("revise 3"), Draw::shared("others 8 + 2q (and 9 + 2q)")],
    sources: &["Liggett 1985", "Galam 2002", "Krapivsky & Redner 2003"],
    shader: ("shaders/imitate/majority.wgsl", include_str!("../../../../shaders/imitate/majority.wgsl")),
    parts: &[Part::Model, Part::Rests],
    driver: Driver::Imitate,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<MajorityPlan>(&RECORD);
