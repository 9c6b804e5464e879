//! `interact/environment`: earn what one's strategy is worth where one is.
//!
//! **Formula.** π_i = P[e][s_i], e the environment of i's patch: the index of its fixed group modulo the number of environments.
//! **Formats.** Payoffs in stored units. **Rounding.** None. **Draws.** None.
//! **Sources.** Haldane 1930; Levene 1953 (selection in several environments).
//!
//! ```
//! // Six agents in patches of two, two environments: the patches alternate.
//! let (size, environments) = (2, 2);
//! let of: Vec<u32> = (0..6).map(|i| i / size % environments).collect();
//! assert_eq!(of, [0, 0, 1, 1, 0, 0]);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use rule::{EnvironmentFile, EnvironmentPlan};

use crate::columns::Column;
use crate::rule::{Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "interact/environment",
    summary: "earn what one's strategy is worth in the environment of one's patch",
    id: 21,
    reads: &[Column::Strategy],
    writes: &[Column::Payoff],
    draws: &[],
    sources: &["Haldane 1930", "Levene 1953"],
    shader: ("shaders/interact/environment.wgsl", include_str!("../../../../shaders/interact/environment.wgsl")),
    parts: &[Part::Undrawn],
    driver: Driver::Payoff,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<EnvironmentPlan>(&RECORD);
