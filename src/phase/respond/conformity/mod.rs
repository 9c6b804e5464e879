//! `respond/conformity`: say what one leans to and what many of one's peers say.
//!
//! **Formula.** Of two strategies A and B an agent that revises takes A with probability P(A) = (1 + tanh(β(m + h)))/2 = 1/(1 + exp(−2β(m + h))), m =
//! (peers for A − peers for B)/peers seen. β is the coupling to the peers, h the bias: a shift of m, so that an agent that sees as many for A as for B
//! takes A with probability (1 + tanh(βh))/2. Both, and u, may be one per trait class. `sees`: everybody else (`field`), all neighbours, or a `sample`
//! of `peers` others drawn afresh with replacement (on a graph: neighbours). `beta_by_peers` multiplies β by a factor for the number of peers seen.
//! Whoever sees nobody keeps its strategy. In a large well-mixed population that sees itself as a field the magnetisation m rests where
//! m = tanh(β(m + h)): one rest point for β ≤ 1, three for β > 1 and |h| below √(1 − 1/β) − artanh(√(1 − 1/β))/β. On a graph of degree d, h = 0, one
//! at a time, this is Glauber dynamics of the Ising model with coupling J/kT = β/d. It differs from `respond/logit`, which responds to what strategies
//! earn in a game: with the game [[1, 0], [0, 1]] as `neighbor_mean` and its own β twice this one's, `logit` has the same law, for h = 0 and one class.
//! **Formats.** m in units of 2⁻³⁰, 2β(m + h) of 2⁻¹⁸ up to 32 in magnitude, factors of 2⁻²⁰; the probability of 2⁻³⁰ from one
//! [`FermiTable`](crate::num::table::FermiTable) for all classes, within 3·10⁻⁵ of the formula, exactly 1/2 at m = −h = 0. **Rounding.** m and products to
//! 0: A and B can be exchanged. **Draws.** Word 0 chooses; peer q by word 8 + 2q (and 9 + 2q above 2^24 agents); word 3 decides who revises if u < 1.
//! **Sources.** De Marzo et al. 2026 (the rule as measured in language models); Glauber 1963; Brock & Durlauf 2001 (discrete choice with social
//! interactions).
//!
//! ```
//! use polity::num::{fixed::ONE_Q30, table::FermiTable};
//! use polity::phase::respond::conformity::argument_q18;
//! // β = 1.5, h = 0.1; 20 of 50 peers say A: m = −0.2, and P(A) = (1 + tanh(−0.15))/2.
//! let (slope, shift) = ((3.0 * 262_144.0) as i32, (0.3f64 * 262_144.0).round() as i32);
//! let argument = argument_q18(slope, shift, None, 20, 50);
//! let p = f64::from(FermiTable::new(1.0, 18).threshold_q30(argument)) / f64::from(ONE_Q30);
//! assert!((p - 0.425_557).abs() < 3e-5);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{ConformityFile, ConformityPlan, argument_q18};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "respond/conformity",
    summary: "say A with probability (1 + tanh(β(m + h)))/2, m the peers for A less those for B, by all that are seen",
    id: 85,
    reads: &[Column::Strategy, Column::Class],
    writes: &[Column::Strategy],
    draws: &[Draw::shared("choice 0"), Draw::shared("revise 3"), Draw::shared("peers 8 + 2q (and 9 + 2q)")],
    sources: &["De Marzo et al. 2026", "Glauber 1963", "Brock & Durlauf 2001"],
    shader: ("shaders/respond/conformity.wgsl", include_str!("../../../../shaders/respond/conformity.wgsl")),
    parts: &[Part::Model, Part::Fermi, Part::Peers],
    driver: Driver::Strategy,
    by_group: false,
    passes: &[crate::phase::respond::counting::CROWD],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<ConformityPlan>(&RECORD);
