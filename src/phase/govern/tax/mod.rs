//! `govern/tax`: a share of what everybody owns is pooled and returned in equal parts, to the unit.
//!
//! **Formula.** Agent i pays t_i = ⌊χ·max(0, w_i − e)⌋ (`rate` χ, `exempt` e). The pool P = Σ t_i of its n contributors, the whole population or a fixed
//! group, is returned: each gets ⌊P/n⌋, and the P mod n units that are left go to as many agents in a row, one each, from a random one on
//! (the first follows the last). w_i ← w_i − t_i + ⌊P/n⌋ + \[i is one of those\].
//! **Invariants.** The sum of resources of each pool is constant to the unit, and nobody owns less than nothing. **Formats.** Resources in units,
//! P in 64 bits, χ in units of 2⁻³², 1 exact. **Rounding.** χ to nearest; taxes and equal parts down, with the rest as above.
//! **Draws.** Word 0 of the pool's first agent: where the row of those begins who get a unit more.
//! **Sources.** Bouchaud & Mézard 2000; Boghosian 2014 (wealth taxes).
//!
//! ```
//! use polity::phase::govern::tax::{Pool, TaxPlan, Within};
//! // A tenth of 105, 50 and 9 is 10, 5 and 0: 15 units for three are 5 each. Of 16 units one would be left.
//! let plan = TaxPlan { rate_q32: 429_496_730, whole: false, exempt: 0, within: Within::Population, size: 1 };
//! assert_eq!([105, 50, 9].map(|w| plan.tax(w)), [10, 5, 0]);
//! let pool = Pool::new(16, 3, u32::MAX); // the row begins with the last of the three
//! assert_eq!([0, 1, 2].map(|place| pool.part(place)), [5, 5, 6]);
//! assert_eq!(Pool::new(17, 3, u32::MAX).part(0), 6);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::Pool;
pub use rule::{TaxFile, TaxPlan, Within};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "govern/tax",
    summary: "tax resources, and return what was paid in equal parts",
    id: 111,
    reads: &[Column::Resource],
    writes: &[Column::Resource],
    draws: &[Draw::own("first", rule::FIRST, "who gets what is left over 0")],
    sources: &["Bouchaud & Mézard 2000", "Boghosian 2014"],
    shader: ("shaders/govern/tax.wgsl", include_str!("../../../../shaders/govern/tax.wgsl")),
    parts: &[],
    driver: Driver::Place,
    by_group: false,
    passes: &[cpu::TAXES],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<TaxPlan>(&RECORD);
