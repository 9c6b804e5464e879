//! `imitate/q_voter`: q others who agree convince; q who do not may unsettle.
//!
//! **Formula.** q random others are asked (on a graph: neighbours), with repetition. If all have the same strategy, s_i ← that
//! strategy; if not, with probability ε, s_i ← one of the other strategies, uniformly; ε may be one per trait class. With q = 1 that one is copied (column
//! `model`); else nobody in particular.
//! **Formats.** ε in units of 2⁻³⁰. **Draws.** Other k by word 8 + 2k (and 9 + 2k above 2^24 agents); word 2: does the agent
//! change where they disagree; word 4: where to; word 3 decides who revises if u < 1.
//! **Sources.** Castellano, Muñoz & Pastor-Satorras 2009. Well-mixed with two strategies and q = 2 or 3 the share x moves by
//! x(1 − x)(2x − 1)(1 − ε/ε*) in a step, ε* = 1/2 for q = 2 and 1/3 for q = 3: consensus below ε*, coexistence above.
//!
//! ```
//! // Near x = 1/2 the threshold is ε* = (q − 1)/(2^q − 2).
//! let threshold = |q: i32| f64::from(q - 1) / f64::from((1 << q) - 2);
//! assert_eq!((threshold(2), threshold(3)), (0.5, 1.0 / 3.0));
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{QVoterFile, QVoterPlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "imitate/q_voter",
    summary: "take the strategy of q random others if they agree, else change at random with probability ε",
    id: 18,
    reads: &[Column::Strategy],
    writes: &[Column::Strategy, Column::Model],
    draws: &[
        Draw::shared("change 2"),
        Draw::shared("revise 3"),
        Draw::own("change", rule::CHANGE, "where to 4"),
        Draw::shared("others 8 + 2q (and 9 + 2q)"),
    ],
    sources: &["Castellano, Muñoz & Pastor-Satorras 2009"],
    shader: ("shaders/imitate/q_voter.wgsl", include_str!("../../../../shaders/imitate/q_voter.wgsl")),
    parts: &[Part::Model, Part::Rests],
    driver: Driver::Imitate,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<QVoterPlan>(&RECORD);
