//! `exchange/multiplicative`: what everybody owns grows or shrinks by a share, by chance.
//!
//! **Formula.** In every step a fair coin of the agent's own makes w_i ← w_i·(1 ± σ) (`noise` σ). The mean stays, in expectation; shares of the whole
//! part, and in the long run one agent owns everything, unless something is returned to all. With a tax χ on stocks that is returned in equal parts
//! (`govern/tax`) w/mean goes to the inverse gamma law of shape a = 1 + 2χ/σ² for small σ and χ: Gini Γ(a − ½)/(√π·Γ(a)).
//! **Formats.** Resources in units, at most 2^32 − 1; σ in units of 2⁻³². **Rounding.** σ·w to nearest, ties to even, alike for both: who owns 1/(2σ)
//! units or less keeps what it has. **Draws.** Word 0: the coin (bit 31).
//! **Sources.** Bouchaud & Mézard 2000.
//!
//! ```
//! use polity::phase::exchange::multiplicative::moved;
//! // σ = 1/4: from 100 to 125 or 75. A quarter of 2 is half a unit, which is rounded to even.
//! assert_eq!([moved(100, 1 << 30, 0), moved(100, 1 << 30, u32::MAX), moved(2, 1 << 30, 0)], [125, 75, 2]);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::moved;
pub use rule::{MultiplicativeFile, MultiplicativePlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "exchange/multiplicative",
    summary: "resources grow or shrink by a share, by chance",
    id: 131,
    reads: &[Column::Resource],
    writes: &[Column::Resource],
    draws: &[Draw::own("coin", rule::COIN, "coin 0")],
    sources: &["Bouchaud & Mézard 2000"],
    shader: ("shaders/exchange/multiplicative.wgsl", include_str!("../../../../shaders/exchange/multiplicative.wgsl")),
    parts: &[],
    driver: Driver::Place,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<MultiplicativePlan>(&RECORD);
