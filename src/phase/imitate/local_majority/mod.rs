//! `imitate/local_majority`: random groups in which everybody takes what most of the group have; a tie goes to the status quo.
//!
//! **Formula.** Seats g·r .. g·r + r of a random order of all agents are a group; its members take the strategy that more of them have than any
//! other strategy. Where several have most: the strategy `status_quo`, or, without one, everybody keeps its own. The last N mod r seats keep
//! theirs. With two strategies and groups of r = 4 the share of one that loses ties goes from x to x⁴ + 4x³(1 − x), and wins only from
//! x = (1 + √13)/6 = .768 on; the status quo wins from .232.
//! **Draws.** The keys of one permutation by word 0; word 3 decides who revises if u < 1.
//! **Sources.** Galam 1986; Galam 2002 (minorities that spread by ties).
//!
//! ```
//! use polity::phase::imitate::local_majority::taken;
//! // Two and two: the status quo, strategy 1, or nothing.
//! assert_eq!((taken(&[2, 2], Some(1)), taken(&[2, 2], None), taken(&[3, 1], Some(1))), (Some(1), None, Some(0)));
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::taken;
pub use rule::{LocalMajorityFile, LocalMajorityPlan};

use crate::columns::Column;
use crate::kernel::passes::SEATS;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "imitate/local_majority",
    summary: "in random groups take what most of the group have; ties go to the status quo",
    id: 79,
    reads: &[Column::Strategy],
    writes: &[Column::Strategy, Column::Model],
    draws: &[Draw::shared("grouping 0"), Draw::shared("revise 3")],
    sources: &["Galam 1986", "Galam 2002"],
    shader: ("shaders/imitate/local_majority.wgsl", include_str!("../../../../shaders/imitate/local_majority.wgsl")),
    parts: &[Part::Model],
    driver: Driver::Imitate,
    by_group: false,
    passes: &[SEATS],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<LocalMajorityPlan>(&RECORD);
