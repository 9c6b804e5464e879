//! `interact/commons`: the members of each fixed group harvest a common stock that grows back.
//!
//! **Formula.** A group with stock R takes H = Σ h_i, h_i = q·e_i·R, or h_i = R·e_i/Σe if the efforts of its members would take more than all of it:
//! R ← R + g·R·(1 − R/K) − H, and a member earns price·h_i − cost·e_i, e_i the effort of its strategy. With a constant sum E of efforts the stock settles at
//! R* = K·(1 − qE/g), the harvest at qER*, at most gK/4 for E = g/(2q); efforts that follow payoffs settle where nothing is earned: R = cost/(price·q).
//!
//! With `levels` the efforts are those of the highest level that R has reached. With `regrowth = "capped"` R ← min(K, (1 + g)·(R − H)) instead; a stock of which
//! less than the share `collapse` of K is left after a harvest becomes 0, and stays so.
//!
//! **Formats.** R in units of 2⁻³⁰ K, the same number in the column `stock` of all members; q·e in units of 2⁻¹⁹. Since g ≤ 1, R stays between 0 and K.
//! **Rounding.** y = R, or R/Σ(q·e) if that sum exceeds 1, down; h_i = (q·e_i)·y down, so that what is taken is exactly what members get and never more than there
//! is; growth by two products to nearest, ties to even; payoffs from y to nearest, ties to even. **Draws.** None.
//! **Sources.** Gordon 1954; Schaefer 1957; Hardin 1968; Ostrom 1990; Sethi & Somanathan 1996; Piatti et al. 2024 (capped regrowth, collapse).
//!
//! ```
//! use polity::phase::interact::commons::grown;
//! // Half full and g = 1/2: an eighth of the capacity grows back, the most there can be.
//! let one = 1u32 << 30;
//! assert_eq!(grown(one / 2, one / 2), one / 8);
//! assert_eq!((grown(one, one / 2), grown(0, one / 2)), (0, 0));
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::grown;
pub use rule::{CommonsFile, CommonsPlan};

use crate::columns::Column;
use crate::rule::{Driver, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "interact/commons",
    summary: "groups harvest a common stock that grows back",
    id: 82,
    reads: &[Column::Strategy, Column::Stock],
    writes: &[Column::Payoff, Column::Stock],
    draws: &[],
    sources: &["Gordon 1954", "Schaefer 1957", "Hardin 1968", "Ostrom 1990", "Sethi & Somanathan 1996", "Piatti et al. 2024"],
    shader: ("shaders/interact/commons.wgsl", include_str!("../../../../shaders/interact/commons.wgsl")),
    parts: &[],
    driver: Driver::Groups,
    by_group: true,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<CommonsPlan>(&RECORD);
