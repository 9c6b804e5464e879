//! `imitate/conformist`: follow the majority of three, or compare payoffs with one.
//!
//! **Formula.** An agent that revises conforms with probability φ (or if it belongs to the conformist class): s_i ← the strategy
//! that at least two of three random others have (on a graph: neighbours, with repetition); if all three differ, nothing changes.
//! Otherwise s_i ← s_j with probability 1/(1 + exp(−β(π_j − π_i))), as in `imitate/fermi`. Who conforms copies no single person:
//! the column `model` then holds the agent itself. β and φ may be one per trait class.
//! **Formats.** φ in units of 2⁻³⁰; payoffs and adoption as in `imitate/fermi`. **Rounding.** That of the table.
//! **Draws.** Word 4: does it conform; three others: words 8, 10, 12 (and 9, 11, 13 above 2^24 agents); comparison: words 0, 1, 2
//! as in `imitate/fermi`; word 3 decides who revises if u < 1.
//! **Sources.** Boyd & Richerson 1985; Henrich & Boyd 1998.
//!
//! ```
//! use polity::phase::imitate::conformist::majority_of_three;
//! assert_eq!(majority_of_three(0, [1, 2, 1]), 1);
//! assert_eq!(majority_of_three(0, [1, 2, 3]), 0); // no majority: one keeps one's own
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::majority_of_three;
pub use rule::{ConformistFile, ConformistPlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "imitate/conformist",
    summary: "follow the majority of three random others with probability φ, else compare payoffs with one (Fermi)",
    id: 16,
    reads: &[Column::Strategy, Column::Payoff, Column::Class],
    writes: &[Column::Strategy, Column::Model],
    draws: &[
        Draw::shared("model 0 (and 1)"),
        Draw::shared("adopt 2"),
        Draw::shared("revise 3"),
        Draw::own("conform", rule::CONFORM, "conform 4"),
        Draw::shared("others 8, 10, 12 (and 9, 11, 13)"),
    ],
    sources: &["Boyd & Richerson 1985", "Henrich & Boyd 1998"],
    shader: ("shaders/imitate/conformist.wgsl", include_str!("../../../../shaders/imitate/conformist.wgsl")),
    parts: &[Part::Model, Part::Fermi, Part::Rests],
    driver: Driver::Imitate,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<ConformistPlan>(&RECORD);
