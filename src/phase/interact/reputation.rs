//! `interact/reputation`: pairs help each other or not, by the other's reputation, and are judged for it.
//!
//! **Formula.** In a random perfect matching i and j meet. Each helps with probability h = \[q·((1 − ε)·H\[r_i\]\[r_j\] + ε·H\[r_i\]\[not r_j\]) + (1 − q)·H\[r_i\]\[good\]\]·(1 − e), H
//! the table of its strategy: with probability q it knows the other's reputation (M2), seen wrongly with probability ε; who is unknown counts as good; help fails with
//! probability e. π_i = b·\[j helps\] − c·\[i helps\]. Then i is good with probability α + (1 − 2α)·D\[r_i\]\[r_j\]\[i helped\], D the norm. Acts and judgements all go by
//! the reputations at the start of the phase. An odd one out earns 0 and keeps its reputation.
//!
//! **Public and private.** There is one reputation per agent, and judgements of it are shared (an error α is everybody's error). What is private is the view: `recognition`
//! hides reputations from single donors, `perception_error` turns them, both anew in each encounter. Opinions that stay different between observers would take N² of them: `interact/opinions` has them
//! within groups.
//!
//! **Formats.** Reputation 1 good, 0 bad; payoffs of the four ways to meet in stored units, after dial and prospect; probabilities in units of 2⁻³⁰, 0 and 1 exact. **Rounding.** None.
//! **Draws.** Matching by draw 0. The words of a pair, lower index first (see `interact/repeated`): block 0 has the acts of both and the judgements of both.
//! **Sources.** Nowak & Sigmund 1998, 2005; Leimar & Hammerstein 2001; Ohtsuki & Iwasa 2004, 2006; Pacheco, Santos & Chalub 2006.
//!
//! ```
//! use polity::config::{File, Plan};
//! use polity::{reference::Reference, world::World};
//! let text = r#"
//!     steps = 2
//!     population = { agents = 2, strategies = ["DISC", "ALLD"] }
//!     init = { kind = "counts", counts = [1, 1] }
//!     [[phase]]
//!     kind = "interact/reputation"
//!     benefit = 3.0
//!     cost = 1.0
//!     norm = { kind = "stern_judging" }
//! "#;
//! let plan = Plan::new(&toml::from_str::<File>(text).unwrap(), ".".as_ref()).unwrap();
//! let mut engine = Reference::new(plan.clone(), World::new(&plan));
//! let earned = |engine: &Reference| plan.payoff().natural(engine.observe().replicas[0].payoff_sum as f64);
//! engine.step();
//! assert_eq!(earned(&engine), 2.0); // the defector is helped once, and is bad from then on
//! engine.step();
//! assert_eq!(earned(&engine), 0.0);
//! ```
#![deny(clippy::float_arithmetic)]

use crate::columns::Column;
use crate::config::plan::{ReputationPlan, Spec, draw};
use crate::num::fixed::{happens, pack};
use crate::num::permute::Permutation;
use crate::num::rng::fill_pairs;
use crate::phase::{CpuKernel, Out, Phase, View};

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "interact/reputation",
    summary: "help by reputation, and be judged for it by a social norm",
    reads: &[Column::Strategy, Column::Reputation],
    writes: &[Column::Payoff, Column::Reputation],
    by_group: false,
    draws: &["matching 0", "key of pairs 210"],
    sources: &["Nowak & Sigmund 1998", "Ohtsuki & Iwasa 2004", "Pacheco, Santos & Chalub 2006"],
    shader: ("shaders/interact/reputation.wgsl", include_str!("../../../shaders/interact/reputation.wgsl")),
    cpu: CpuKernel::Columns(next),
    models: None,
};

/// Agents per inner block.
const BLOCK: usize = 512;

/// Does an agent of strategy `s` and reputation `own` help one of reputation `other`? 1: it does.
#[inline(always)]
fn helps(rule: &ReputationPlan, s: u8, own: u8, other: u8, word: u32) -> u8 {
    u8::from(happens(word, rule.helps_q30[usize::from(s)][usize::from(2 * (1 - own) + 1 - other)]))
}

fn next(view: &View<'_>, mut out: Out<'_>) {
    let Spec::Reputation(rule) = &view.phase.spec else { unreachable!("kernel of interact/reputation") };
    let agents = view.plan.agents();
    let (strategy, reputation) = (view.strategy, view.bytes(Column::Reputation, 0));
    let seats = Permutation::new(view.key(draw::MATCHING), agents);
    let key = view.key(draw::PAIRS).pairs();
    let (payoff, judged) = (out.words(Column::Payoff, 0), out.bytes(Column::Reputation, 0));
    for (block, (payoff, judged)) in payoff.chunks_mut(BLOCK).zip(judged.chunks_mut(BLOCK)).enumerate() {
        let begin = out.first + block * BLOCK;
        let len = payoff.len();
        let mut met = [0u32; BLOCK];
        for (lane, seat) in met[..len].iter_mut().enumerate() {
            *seat = (begin + lane) as u32;
        }
        seats.forward_many(&mut met[..len]);
        for seat in &mut met[..len] {
            // The last seat of an odd number has none opposite: its agent meets itself.
            *seat = if *seat ^ 1 < agents { *seat ^ 1 } else { *seat };
        }
        seats.inverse_many(&mut met[..len]);
        let mut pair = [[0u32; BLOCK]; 2];
        for lane in 0..len {
            let (i, j) = ((begin + lane) as u32, met[lane]);
            (pair[0][lane], pair[1][lane]) = (i.min(j), i.max(j));
        }
        let mut words = [[0u32; BLOCK]; 4];
        fill_pairs(key, [&pair[0], &pair[1]], len, 0, 0, &mut words);
        for (lane, (payoff, judged)) in payoff.iter_mut().zip(judged).enumerate() {
            let (i, j) = (begin + lane, met[lane] as usize);
            let (own, other) = (reputation[i] & 1, reputation[j] & 1);
            if i == j {
                (*payoff, *judged) = (pack(0, strategy[i]), own);
                continue;
            }
            let side = usize::from(j < i);
            let given = helps(rule, strategy[i], own, other, words[side][lane]);
            let got = helps(rule, strategy[j], other, own, words[1 - side][lane]);
            *payoff = pack(rule.worth[usize::from((2 * got + given) & 3)], strategy[i]);
            let state = 4 * (1 - own) + 2 * (1 - other) + 1 - given;
            *judged = u8::from(happens(words[2 + side][lane], rule.good_q30[usize::from(state & 7)]));
        }
    }
}
