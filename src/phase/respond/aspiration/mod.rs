//! `respond/aspiration`: switch to another strategy the more likely, the less one earns of what one aspires to.
//!
//! **Formula.** An agent that revises switches with probability 1/(1 + exp(−β(α − π))) to one of the other strategies, each as likely: it
//! looks at its own payoff π and the level α alone, at nobody else; β may be one per trait class. β → ∞: win-stay, lose-shift. With `habituation` h each agent has a level
//! of its own: A ← A + h(π − A), after the comparison. Who does not revise keeps strategy and level. In a large population two strategies
//! rest where x p(π₁) = (1 − x) p(π₂); under weak selection the first is the more frequent iff the sum of its row of the matrix is larger.
//! **Formats.** Payoffs and α in stored units, A in units of 2⁻⁸ of them, 2³¹ for 0; the probability in units of 2⁻³⁰ from
//! [`FermiTable`](crate::num::table::FermiTable), within 2·10⁻⁵ of the formula, exactly 1/2 at α = π. **Rounding.** A moves by whole units, up
//! with a probability equal to the rest: no rate is too small for it; for the comparison A is rounded to the nearest stored unit. **Draws.**
//! Word 2 decides who switches, word 4 where to (three strategies and more), word 5 rounds the level (with `habituation`); word 3 decides
//! who revises if u < 1. **Sources.** Du, Wu, Altrock & Wang 2014; Karandikar, Mookherjee, Ray & Vega-Redondo 1998; Nowak & Sigmund 1993.
//!
//! ```
//! use polity::num::{fixed::ONE_Q30, table::FermiTable};
//! use polity::phase::respond::aspiration::{habituated, level_of};
//! // One payoff unit short of the level, β = 1: 1/(1 + 1/e). Content by as much: the rest.
//! let table = FermiTable::new(1.0, 20);
//! let [short, content] = [1 << 20, -(1 << 20)].map(|d| f64::from(table.threshold_q30(d)) / f64::from(ONE_Q30));
//! assert!((short - 0.731_059).abs() < 2e-5 && (content - 0.268_941).abs() < 2e-5);
//! // A level of 3 and a payoff of 1, a quarter of the way: 2.5.
//! let level = habituated((3 << 8) + (1 << 31), 1, 1 << 28, 0);
//! assert_eq!((level, level_of(level)), ((5 << 7) + (1 << 31), 3)); // the nearest whole unit, halves up
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::{habituated, level_of};
pub use rule::{AspirationFile, AspirationPlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "respond/aspiration",
    summary: "switch to another strategy with probability 1/(1+exp(−β(α − π))), α the payoff aspired to",
    id: 76,
    reads: &[Column::Strategy, Column::Payoff, Column::Class],
    writes: &[Column::Strategy, Column::Aspiration],
    draws: &[
        Draw::shared("switch 2"),
        Draw::shared("revise 3"),
        Draw::own("change", rule::CHANGE, "where to 4"),
        Draw::own("habituate", rule::HABITUATE, "habituation 5"),
    ],
    sources: &["Du, Wu, Altrock & Wang 2014", "Karandikar, Mookherjee, Ray & Vega-Redondo 1998", "Nowak & Sigmund 1993"],
    shader: ("shaders/respond/aspiration.wgsl", include_str!("../../../../shaders/respond/aspiration.wgsl")),
    parts: &[Part::Model, Part::Fermi, Part::Rests, Part::Learners],
    driver: Driver::Strategy,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<AspirationPlan>(&RECORD);
