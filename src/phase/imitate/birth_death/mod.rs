//! `imitate/birth_death`: the fit reproduce, and their children take the places of neighbours.
//!
//! **Formula.** Agent j reproduces with probability u F_j/F_max, F = max(0, 1 + δπ) and F_max the fitness at the highest payoff of the game,
//! and sends its child to a uniformly drawn neighbour. s_i ← s_j for one of those who sent i a child, each as likely; who receives none stays.
//! u → 0 with time in units of 1/u is the birth–death process of one agent at a time. On a graph without hubs a neutral mutant takes over
//! with probability 1/N; on a star a fitter one does so about as if its fitness were squared. Agents of stubborn classes reproduce but stay.
//! **Formats.** F in whole units, at most 2²³; the probability in units of 2⁻³⁰, to the nearest. **Rounding.** F to the nearest. **Order.**
//! Senders by slot. **Draws.** Of the product of word 0 of j and its number of neighbours the high half is the neighbour's slot, the low half
//! decides about the birth; word 1 of i chooses among several who sent. **Sources.** Moran 1958; Lieberman, Hauert & Nowak 2005; Ohtsuki,
//! Hauert, Lieberman & Nowak 2006.
//!
//! ```
//! use polity::phase::imitate::birth_death::birth_q30;
//! // The fittest of all, and one a quarter as fit, at u = 1/2.
//! let (most, left) = (1000u32, 1000u32.leading_zeros());
//! let slope = (0.5 * 2f64.powi(62) / f64::from(most << left)).round() as u32;
//! assert_eq!([birth_q30(1000, most, left, slope), birth_q30(250, most, left, slope)], [1 << 29, 1 << 27]);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::birth_q30;
pub use rule::{BirthDeathFile, BirthDeathPlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "imitate/birth_death",
    summary: "reproduce in proportion to fitness max(0, 1 + δπ); the child takes the place of a random neighbour",
    id: 73,
    reads: &[Column::Strategy, Column::Payoff],
    writes: &[Column::Strategy, Column::Model],
    draws: &[Draw::shared("birth and place 0"), Draw::own("sender", rule::SENDER, "sender 1")],
    sources: &["Moran 1958", "Lieberman, Hauert & Nowak 2005", "Ohtsuki, Hauert, Lieberman & Nowak 2006"],
    shader: ("shaders/imitate/birth_death.wgsl", include_str!("../../../../shaders/imitate/birth_death.wgsl")),
    parts: &[Part::Graph],
    driver: Driver::Imitate,
    by_group: false,
    passes: &[cpu::CHILDREN],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<BirthDeathPlan>(&RECORD);
