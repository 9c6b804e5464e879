//! `culture/axelrod`: likeness breeds likeness, and yet differences remain.
//!
//! **Formula.** A culture is a trait 0 to q − 1 for each of F features, the value dimensions: trait k is the k-th of q levels of a
//! value. An agent draws a random neighbour (well-mixed: a random other), interacts with probability (features in common)/F and
//! then takes over one of its other features, all equally likely. Between agents with nothing in common nothing ever passes.
//! **Formats.** Trait k stands as the value (k + ½)/q. **Rounding.** To the nearest unit of that middle; traits are exact. Other values
//! (the start) go to the middle of their level at the first revision. **Draws.** Partner: word 0 (and 1 above 2^24 agents); word 4:
//! interaction; word 5: feature; word 3 decides who revises if u < 1. **Sources.** Axelrod 1997.
//!
//! ```
//! use polity::phase::culture::axelrod::feature;
//! // 3 of 5 features in common (bits 0, 2, 4 differ not): below 3/5 they interact; the other two are equally likely.
//! let (below, above) = (0x9999_0000, 0x9999_9fff);
//! assert_eq!(feature(0b01010, 5, below, 0), Some(1));
//! assert_eq!(feature(0b01010, 5, below, u32::MAX), Some(3));
//! assert_eq!(feature(0b01010, 5, above, 0), None);
//! assert_eq!(feature(0b11111, 5, 0, 0), None); // nothing in common
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::feature;
pub use rule::{AxelrodFile, AxelrodPlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "culture/axelrod",
    summary: "take over a feature of a neighbour, the likelier the more is in common",
    id: 23,
    reads: &[Column::Value],
    writes: &[Column::Value, Column::Giver],
    draws: &[
        Draw::shared("partner 0 (and 1)"),
        Draw::shared("revise 3"),
        Draw::own("interact", rule::INTERACT, "interaction 4"),
        Draw::own("feature", rule::FEATURE, "feature 5"),
    ],
    sources: &["Axelrod 1997"],
    shader: ("shaders/culture/axelrod.wgsl", include_str!("../../../../shaders/culture/axelrod.wgsl")),
    parts: &[Part::Model],
    driver: Driver::Place,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<AxelrodPlan>(&RECORD);
