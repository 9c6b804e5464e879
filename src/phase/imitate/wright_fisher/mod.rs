//! `imitate/wright_fisher`: everybody's place goes to somebody of the whole population, in proportion to fitness.
//!
//! **Formula.** With probability u: s_i ← s_j for any agent j, oneself included, with probability F_j/ΣF, F = max(0, 1 + δπ), whatever
//! topology there is. If nobody has any fitness, nothing changes. u = 1 is the Wright–Fisher process; u → 0 with time in units of u/N
//! is the Moran process.
//! **Formats.** F in whole units, at most 2²³, of 2⁻²² where δπ ≤ 1. **Rounding.** F to the nearest; the choice is exact in integers,
//! within 2⁻⁶⁴ of F_j/ΣF. **Draws.** Words 0 and 1 choose; word 3 decides who revises if u < 1.
//! **Sources.** Fisher 1930; Wright 1931; Moran 1958; Imhof & Nowak 2006.
//!
//! The sums of fitness over parts of 128 agents and within each part come first; then each agent finds its parent by a search. Rejection
//! would do without sums, but has no bound where few are fit; alias tables are built in order.
//!
//! ```
//! use polity::phase::imitate::selection::Fitness;
//! use polity::phase::imitate::selection::cpu::{of, share_of_wide};
//! let fitness = Fitness::new(1.0, 20, 1 << 20).unwrap();
//! // Nobody earns anything but the last of four, which earns 1: two of five places are its children's.
//! let sums = [0, 0, 0, 1 << 20].map(|payoff| u64::from(of(fitness, payoff))).into_iter().scan(0, |sum, f| { *sum += f; Some(*sum) });
//! let sums: Vec<u64> = sums.collect();
//! let parent = |high: u32| sums.iter().position(|sum| *sum > share_of_wide(high, 0, sums[3]));
//! assert_eq!((parent(0x9999_9999), parent(0x9999_999a)), (Some(2), Some(3))); // from 3/5 on
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{WrightFisherFile, WrightFisherPlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// A pass before the kernel.
pub const FITNESS_SUMS: (&str, &str) = ("shaders/imitate/fitness_sums.wgsl", include_str!("../../../../shaders/imitate/fitness_sums.wgsl"));

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "imitate/wright_fisher",
    summary: "be replaced by the offspring of anybody, chosen in proportion to fitness max(0, 1 + δπ)",
    id: 72,
    reads: &[Column::Strategy, Column::Payoff],
    writes: &[Column::Strategy, Column::Model],
    draws: &[Draw::shared("parent 0 and 1"), Draw::shared("revise 3")],
    sources: &["Fisher 1930", "Wright 1931", "Moran 1958", "Imhof & Nowak 2006"],
    shader: ("shaders/imitate/wright_fisher.wgsl", include_str!("../../../../shaders/imitate/wright_fisher.wgsl")),
    parts: &[Part::Model, Part::Fitness, Part::Rests],
    driver: Driver::Imitate,
    by_group: false,
    passes: &[FITNESS_SUMS],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<WrightFisherPlan>(&RECORD);
