//! `interact/dominance`: who has won before wins again, and the loser pays tribute.
//!
//! **Formula.** All agents are matched at random in every step; of an odd number one rests. Agent i beats j with probability 1/(1 + e^(−η·(h_i − h_j)))
//! (`steepness` η, dominance h). The winner's dominance grows by 1, the loser's falls by 1, and everybody forgets: h ← (1 − μ)·h (`forgetting` μ).
//! Each earns its `income` e; the loser gives the share τ of it to the winner (`tribute`): π = e·(1 ± τ), and e for who rests.
//! **Formats.** h in units of 2⁻¹⁶, stored with 2^31 for 0; |h| < 1/μ. μ in units of 2⁻³²; payoffs as they are stored. **Rounding.** τ·e to nearest,
//! the same for both; what is forgotten half to even; differences of h towards 0 to what the table of probabilities is made for, 2⁻¹⁶ down to
//! 2^−11 for η = 0.005. **Draws.** The keys of one permutation by word 0; four words per pair by the key of draw 210, of which the first decides.
//! **Sources.** Bonabeau, Theraulaz & Deneubourg 1995; Chase 1982 (winners and losers).
//!
//! ```
//! use polity::phase::interact::dominance::fought;
//! // μ = 1/2: from 3 a win makes (3 + 1)/2 = 2, a loss 1, and who rests keeps 1.5.
//! let (zero, one) = (1u32 << 31, 1u32 << 16);
//! let from = zero + 3 * one;
//! assert_eq!([1, -1, 0].map(|result| fought(from, result, 1 << 31)), [zero + 2 * one, zero + one, zero + 3 * one / 2]);
//! assert_eq!(fought(zero, -1, 1 << 31), zero - one / 2);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::fought;
pub use rule::{DominanceFile, DominancePlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "interact/dominance",
    summary: "fight by who has won before; the loser pays tribute",
    id: 112,
    reads: &[Column::Strategy, Column::Dominance],
    writes: &[Column::Payoff, Column::Dominance],
    draws: &[Draw::shared("matching 0"), Draw::shared("key of pairs 210")],
    sources: &["Bonabeau, Theraulaz & Deneubourg 1995", "Chase 1982"],
    shader: ("shaders/interact/dominance.wgsl", include_str!("../../../../shaders/interact/dominance.wgsl")),
    parts: &[Part::Permute, Part::Fermi],
    driver: Driver::Place,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<DominancePlan>(&RECORD);
