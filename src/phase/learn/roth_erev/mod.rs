//! `learn/roth_erev`: strategies that paid are chosen more often.
//!
//! **Formula.** Each agent has a propensity q_s for each strategy. After it played k and earned π: q_s ← (1 − φ) q_s + r(1 − ε) for s = k,
//! and + r ε/(S − 1) for each other one, with the reward r = max(0, π − reference); then it chooses s with probability q_s/Σq. φ is
//! forgetting ("recency"), ε experimentation. Who does not revise keeps propensities and strategy. If no propensity is left, the agent goes on
//! as before. **Formats.** Propensities in units chosen per plan so that the largest reward is 2¹¹ to 2¹² of them. **Rounding.** Up with a
//! probability equal to the rest, so that neither small rewards nor small rates of forgetting come to nothing. The propensities of an agent
//! are at most 2³¹ together: beyond that, after no fewer than 2¹⁹ of the largest rewards without forgetting, all are halved, halves of odd
//! numbers up or down by chance. Their ratios stay; from then on a reward counts at least 2⁻²⁰ of what was learned before. The choice is exact in
//! integers, within 2⁻³² of q_s/Σq. **Draws.** Word 0 chooses, word 8 + s rounds strategy s, word 3 decides who revises if u < 1.
//! **Sources.** Roth & Erev 1995; Erev & Roth 1998.
//!
//! ```
//! use polity::phase::learn::roth_erev::reinforced;
//! // A tenth is forgotten of 5000; the reward of 2^20 payoff units, 2^-8 units of propensity each, is divided 3 to 1.
//! let keep = (0.9 * f64::from(1 << 30)) as u32;
//! assert_eq!(reinforced(5000, keep, 1 << 20, 3 << 29, 9, u32::MAX), 4499 + 3072); // rounded down: the rest is just below 1
//! assert_eq!(reinforced(5000, keep, 1 << 20, 1 << 29, 9, 0), 4500 + 1024);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::reinforced;
pub use rule::{RothErevFile, RothErevPlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "learn/roth_erev",
    summary: "choose strategies in proportion to the rewards that they brought so far, with forgetting and experimentation",
    id: 77,
    reads: &[Column::Strategy, Column::Payoff, Column::Class],
    writes: &[Column::Strategy, Column::Propensity],
    draws: &[Draw::shared("choice 0"), Draw::shared("revise 3"), Draw::own("round", super::rule::ROUND, "rounding 8 + s")],
    sources: &["Roth & Erev 1995", "Erev & Roth 1998"],
    shader: ("shaders/learn/roth_erev.wgsl", include_str!("../../../../shaders/learn/roth_erev.wgsl")),
    parts: &[Part::Model, Part::Learn, Part::Rests, Part::Learners],
    driver: Driver::Strategy,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<RothErevPlan>(&RECORD);
