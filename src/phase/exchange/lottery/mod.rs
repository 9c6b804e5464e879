//! `exchange/lottery`: a prize for one of each group, won the likelier the more one owns.
//!
//! **Formula.** In every step groups of n share one `prize` V each: random groups, seats g·n .. g·n + n of a random order, of which the last N mod n take no part
//! (`size`), or the fixed groups of the topology. Of a group one wins, i with probability w_i^a/Σ_j w_j^a, a = γ·(1 − k) (`exponent` γ, `training`
//! k, which levels the skills that ownership buys); where nobody of it owns anything, each alike. Of each prize ⌊χ·V⌋ units are pooled (`tax`
//! χ) and returned to the whole population: each gets ⌊P/N⌋, and the P mod N units that are left go to as many agents in a row from a random one on.
//! w_i ← w_i − δ·w_i + (V − ⌊χ·V⌋)·\[i has won\] + part of i (`decay` δ).
//! **Formats.** Resources in units, at most 2^32 − 1; δ in units of 2⁻³²; a in units of 2⁻¹⁶; w^a relative to the group's largest in units of 2⁻³⁰, shifted
//! right by ceil(log2 n), so that who has less than 2^−(30 − ceil(log2 n)) of its weight cannot win. **Rounding.** δ·w to nearest, ties to even, so that who owns 1/(2δ)
//! units or less loses none: count in units so small that this is next to nothing (with 25 units of a mean of 10,000 the Gini coefficient is 0.02 too low at
//! a = 0.5); weights down; taxes and parts down, with the rest as above. **Draws.** The keys of one permutation by word 0 of draw 0; draw 1, of the agent whose
//! number is the group's first seat (fixed groups: of its first member): who wins; draw 2, of the first agent: where the row of those begins who get
//! a unit more. **Sources.** Merton 1968 (the Matthew effect); Eggenberger & Pólya 1923 (a = 1 in fixed groups without decay).
//!
//! ```
//! use polity::num::power::PowerTable;
//! use polity::phase::exchange::lottery::winner;
//! // Three own 1, 2 and 0 units. With a = 1 the chances are 1/3, 2/3 and nothing; with a = 0 they are alike.
//! let table = PowerTable::new();
//! let wins = |exponent_q16, share: f64| winner(&table, exponent_q16, &[1, 2, 0], (share * 4_294_967_296.0) as u32);
//! assert_eq!([0.32, 0.34, 0.99].map(|share| wins(1 << 16, share)), [0, 1, 1]);
//! assert_eq!([0.32, 0.34, 0.99].map(|share| wins(0, share)), [0, 1, 2]);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::winner;
pub use rule::{LotteryFile, LotteryPlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "exchange/lottery",
    summary: "one of each group wins a prize, the likelier the more it owns",
    id: 113,
    reads: &[Column::Resource],
    writes: &[Column::Resource],
    draws: &[
        Draw::shared("groups 0"),
        Draw::own("winner", rule::WINNER, "who wins 1"),
        Draw::own("first", rule::FIRST, "who gets what is left over 2"),
    ],
    sources: &["Eggenberger & Pólya 1923", "Merton 1968"],
    shader: ("shaders/exchange/lottery.wgsl", include_str!("../../../../shaders/exchange/lottery.wgsl")),
    parts: &[Part::Permute],
    driver: Driver::Place,
    by_group: false,
    passes: &[cpu::STAKES, cpu::WINNERS],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<LotteryPlan>(&RECORD);
