//! `imitate/best`: take the strategy of the best-paid model.
//!
//! **Formula.** s_i ← s_j for the j of largest π_j among all neighbours (well-mixed: among `models` random others), if
//! π_j > π_i. **Ties.** Own strategy first, then the lowest slot. **Formats.** Payoffs in stored units, compared exactly.
//! **Draws.** graph: none; well-mixed: model q by word 8 + 2q (and 9 + 2q above 2^24 agents); word 3 decides who revises if u < 1.
//! **Sources.** Nowak & May 1992; Huberman & Glance 1993.
//!
//! ```
//! // Three agents in a row earn 1, 5 and 3: the outer two see 5, the middle one sees nothing better.
//! let (payoff, own) = ([1, 5, 3], 0);
//! let best = [1, 2].into_iter().fold(own, |best, j| if payoff[j] > payoff[best] { j } else { best });
//! assert_eq!(best, 1);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{BestFile, BestPlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "imitate/best",
    summary: "copy the best-paid neighbour (well-mixed: the best of a few random others) if it earned more",
    id: 3,
    reads: &[Column::Strategy, Column::Payoff],
    writes: &[Column::Strategy, Column::Model],
    draws: &[Draw::shared("models 8 + 2q (and 9 + 2q)"), Draw::shared("revise 3")],
    sources: &["Nowak & May 1992", "Huberman & Glance 1993"],
    shader: ("shaders/imitate/best.wgsl", include_str!("../../../../shaders/imitate/best.wgsl")),
    parts: &[Part::Model, Part::Rests],
    driver: Driver::Imitate,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<BestPlan>(&RECORD);
