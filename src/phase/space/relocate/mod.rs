//! `space/relocate`: who has too few neighbours of its own kind moves to an empty site.
//!
//! **Formula.** Agents are sites. A site whose strategy is `empty` is empty; on every other one lives somebody, whose kind is the strategy. Of the
//! occupied neighbours of site i, n_i in all, l_i have the strategy of i. Who lives there is happy if l_i ≥ τ·n_i (`threshold` τ) and l_i ≥ c
//! (`threshold_count` c); what is left out asks for nothing. Whoever is not happy wants to move with probability u. In every step a random order
//! of all sites is cut into sets of m sites (the last has N mod m); in each, the first who wants to move and the first empty site are a pair, so
//! are the second ones, and so on until one of both runs out. A pair changes places: always (`any`), or only if the agent would be happy on the
//! empty site (`happy`), where the site that it leaves counts as empty. All happens at once, by the strategies when the phase begins: others may
//! move in or away beside it. So an agent moves at most once in a step, no two to one site, and the agents of each kind stay as many as they are.
//!
//! With m = N all who want to move are matched with empty sites, each matching as likely as any other; with smaller m there are a little fewer pairs, and which
//! empty site is drawn is uniform all the same. Schelling's agents move one after the other: that is u near 0. NetLogo, Mesa and Agents.jl
//! move every unhappy agent once in a step, in random order.
//!
//! **Formats.** τ in units of 2⁻³². **Rounding.** τ down, so that a share that equals it is enough. **Draws.** The keys of one permutation by
//! word 0; word 3 decides who wants to move if u < 1. **Sources.** Sakoda 1971; Schelling 1971.
//!
//! ```
//! use polity::num::homes::Homes;
//! // 3 of 8, as a share: 1 of 2 occupied neighbours is enough, 2 of 6 are not. As a number of neighbours: 1 of 2 is not.
//! let share = Homes { empty: 0, share_q32: 3 << 29, count: 0 };
//! let count = Homes { empty: 0, share_q32: 0, count: 3 };
//! assert!(share.is_happy(3, 8) && share.is_happy(1, 2) && !share.is_happy(2, 6) && share.is_happy(0, 0));
//! assert!(count.is_happy(3, 8) && !count.is_happy(1, 2));
//! ```

mod beside;
mod cpu;
mod oracle;
pub mod rule;

pub use rule::{RelocateFile, RelocatePlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "space/relocate",
    summary: "who has too few neighbours of its own kind moves to an empty site",
    id: 84,
    reads: &[Column::Strategy],
    writes: &[Column::Strategy],
    draws: &[Draw::shared("sets 0"), Draw::shared("revise 3")],
    sources: &["Sakoda 1971", "Schelling 1971"],
    shader: ("shaders/space/relocate.wgsl", include_str!("../../../../shaders/space/relocate.wgsl")),
    parts: &[Part::Model, Part::Homes, Part::Undrawn],
    driver: Driver::Strategy,
    by_group: false,
    passes: &[cpu::WISHES],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<RelocatePlan>(&RECORD);
