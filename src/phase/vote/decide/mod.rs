//! `vote/decide`: fixed groups vote on a question with a right answer, and those who were right may gain influence.
//!
//! **Formula.** Per group and step a truth θ, 0 or 1 alike. The signal s_i = θ with probability c_i (capability, or one accuracy
//! for all). Member 0, the leader, means to report its signal; another reports the leader's signal with probability h, else its
//! own; with probability 1 − honesty the report is the opposite. c (as one accuracy), h and honesty may be one per trait
//! class. The group decides for 1 if Σ W_i (2·report_i − 1) > 0, for 0 if it
//! is negative; a fair coin breaks ties. W_i = e_i^η (all alike for η = 0) or log(c_i/(1 − c_i)); 0 for a leader without a
//! vote. With a learning rate μ,
//! e_i ← (1 − μ) e_i + \[s_i = reference\], where the reference is the decision, or with probability f the truth; an eroded judge has
//! f·(1 − Σ W²/(Σ W)²) instead. With probability d (`disclosure`) a member shows c, and c/μ stands for its e in W.
//! **Formats.** e in units of 2⁻¹⁶; W relative to the group's largest in units of 2⁻³⁰, shifted right by ceil(log2 n), so that
//! members below 2⁻²⁶ of the most influential one of 11 have no say; the index in units of 2⁻¹⁶ from the 16 leading bits of
//! the weights. **Rounding.** W down, the loss of influence half to even.
//! **Draws.** Word 0: the signal; 1: conformity, if h > 0; 2: honesty, if below 1; 3, of the group's first agent: truth (bit 31), coin
//! (bit 30), judge (the other bits); 4: disclosure, if d > 0. **Sources.** Condorcet 1785; Nitzan & Paroush 1982; Janis 1972; Henrich & Gil-White 2001.
//!
//! ```
//! use polity::phase::vote::decide::{chance_q30, influence_after};
//! assert_eq!((chance_q30(0), chance_q30(65_535)), (0, 1 << 30));
//! // μ = 0.01: an influence of 50 becomes 49.5, and 50.5 if the agent was right.
//! let (fifty, rate_q30) = (50 << 16, (1 << 30) / 100);
//! assert_eq!(influence_after(fifty, rate_q30, false) >> 15, 99);
//! assert_eq!(influence_after(fifty, rate_q30, true) >> 15, 101);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use super::report::{chance_q30, influence_after};
pub use rule::{DecideFile, DecidePlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "vote/decide",
    summary: "groups vote on a question with a right answer, weighing votes by influence or expertise; being right may feed influence",
    id: 12,
    reads: &[Column::Capability, Column::Influence],
    writes: &[Column::Report, Column::Influence],
    draws: &[
        Draw::own("signal", super::jury::OWN, "signal 0"),
        Draw::own("follow", rule::FOLLOW, "conformity 1"),
        Draw::own("honest", rule::HONEST, "honesty 2"),
        Draw::own("truth", rule::TRUTH, "truth, coin and judge of the group 3"),
        Draw::own("shown", rule::SHOWN, "disclosure 4"),
    ],
    sources: &["Condorcet 1785", "Janis 1972", "Nitzan & Paroush 1982", "Henrich & Gil-White 2001"],
    shader: ("shaders/vote/decide.wgsl", include_str!("../../../../shaders/vote/decide.wgsl")),
    parts: &[Part::Power, Part::Jury],
    driver: Driver::Groups,
    by_group: true,
    passes: &[super::jury::MEMBERS],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<DecidePlan>(&RECORD);
