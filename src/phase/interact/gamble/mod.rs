//! `interact/gamble`: even gambles for resources, judged as prospect theory says.
//!
//! **Formula.** Each step an agent is offered a gamble at even odds: +g or −l, with the ratio g/l uniform between two bounds. It
//! accepts iff w⁺(½)·g^α − λ·w⁻(½)·l^α > 0, that is iff g/l > (λ·w⁻(½)/w⁺(½))^(1/α), by the numbers of its class; a risk-neutral
//! class accepts above 1. Resources never fall below 0, and who has none plays no more.
//! **Formats.** Resources in units; ratios in units of 2⁻¹⁶. **Rounding.** l = g/ratio to the nearest unit, halves up.
//! **Draws.** Word 0: the ratio; word 1: the outcome. **Sources.** Kahneman & Tversky 1979; Tversky & Kahneman 1992.
//!
//! ```
//! use polity::num::prospect::Prospect;
//! use polity::phase::interact::gamble::{loss, played};
//! // With the medians of 1992 a gamble must win 2.74 times what it may lose: 300 against 100 is taken, 200 against 100 is not.
//! let threshold = (Prospect::MEDIAN_1992.ratio() * 65536.0) as u32;
//! assert_eq!((loss(300, 3 << 16), loss(200, 2 << 16)), (100, 100));
//! assert_eq!(played(1000, 300, 3 << 16, threshold, 0), 1300);
//! assert_eq!(played(1000, 200, 2 << 16, threshold, 0), 1000);
//! assert_eq!(played(50, 300, 3 << 16, threshold, u32::MAX), 0); // ruined
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::{loss, played};
pub use rule::{GambleFile, GamblePlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "interact/gamble",
    summary: "take or leave an even gamble for resources, by prospect theory",
    id: 26,
    reads: &[Column::Resource, Column::Class],
    writes: &[Column::Resource],
    draws: &[Draw::own("ratio", rule::RATIO, "ratio 0"), Draw::own("outcome", rule::OUTCOME, "outcome 1")],
    sources: &["Kahneman & Tversky 1979", "Tversky & Kahneman 1992"],
    shader: ("shaders/interact/gamble.wgsl", include_str!("../../../../shaders/interact/gamble.wgsl")),
    parts: &[],
    driver: Driver::Place,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<GamblePlan>(&RECORD);
