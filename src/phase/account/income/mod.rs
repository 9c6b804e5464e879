//! `account/income`: what an agent earns in a step is added to its resources.
//!
//! **Formula.** w ← w + max(0, π)/unit, in whole units of resources. Losses are forgiven: nobody pays.
//! **Formats.** Payoffs as they are stored, resources in units, 2^32 − 1 at most. **Rounding.** Each step's income to nearest,
//! ties to even, so choose a unit that divides the payoffs. **Draws.** None. Stubborn agents earn like all others.
//! **Sources.** Bookkeeping; incomes by role: Maynard Smith 1982.
//!
//! ```
//! use polity::phase::account::income::{PHASE, income};
//! assert_eq!([-3, 0, 4, 5, 6, 8].map(|payoff| income(payoff, 4)), [0, 0, 1, 1, 2, 2]); // 5/4 down, 6/4 to even
//! assert_eq!(PHASE.record.kind, "account/income");
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::income;
pub use rule::{IncomeFile, IncomePlan};

use crate::columns::Column;
use crate::rule::{Driver, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "account/income",
    summary: "add what was earned to resources",
    id: 27,
    reads: &[Column::Payoff, Column::Resource],
    writes: &[Column::Resource],
    draws: &[],
    sources: &["Maynard Smith 1982"],
    shader: ("shaders/account/income.wgsl", include_str!("../../../../shaders/account/income.wgsl")),
    parts: &[],
    driver: Driver::Place,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<IncomePlan>(&RECORD);
