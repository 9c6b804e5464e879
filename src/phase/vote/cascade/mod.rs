//! `vote/cascade`: the members of a chain decide one after the other, each seeing the choices before it.
//!
//! **Formula.** Per chain and step a truth θ, 0 or 1 alike; signals are right with probability p ≥ 1/2. Each member chooses what is
//! likelier given its signal and the choices it sees, and tosses a fair coin if both are equally likely. What it sees is then worth
//! one of five states: the choices before cancel (follow the signal); one choice ahead (follow the signal if it agrees, else the
//! coin); or two (a cascade: choose the same, whatever the signal). The chain's decision is the choice of its last member.
//! **Formats.** p in units of 2⁻³⁰. **Rounding.** None. **Draws.** Word 0: the signal (bits 31 to 2) and the coin (bit 0); 1, of the
//! chain's first agent: the truth (bit 31). **Sources.** Bikhchandani, Hirshleifer & Welch 1992.
//!
//! ```
//! use polity::phase::vote::cascade::choose;
//! // Nobody before, signal 1; then signal 0 and the coin 1: a cascade, which a third signal 0 does not stop.
//! let mut lead = 0;
//! let choices: Vec<u8> = [(1, 0), (0, 1), (0, 0)].iter().map(|(signal, coin)| choose(&mut lead, *signal, *coin)).collect();
//! assert_eq!((choices, lead), (vec![1, 1, 1], 2));
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::choose;
pub use rule::{CascadeFile, CascadePlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "vote/cascade",
    summary: "the members of a chain choose one after the other, each seeing the choices before it: information cascades",
    id: 13,
    reads: &[],
    writes: &[Column::Report],
    draws: &[Draw::own("signal", super::jury::OWN, "signal and coin 0"), Draw::own("chain", rule::CHAIN, "truth of the chain 1")],
    sources: &["Bikhchandani, Hirshleifer & Welch 1992"],
    shader: ("shaders/vote/cascade.wgsl", include_str!("../../../../shaders/vote/cascade.wgsl")),
    parts: &[],
    driver: Driver::Groups,
    by_group: true,
    passes: &[super::jury::MEMBERS],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<CascadePlan>(&RECORD);
