//! `vote/defer`: fixed groups vote on a question with a right answer, and members say what their leader says, out of fear or out of esteem.
//!
//! **Formula.** Per group and step a truth θ, 0 or 1 alike. The signal s_i = θ with probability c_i (capability, or one accuracy for all). The leader L
//! is the member of the highest rank r, the first of those; it reports its signal, and so does who does not defer; who defers reports s_L. The majority
//! of the reports decides, a fair coin breaks ties.
//! * `fear`: r is dominance h. Whoever defies the leader pays t·(h_L − h_i)·max(0, 1 − w_i/n) (`threat` t, resources w, `need` n: who has what it needs
//!   depends on nobody; without `need` all depend wholly), in units of what its own word is worth to it, and defers iff that is above 1.
//! * `prestige`: r is influence e, a record of right signals, and i defers iff μ·(e_L − e_i) > `margin`. Nothing is threatened. With probability d (`disclosure`) a member
//!   shows c, and c/μ stands for its e.
//!
//! With a learning rate μ, e_i ← (1 − μ)·e_i + \[s_i = reference\], where the reference is the decision, or with probability f (`judge`) the truth.
//! **Formats.** h and e in units of 2⁻¹⁶; (h_L − h_i)·(n − w_i) in 64 bits against ⌊2^16·n/t⌋. **Rounding.** That limit, and that of the margin, down; the loss of
//! influence half to even. **Draws.** Word 0: the signal; 1, of the group's first agent: truth (bit 31), coin (bit 30), judge (the other bits); 2: disclosure, if
//! d > 0.
//! **Sources.** Henrich & Gil-White 2001 (dominance and prestige); Emerson 1962 (power is the dependence of others); Condorcet 1785.
//!
//! ```
//! use polity::phase::vote::defer::{leader, limit};
//! // A threat of 0.1 for each win: 10 wins are what an own word is worth to who depends wholly, 40 to who has three quarters of what it needs.
//! let (win, need) = (1u64 << 16, 1000);
//! let pays = |wins: u64, owned: u64| wins * win * (need - owned) > limit(need as f64 / 0.1);
//! assert_eq!([pays(10, 0), pays(11, 0), pays(40, 750), pays(41, 750)], [false, true, false, true]);
//! assert_eq!(leader(&[3, 7, 7, 1]), (1, 7));
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::leader;
pub use rule::{DeferFile, DeferPlan, Deference, limit};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "vote/defer",
    summary: "groups vote on a question with a right answer; members defer to the most dominant out of fear, or to the most esteemed",
    id: 130,
    reads: &[Column::Capability, Column::Dominance, Column::Influence, Column::Resource],
    writes: &[Column::Report, Column::Influence],
    draws: &[
        Draw::own("signal", super::jury::OWN, "signal 0"),
        Draw::own("truth", rule::TRUTH, "truth, coin and judge of the group 1"),
        Draw::own("shown", rule::SHOWN, "disclosure 2"),
    ],
    sources: &["Condorcet 1785", "Emerson 1962", "Henrich & Gil-White 2001"],
    shader: ("shaders/vote/defer.wgsl", include_str!("../../../../shaders/vote/defer.wgsl")),
    parts: &[Part::Jury],
    driver: Driver::Groups,
    by_group: true,
    passes: &[super::jury::MEMBERS],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<DeferPlan>(&RECORD);
