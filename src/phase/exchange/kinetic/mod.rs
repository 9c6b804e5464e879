//! `exchange/kinetic`: pairs of a random matching exchange resources, and no unit is lost.
//!
//! **Formula.** All agents are matched at random in every step; of an odd number one rests. A pair that owns T = a + b divides it anew:
//! * `transfer`: a fair coin says who pays `amount` units to the other; who owns less pays nothing.
//! * `split`: each keeps ⌊λ·own⌋ (`saving` λ); of the rest R = T − ⌊λa⌋ − ⌊λb⌋ the first gets a uniform whole number from 0 to R, the other what
//!   is left. So there is no odd unit: what λ leaves over is part of R.
//! * `yard_sale`: a fair coin says who wins ⌊f·min(a, b)⌋ units from the other (`fraction` f). Where that is less than a unit nothing moves.
//!
//! **Invariants.** The sum of all resources is constant, and nobody owns less than nothing. A pair that owns 2^32 − 1 units or more together
//! keeps what each has. **Formats.** Resources in units; λ and f in units of 2⁻³². **Rounding.** λ and f to nearest, savings and stakes down.
//! **Draws.** The keys of one permutation by word 0; four words per pair by the key of draw 210, of which the first decides.
//! **Sources.** Drăgulescu & Yakovenko 2000 (transfer, split); Chakraborti & Chakrabarti 2000 (saving); Chakraborti 2002 and Boghosian 2014
//! (yard sale).
//!
//! ```
//! use polity::phase::exchange::kinetic::{KineticPlan, traded};
//! // Resources of the agent of the lower number after the deal; the other has the rest. The word is a fair coin, or a uniform number.
//! let (low, high) = (0, u32::MAX);
//! let pay = KineticPlan::Transfer { amount: 3 };
//! assert_eq!([traded(pay, 5, 2, low), traded(pay, 5, 2, high)], [2, 5]); // the other cannot pay
//! let half = KineticPlan::Split { saving_q32: 1 << 31 };
//! assert_eq!([traded(half, 5, 2, low), traded(half, 5, 2, high)], [2, 2 + 4]); // 2 and 1 are saved
//! let tenth = KineticPlan::YardSale { fraction_q32: 429_496_730 };
//! assert_eq!([traded(tenth, 50, 29, low), traded(tenth, 50, 29, high)], [52, 48]);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::traded;
pub use rule::{KineticFile, KineticPlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "exchange/kinetic",
    summary: "pairs of a random matching exchange resources; their sum is constant",
    id: 110,
    reads: &[Column::Resource],
    writes: &[Column::Resource],
    draws: &[Draw::shared("matching 0"), Draw::shared("key of pairs 210")],
    sources: &["Drăgulescu & Yakovenko 2000", "Chakraborti & Chakrabarti 2000", "Chakraborti 2002", "Boghosian 2014"],
    shader: ("shaders/exchange/kinetic.wgsl", include_str!("../../../../shaders/exchange/kinetic.wgsl")),
    parts: &[Part::Permute],
    driver: Driver::Place,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<KineticPlan>(&RECORD);
