//! `interact/repeated`: pairs play a game of two acts again and again, each with memory of the last round or the last two.
//!
//! **Formula.** In round 0 agent i cooperates with probability o_i, in round r + 1 with probability p_i\[x_r\], x_r one of CC, CD, DC, DD by the acts of
//! round r, own act first; it earns Σ_r stage\[x_r\] over the T rounds of the game (`total`) or that sum over T (`mean`). T = `rounds`, or
//! P(T > n) = w^n for n < `max_rounds`. Payoffs of games add up as in `interact/matrix`: `match`, `sample`, `neighbor_sum`, `neighbor_mean`; in the first and
//! the last two a pair plays one game that both of them earn from. `field` is the expectation of a game, of each pair of strategies: a game of `interact/matrix`.
//!
//! **Memory two.** In round 1 a strategy may cooperate with a probability q_i\[x_0\], and in round r + 2 with p_i\[4·x_{r+1} + x_r\], the last round first; a
//! memory-one strategy is the one with q_i = p_i that ignores x_r. A plan without memory-two strategies keeps the kernel for five probabilities.
//!
//! **Mistakes.** An act is the opposite of the one meant with probability e, and the other's act is seen as its opposite with probability ε, anew in each round.
//! Both are part of the probabilities: p' = e + (1 − 2e)·((1 − ε)·p\[x\] + ε·p\[x with the other's act turned\]), which is the same process exactly.
//! Of two rounds that are looked back on, each is seen so, independently and anew in each round.
//!
//! **Genes.** With `genes` the five probabilities of an agent are values of its own: what imitation copies with `imitate/hitchhike` (ψ = 1) and `evolve/jitter`
//! mutates. No columns of their own are needed. Genes are memory-one.
//!
//! **Formats.** Probabilities in units of 2⁻³⁰, 0 and 1 exact; values v/65535 enter as (v + \[v ≥ 2¹⁵\])/2¹⁶; payoffs of a round in stored units, such that the sum over
//! a game is below 2³⁰ and a payoff below 2²³. **Rounding.** Means of rounds and of games down.
//! **Draws.** The words of a pair (a, b) are Philox of (a, b, block, stream) under a key from draw 210: word 0 is the length of the game, words 2r + 2 and 2r + 3
//! are the acts of round r of a and b. A pair that both look at is (lower index, higher index) in stream 0; the q-th sampled game of i is (i, q) in stream 1,
//! with i's word first. `sample`: opponent q by word 2q (and 2q + 1 above 2^24 agents); `match`: the keys of one permutation.
//! **Sources.** Axelrod & Hamilton 1981; Axelrod 1984; Hilbe, Martinez-Vaquero, Chatterjee & Nowak 2017 (memory n); Nowak & Sigmund 1990, 1992, 1993; Press & Dyson 2012; Stewart & Plotkin 2013.
//!
//! ```
//! use polity::config::{File, Plan};
//! use polity::{reference::Reference, world::World};
//! let text = r#"
//!     steps = 1
//!     population = { agents = 2, strategies = ["TFT", "ALLD"] }
//!     init = { kind = "counts", counts = [1, 1] }
//!     [[phase]]
//!     kind = "interact/repeated"
//!     matrix = [[3.0, 0.0], [5.0, 1.0]]
//!     rounds = 4
//!     earn = "total"
//!     payoff = "match"
//! "#;
//! let plan = Plan::new(&text.parse::<File>().unwrap(), ".".as_ref(), &polity::Registry::builtin()).unwrap();
//! let mut engine = Reference::new(plan.clone(), World::new(&plan));
//! engine.step();
//! // S + 3P and T + 3P
//! assert_eq!(plan.payoff().natural(engine.observe().replicas[0].payoff_sum as f64), 3.0 + 8.0);
//! ```

mod cpu;
mod file;
mod oracle;
mod play;
pub mod rule;

pub use rule::{Repeated, RepeatedFile};

use crate::columns::Column;
use crate::rule::draw;
use crate::rule::{Draw, Driver, Part, Phase, Record};

/// What never changes of this phase.
pub static RECORD: Record = Record {
    kind: "interact/repeated",
    summary: "play a repeated game of two acts by memory-one or memory-two strategies, by name or by own values",
    id: 80,
    reads: &[Column::Strategy, Column::Value],
    writes: &[Column::Payoff],
    draws: &[
        Draw::shared("opponent 2q (and 2q + 1)"),
        Draw::shared("matching 0"),
        Draw::own("mates", draw::MATES, "matching in groups 211"),
        Draw::shared("key of pairs 210"),
    ],
    sources: &["Axelrod & Hamilton 1981", "Nowak & Sigmund 1993", "Press & Dyson 2012", "Hilbe, Martinez-Vaquero, Chatterjee & Nowak 2017"],
    shader: ("shaders/interact/repeated.wgsl", include_str!("../../../../shaders/interact/repeated.wgsl")),
    parts: &[Part::Graph, Part::Permute],
    driver: Driver::Payoff,
    by_group: false,
    passes: &[crate::phase::interact::pairs::FIELD],
};

/// The phase.
pub static PHASE: Phase = crate::phase::code::of::<Repeated>(&RECORD);
