//! `influence/bounded_confidence`: move towards the values of somebody whose values are near enough.
//!
//! **Formula.** With d = ṽ_j − v_i, of several value dimensions a vector with one length |d| for all of them (`distance`: √Σd², or the largest
//! part; with `per_dimension` each on its own): v_i ← v_i + μ·d if |d| < ε; v_i − μ·d if |d| > the repelling distance, clamped to [0, 1]; else
//! unchanged. j is a random neighbour (well-mixed: a random other), or the partner in a perfect
//! matching. A sycophantic j shows ṽ_j = v_j + s·(v_i − v_j) instead of v_j.
//! ε and μ may be one per trait class, that of i.
//! **Formats.** Values 0 to 65535; μ and s in units of 2⁻¹⁴. **Rounding.** Half to even, so that rounding is no drift.
//! **Draws.** Partner: word 0 (and 1 above 2^24 agents); matching: the keys of one permutation; word 3 decides who revises if
//! u < 1. **Sources.** Deffuant, Neau, Amblard & Weisbuch 2000; Jager & Amblard 2005 (repulsion).
//!
//! ```
//! use polity::phase::influence::bounded_confidence::moved;
//! // ε = 0.2 and μ = 0.5: 0.10 and 0.25 meet half way, 0.10 and 0.40 do not notice each other.
//! let (epsilon, never, half) = (13_107, 65_535, 8_192);
//! assert_eq!(moved(6_554, 16_384, epsilon, never, half, 0), 11_469);
//! assert_eq!(moved(6_554, 26_214, epsilon, never, half, 0), 6_554);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::moved;
pub use rule::{BoundedConfidenceFile, BoundedConfidencePlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "influence/bounded_confidence",
    summary: "move towards the values of a random other within the confidence ε, optionally away from those beyond a distance",
    id: 7,
    reads: &[Column::Value, Column::Class],
    writes: &[Column::Value],
    draws: &[Draw::shared("partner 0 (and 1)"), Draw::shared("matching 0"), Draw::shared("revise 3")],
    sources: &["Deffuant, Neau, Amblard & Weisbuch 2000", "Jager & Amblard 2005"],
    shader: ("shaders/influence/bounded_confidence.wgsl", include_str!("../../../../shaders/influence/bounded_confidence.wgsl")),
    parts: &[Part::Model, Part::Distance, Part::Sycophancy, Part::Pairs],
    driver: Driver::Values,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<BoundedConfidencePlan>(&RECORD);
