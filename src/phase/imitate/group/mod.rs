//! `imitate/group`: whole groups copy whole groups that earned more on average.
//!
//! **Formula.** With probability q a group g meets a uniform other group h and takes over its composition, member by member, with
//! probability 1/(1 + exp(−β(π̄_h − π̄_g))), π̄ the mean payoff of a group's members. **Formats.** Payoffs in stored units; the
//! probability in units of 2⁻³⁰ from [`FermiTable`](crate::num::table::FermiTable). **Rounding.** Means round down, alike for both.
//! **Draws.** Words of the group's first agent: word 0 (and 1 above 2^24 groups) the other group, 2 adoption, 3 whether the group
//! compares itself at all if q < 1. **Sources.** Traulsen & Nowak 2006.
//!
//! ```
//! use polity::num::{fixed::ONE_Q30, table::FermiTable};
//! use polity::phase::imitate::group::mean;
//! // Two groups of two earn (1, 3) and (2, 4) on average: β = 1 and a difference of 1.
//! let (table, stored) = (FermiTable::new(1.0, 16), |x: i32| x << 16);
//! let difference = mean([2, 4].map(stored)) - mean([1, 3].map(stored));
//! assert!((f64::from(table.threshold_q30(difference)) / f64::from(ONE_Q30) - 0.731_059).abs() < 2e-5);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::mean;
pub use rule::{GroupCopyFile, GroupCopyPlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "imitate/group",
    summary: "a group copies a random other group as a whole with probability 1/(1+exp(−β(mean payoff there − here)))",
    id: 15,
    reads: &[Column::Strategy, Column::Payoff],
    writes: &[Column::Strategy, Column::Model],
    draws: &[Draw::shared("other group 0 (and 1)"), Draw::shared("adopt 2"), Draw::shared("compare 3")],
    sources: &["Traulsen & Nowak 2006"],
    shader: ("shaders/imitate/group.wgsl", include_str!("../../../../shaders/imitate/group.wgsl")),
    parts: &[Part::Fermi],
    driver: Driver::Groups,
    by_group: true,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<GroupCopyPlan>(&RECORD);
