//! `imitate/death_birth`: one's place goes to a neighbour chosen in proportion to fitness.
//!
//! **Formula.** An agent that revises (probability u) dies; s_i ← s_j for a neighbour j with probability F_j/ΣF, F = max(0, 1 + δπ). With
//! `include_self` the agent itself is one of those who compete ("imitation"). If nobody has any fitness, nothing changes. u → 0 with time
//! in units of u/N is the death–birth process of one agent at a time; at u = 1 selection among the children of one neighbourhood cancels.
//! **Formats.** F in whole units, at most 2²³, of 2⁻²² where δπ ≤ 1. **Rounding.** F to the nearest; the choice is exact in integers, within
//! 2⁻³² of F_j/ΣF. **Order.** Neighbours by slot, then oneself. **Draws.** Word 0 chooses; word 3 decides who revises if u < 1.
//! **Sources.** Ohtsuki, Hauert, Lieberman & Nowak 2006; Taylor, Day & Wild 2007; Allen et al. 2017.
//!
//! ```
//! use polity::phase::imitate::selection::Fitness;
//! use polity::phase::imitate::selection::cpu::{of, share_of};
//! // δ = 0.5; neighbours that earn 0 and 2 are chosen one to two.
//! let fitness = Fitness::new(0.5, 20, 2 << 20).unwrap();
//! let (poor, rich) = (of(fitness, 0), of(fitness, 2 << 20));
//! assert_eq!(2 * poor, rich);
//! assert!(share_of(0x5555_5555, u64::from(poor + rich)) < u64::from(poor)); // a third of all words: the poor one
//! assert!(share_of(0x5555_5556, u64::from(poor + rich)) >= u64::from(poor));
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{DeathBirthFile, DeathBirthPlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "imitate/death_birth",
    summary: "be replaced by a neighbour's copy, chosen in proportion to fitness max(0, 1 + δπ)",
    id: 71,
    reads: &[Column::Strategy, Column::Payoff],
    writes: &[Column::Strategy, Column::Model],
    draws: &[Draw::shared("parent 0"), Draw::shared("revise 3")],
    sources: &["Ohtsuki, Hauert, Lieberman & Nowak 2006", "Taylor, Day & Wild 2007", "Allen et al. 2017"],
    shader: ("shaders/imitate/death_birth.wgsl", include_str!("../../../../shaders/imitate/death_birth.wgsl")),
    parts: &[Part::Model, Part::Fitness, Part::Rests],
    driver: Driver::Imitate,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<DeathBirthPlan>(&RECORD);
