//! `imitate/fermi`: compare payoffs with a random model and adopt its strategy with a logistic probability.
//!
//! **Formula.** s_i ← s_j with probability 1/(1 + exp(−β(π_j − π_i))), j a uniform neighbour (well-mixed: a uniform other).
//! β may be one per trait class, that of the agent who compares: then each class has a table of its own.
//! **Formats.** Payoffs in stored units; the probability in units of 2⁻³⁰ from [`FermiTable`](crate::num::table::FermiTable),
//! within 2·10⁻⁵ of the formula, exactly 1/2 at equal payoffs, 0 and 1 beyond β·|d| = 22.
//! **Rounding.** Table interpolation rounds down. **Draws.** graph: word 0 (slot and adoption); well-mixed: words 0 (and 1
//! above 2^24 agents) and 2; word 3 decides who revises if u < 1.
//! **Sources.** Blume 1993; Szabó & Tőke 1998; Traulsen, Nowak & Pacheco 2006.
//!
//! ```
//! use polity::num::{fixed::ONE_Q30, table::FermiTable};
//! let table = FermiTable::new(1.0, 20);
//! let one_more = f64::from(table.threshold_q30(1 << 20)) / f64::from(ONE_Q30);
//! assert!((one_more - 0.731_059).abs() < 2e-5); // 1/(1 + 1/e)
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{FermiFile, FermiPlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "imitate/fermi",
    summary: "copy a random other with probability 1/(1+exp(−β(π_other − π_self)))",
    id: 2,
    reads: &[Column::Strategy, Column::Payoff],
    writes: &[Column::Strategy, Column::Model],
    draws: &[Draw::shared("model 0 (and 1)"), Draw::shared("adopt 2"), Draw::shared("revise 3")],
    sources: &["Blume 1993", "Szabó & Tőke 1998", "Traulsen, Nowak & Pacheco 2006"],
    shader: ("shaders/imitate/fermi.wgsl", include_str!("../../../../shaders/imitate/fermi.wgsl")),
    parts: &[Part::Model, Part::Fermi, Part::Rests, Part::Compared],
    driver: Driver::Imitate,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<FermiPlan>(&RECORD);
