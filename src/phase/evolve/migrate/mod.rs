//! `evolve/migrate`: newcomers from other patches take the places of agents.
//!
//! **Formula.** With probability m of its patch's environment an agent's strategy is replaced by that of a random agent outside its
//! patch, uniform over all of these. Patches are fixed groups; a patch's environment is its index modulo the number of entries.
//! **Formats.** m in units of 2⁻³⁰; 0 and 1 exact. **Draws.** word 0: is the agent replaced; word 1 (and 2 if more than 2^24 are
//! outside): by whom.
//! **Sources.** Haldane 1930; Wright 1931 (island model).
//!
//! ```
//! // Agent 5 of nine in patches of three: those outside are 0, 1, 2, 6, 7, 8.
//! let (i, size) = (5, 3);
//! let from: Vec<u32> = (0..6).map(|place| place + if place >= i / size * size { size } else { 0 }).collect();
//! assert_eq!(from, [0, 1, 2, 6, 7, 8]);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{MigrateFile, MigratePlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "evolve/migrate",
    summary: "be replaced by a random agent of another patch with probability m of one's environment",
    id: 20,
    reads: &[Column::Strategy],
    writes: &[Column::Strategy],
    draws: &[Draw::shared("event 0"), Draw::own("from", rule::FROM, "from 1 (and 2)")],
    sources: &["Haldane 1930", "Wright 1931"],
    shader: ("shaders/evolve/migrate.wgsl", include_str!("../../../../shaders/evolve/migrate.wgsl")),
    parts: &[],
    driver: Driver::Strategy,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<MigratePlan>(&RECORD);
