//! `govern/exclusion`: who is found out k times stays outside for r steps, and returns.
//!
//! **Formula.** At the end of a step each agent that took part is judged by the strategy that it began the step with: where that is harmful, it is found
//! out with probability a. At the k-th time (`offences`) its count begins anew and it is excluded: for the next r steps (`steps`) it has the strategy
//! `outside` instead of its own, whatever it learns or mutates to meanwhile; with that it returns, or else with the one that it had. Nobody else can be
//! outside: who copied or mutated to `outside` keeps what it had, so that the excluded are not copied; who begins outside stays until it copies another.
//! An agent that would offend in each step with probability p is outside for the share r/(r + k/(p·a)) of all time (renewal of cycles of k/(p·a) and r steps
//! on average). What the excluded earn, and what others earn with them, is what the game says of `outside`: nothing, if its row and its column are 0.
//! In the first step nobody is judged. It is the last phase of a step that changes strategies.
//! **Formats.** Column `offences`: bits 0 to 4 the agent's own strategy plus 1, bits 8 to 15 offences that count, bits 16 to 31 steps until it returns.
//! a in units of 2⁻³⁰; 0 and 1 exact. **Rounding.** None. **Draws.** Word 0: found out. **Sources.** Ostrom 1990 (graduated sanctions); Sasaki & Uchida 2013
//! (exclusion); Cox 1962 (renewal).
//!
//! ```
//! use polity::phase::govern::exclusion::after;
//! // Two offences, three steps outside, strategy 2; an agent of strategy 1 that has been found out once before is found out again.
//! let rule = |entry, own, judged| after(entry, own, judged, 2, 3, 2);
//! let (entry, now) = rule(2 | 1 << 8, 1, true);
//! assert_eq!((entry, now), (2 | 3 << 16, 2));
//! // It copies strategy 0 while it is outside, and returns with it in the end.
//! let (entry, now) = rule(entry, 0, false);
//! assert_eq!((entry, now), (1 | 2 << 16, 2));
//! let (entry, now) = rule(rule(entry, 2, false).0, 2, false);
//! assert_eq!((entry, now), (1, 0));
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::after;
pub use rule::{ExclusionFile, ExclusionPlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "govern/exclusion",
    summary: "exclude who is found out k times, for r steps",
    id: 120,
    reads: &[Column::Strategy],
    writes: &[Column::Strategy, Column::Offence],
    draws: &[Draw::own("audit", rule::AUDIT, "found out 0")],
    sources: &["Ostrom 1990", "Sasaki & Uchida 2013", "Cox 1962"],
    shader: ("shaders/govern/exclusion.wgsl", include_str!("../../../../shaders/govern/exclusion.wgsl")),
    parts: &[],
    driver: Driver::Strategy,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<ExclusionPlan>(&RECORD);
