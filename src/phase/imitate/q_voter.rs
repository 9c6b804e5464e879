//! `imitate/q_voter`: q others who agree convince; q who do not may unsettle.
//!
//! **Formula.** q random others are asked (on a graph: neighbours), with repetition. If all have the same strategy, s_i ← that
//! strategy; if not, with probability ε, s_i ← one of the other strategies, uniformly. With q = 1 that one is copied (column
//! `model`); else nobody in particular.
//! **Formats.** ε in units of 2⁻³⁰. **Draws.** Other k by word 8 + 2k (and 9 + 2k above 2^24 agents); word 2: does the agent
//! change where they disagree; word 4: where to; word 3 decides who revises if u < 1.
//! **Sources.** Castellano, Muñoz & Pastor-Satorras 2009. Well-mixed with two strategies and q = 2 or 3 the share x moves by
//! x(1 − x)(2x − 1)(1 − ε/ε*) in a step, ε* = 1/2 for q = 2 and 1/3 for q = 3: consensus below ε*, coexistence above.
//!
//! ```
//! // Near x = 1/2 the threshold is ε* = (q − 1)/(2^q − 2).
//! let threshold = |q: i32| f64::from(q - 1) / f64::from((1 << q) - 2);
//! assert_eq!((threshold(2), threshold(3)), (0.5, 1.0 / 3.0));
//! ```
#![deny(clippy::float_arithmetic)]

use super::model::{BLOCK, draw_others, keep_sleepers, sleepers_copy_nobody};
use crate::columns::Column;
use crate::config::plan::{Spec, draw};
use crate::num::fixed::happens;
use crate::num::wide::index_below;
use crate::phase::{CpuKernel, Out, Phase, View, fill_lanes};

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "imitate/q_voter",
    summary: "take the strategy of q random others if they agree, else change at random with probability ε",
    reads: &[Column::Strategy],
    writes: &[Column::Strategy, Column::Model],
    by_group: false,
    draws: &["change 2", "revise 3", "where to 4", "others 8 + 2q (and 9 + 2q)"],
    sources: &["Castellano, Muñoz & Pastor-Satorras 2009"],
    shader: ("shaders/imitate/q_voter.wgsl", include_str!("../../../shaders/imitate/q_voter.wgsl")),
    cpu: CpuKernel::Columns(next),
    models: None,
};

fn next(view: &View<'_>, mut out: Out<'_>) {
    let Spec::QVoter(rule) = &view.phase.spec else { unreachable!("kernel of imitate/q_voter") };
    let count = view.plan.strategy_count() as u32;
    let (strategy, model) = (out.bytes(Column::Strategy, 0), out.words(Column::Model, 0));
    for (block, next) in strategy.chunks_mut(BLOCK).enumerate() {
        let (at, len) = (block * BLOCK, next.len());
        let begin = out.first + at;
        let first = draw_others(view, draw::MODELS, begin, len);
        let mut agree = [true; BLOCK];
        for (next, j) in next.iter_mut().zip(&first) {
            *next = view.strategy[*j as usize];
        }
        for q in 1..rule.models {
            let others = draw_others(view, draw::MODELS + 2 * q, begin, len);
            for (lane, (agree, next)) in agree.iter_mut().zip(&*next).enumerate() {
                *agree &= view.strategy[others[lane] as usize] == *next;
            }
        }
        if rule.models > 1 {
            let (mut events, mut targets) = ([0u32; BLOCK], [0u32; BLOCK]);
            if rule.epsilon_q30 > 0 {
                fill_lanes(view.key(draw::ADOPT), begin, len, &mut events);
                fill_lanes(view.key(draw::CHANGE), begin, len, &mut targets);
            }
            for (lane, next) in next.iter_mut().enumerate() {
                let own = view.strategy[begin + lane];
                let to = u32::from(own) + 1 + index_below(targets[lane], count - 1); // < 2·count ≤ 32
                let changed = (if to >= count { to - count } else { to }) as u8;
                let alone = if happens(events[lane], rule.epsilon_q30) { changed } else { own };
                *next = if agree[lane] { *next } else { alone };
            }
        }
        keep_sleepers(view, &rule.revision, begin, next);
        if !model.is_empty() {
            for (lane, model) in model[at..at + len].iter_mut().enumerate() {
                *model = if rule.models == 1 { first[lane] } else { (begin + lane) as u32 };
            }
            sleepers_copy_nobody(view, &rule.revision, begin, &mut model[at..at + len]);
        }
    }
}
