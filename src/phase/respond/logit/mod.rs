//! `respond/logit`: choose in proportion to exp(βπ) against what the others do now.
//!
//! **Formula.** s_i ← s with probability exp(βπ(s)) / Σ_r exp(βπ(r)), π(s) = what s earns against the others as they are when the phase
//! begins, in the last matrix game of the step: against a random other of the population (`field`, and the expectation of `sample` and
//! `match`), or against the neighbours (`neighbor_sum`, `neighbor_mean`). Rest points are logit (quantal response) equilibria; one at a
//! time (u → 0), in a potential game on a graph, the states follow the Gibbs distribution: Glauber dynamics. It responds to a game; agents
//! who respond to how many of their peers say what, with a bias, are those of `respond/conformity`.
//! **Formats.** Weights exp(−βd), d the shortfall from the best, in units of 2⁻²⁶ from [`ExpTable`](crate::num::table::ExpTable), within
//! 6·10⁻⁵ of the formula; 0 beyond β·d = 22; equal payoffs have equal weights. **Rounding.** Expectations and means down, as
//! `interact/matrix` does; the choice is exact in integers. **Draws.** Word 0 chooses; word 3 decides who revises if u < 1.
//! **Sources.** Blume 1993; McKelvey & Palfrey 1995; Glauber 1963.
//!
//! ```
//! use polity::num::table::ExpTable;
//! let table = ExpTable::new(2.0, 20);
//! // One strategy earns 0.5 less than the other: chosen with probability 1/(1 + e).
//! let [best, other] = [0, 1 << 19].map(|d| f64::from(table.weight_q26(d)));
//! assert!((other / (best + other) - 0.268_941).abs() < 1e-5);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{Logit, LogitFile};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "respond/logit",
    summary: "choose a strategy in proportion to exp(βπ) against what the others do now",
    id: 75,
    reads: &[Column::Strategy],
    writes: &[Column::Strategy],
    draws: &[Draw::shared("choice 0"), Draw::shared("revise 3")],
    sources: &["Blume 1993", "McKelvey & Palfrey 1995", "Glauber 1963"],
    shader: crate::phase::respond::cpu::RESPONSE,
    parts: &[Part::Model, Part::Respond],
    driver: Driver::Strategy,
    by_group: false,
    passes: &[crate::phase::respond::cpu::EXPECTED],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<Logit>(&RECORD);
