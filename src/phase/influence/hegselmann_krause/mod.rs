//! `influence/hegselmann_krause`: move to the mean of all values near enough to one's own.
//!
//! **Formula.** Per value dimension: v_i ← mean of the v_j with |v_j − v_i| ≤ ε, over everybody, or on a graph over the neighbours;
//! oneself always counts. **Formats.** Values 0 to 65535; ε rounded down to whole units.
//! **Rounding.** The exact sum over the exact number, half to even, once. **Draws.** Word 3 decides who revises if u < 1.
//! **Sources.** Hegselmann & Krause 2002; Fortunato 2005 (threshold of consensus).
//!
//! Everybody with the same value hears the same others, so that a well-mixed population needs 65536 means at most: numbers of
//! agents by value first, then a window that slides over them.
//!
//! ```
//! use polity::phase::influence::hegselmann_krause::slide;
//! // Values 0, 3 and 9 with ε = 3: 0 and 3 hear each other, 9 only itself. The mean 1.5 goes to the even 2.
//! let mut agents = vec![0; 65_536];
//! (agents[0], agents[3], agents[9]) = (1, 1, 1);
//! let means = slide(&agents, 3);
//! assert_eq!([means[0], means[3], means[9]], [2, 2, 9]);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::slide;
pub use rule::{HegselmannKrauseFile, HegselmannKrausePlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "influence/hegselmann_krause",
    summary: "move to the mean of all values within the confidence ε",
    id: 9,
    reads: &[Column::Value],
    writes: &[Column::Value],
    draws: &[Draw::shared("revise 3")],
    sources: &["Hegselmann & Krause 2002", "Fortunato 2005"],
    shader: ("shaders/influence/hegselmann_krause.wgsl", include_str!("../../../../shaders/influence/hegselmann_krause.wgsl")),
    parts: &[Part::Model, Part::Distance],
    driver: Driver::Values,
    by_group: false,
    passes: &[cpu::HISTOGRAM, cpu::BLOCKS, cpu::MEANS],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<HegselmannKrausePlan>(&RECORD);
