//! `learn/q_learning`: agents learn what each act is worth in each situation, and do what is worth most.
//!
//! **Formula.** Each agent has a value Q(s, a) for each strategy a in each situation s: one situation without memory, or what all members of its
//! fixed group did in the last step (`memory = 1`). After it did a in s, earned π and finds itself in s': Q(s, a) ← (1 − α)·Q(s, a) + α·(π +
//! δ·max_b Q(s', b)), by the values before. Then it tries any strategy at random with probability ε₀·exp(−β·t) in step t, and otherwise does the
//! first of those that are worth most in s'. The first step of agents with memory teaches nothing: there is no situation before. Who is stubborn keeps
//! values and strategy. **Formats.** Q is kept above what the lowest payoff for ever is worth, π_min/(1 − δ), in units of a power of two chosen per plan
//! so that the most that can come is 2³⁰ to 2³¹ of them (or payoffs have no finer parts); α, δ and ε in units of 2⁻³⁰. **Rounding.** δ·max Q and the new Q to
//! nearest, ties to even: a value rests at most 1/(2α) + 1/(1 − δ) units from where it would without rounding, for α = .15 and δ = .95 less than 2⁻²⁵ of
//! the most that can come. ε by a table ([`crate::num::decay`]). **Draws.** Word 0: who explores; word 1: what it tries. **Columns.** Values, those of
//! an agent side by side; the last situation; the step in which the greedy policy last changed. **Sources.** Watkins & Dayan 1992; Calvano, Calzolari,
//! Denicolò & Pastorello 2020.
//!
//! ```
//! use polity::phase::learn::q_learning::learned;
//! // A value of 1000 after a reward of 60 and prospects of 2000, half of which count: 0.9 · 1000 + 0.1 · (60 + 1000).
//! let share = |x: f64| (x * f64::from(1 << 30)).round() as u32;
//! assert_eq!(learned(1000, 60, 2000, share(0.1), share(0.5)), 1006);
//! // What rests half-way goes to the even number.
//! assert_eq!(learned(3, 0, 0, share(0.5), share(0.5)), 2);
//! ```

mod cpu;
mod oracle;
pub mod rule;

pub use cpu::learned;
pub use rule::{QLearningFile, QLearningPlan};

use crate::columns::Column;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "learn/q_learning",
    summary: "learn what each strategy is worth, alone or after what the group did last, and do what is worth most, but for exploration that fades",
    id: 101,
    reads: &[Column::Strategy, Column::Payoff, Column::Class],
    writes: &[Column::Strategy, Column::ActionValue, Column::Situation, Column::Settled],
    draws: &[Draw::own("explore", rule::EXPLORE, "explore 0"), Draw::own("act", rule::ACT, "what is tried 1")],
    sources: &["Watkins & Dayan 1992", "Calvano, Calzolari, Denicolò & Pastorello 2020"],
    shader: ("shaders/learn/q_learning.wgsl", include_str!("../../../../shaders/learn/q_learning.wgsl")),
    parts: &[Part::Learners],
    driver: Driver::Strategy,
    by_group: false,
    passes: &[],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<QLearningPlan>(&RECORD);
