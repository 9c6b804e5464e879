//! `imitate/proportional`: copy a random model with a probability proportional to what it earned more.
//!
//! **Formula.** s_i ← s_j with probability max(0, π_j − π_i)/R, at most 1; j a uniform neighbour (well-mixed: a uniform other), R the
//! width of the range of payoffs. Whoever earned less is never copied, so that a strategy that does best spreads without noise; in a
//! large population that learns with probability u the shares follow ẋ_s = u x_s (π_s − π̄)/R, the replicator dynamic. `by_degree`: R·max(k_i, k_j) for a pair
//! with k_i and k_j neighbours, R then the range of one encounter, so that summed payoffs of hubs are compared as published.
//! **Formats.** Payoffs and R in stored units. **Rounding.** None: adopted iff ⌊w·R/2³²⌋ < π_j − π_i for 32 uniform bits w.
//! **Draws.** graph: word 0 (slot and adoption); well-mixed: words 0 (and 1 above 2^24 agents) and 2; word 3 decides who revises if u < 1.
//! **Sources.** Schlag 1998; Helbing 1992; Santos & Pacheco 2005 (`by_degree`).
//!
//! ```
//! use polity::phase::imitate::proportional::adopts;
//! // 3 of a range of 4 more: copied by three quarters of all words.
//! assert!(adopts(0xbfff_ffff, 4, 3) && !adopts(0xc000_0000, 4, 3));
//! assert!(!adopts(0, 4, 0) && !adopts(0, 4, -1));
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::adopts;
pub use rule::{ProportionalFile, ProportionalPlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "imitate/proportional",
    summary: "copy a random other with probability max(0, π_other − π_self)/range",
    id: 70,
    reads: &[Column::Strategy, Column::Payoff],
    writes: &[Column::Strategy, Column::Model],
    draws: &[Draw::shared("model 0 (and 1)"), Draw::shared("adopt 2"), Draw::shared("revise 3")],
    sources: &["Schlag 1998", "Helbing 1992", "Santos & Pacheco 2005"],
    shader: ("shaders/imitate/proportional.wgsl", include_str!("../../../../shaders/imitate/proportional.wgsl")),
    parts: &[Part::Model, Part::Rests, Part::Compared],
    driver: Driver::Imitate,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<ProportionalPlan>(&RECORD);
