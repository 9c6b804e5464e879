//! `imitate/sznajd`: two who agree convince.
//!
//! **Formula.** j is a random neighbour of i, l a random neighbour of j (well-mixed: random others; l may be i). If s_j = s_l,
//! s_i ← s_j. This is the pull form of the model: it is the listener who is drawn, not the pair. Nobody in particular is copied:
//! the column `model` holds the agent itself.
//! **Draws.** j by word 0 (and 1 above 2^24 agents), l by word 8 (and 9); word 3 decides who revises if u < 1.
//! **Sources.** Sznajd-Weron & Sznajd 2000; Slanina & Lavička 2003 (well-mixed: x moves by x(1 − x)(2x − 1)).
//!
//! ```
//! // In a large well-mixed population a step with u = 1 takes x to x + (1 − x)x² − x(1 − x)², which is 3x² − 2x³.
//! let x = 0.6f64;
//! assert!((x + (1.0 - x) * x * x - x * (1.0 - x) * (1.0 - x) - (3.0 * x * x - 2.0 * x * x * x)).abs() < 1e-15);
//! ```
#![deny(clippy::float_arithmetic)]

use super::model::{BLOCK, draw_others, draw_others_of, keep_sleepers};
use crate::columns::Column;
use crate::config::plan::{Spec, draw};
use crate::phase::{CpuKernel, Out, Phase, View};

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "imitate/sznajd",
    summary: "take the strategy of a random neighbour if a random neighbour of that one has it too",
    reads: &[Column::Strategy],
    writes: &[Column::Strategy, Column::Model],
    by_group: false,
    draws: &["first 0 (and 1)", "revise 3", "second 8 (and 9)"],
    sources: &["Sznajd-Weron & Sznajd 2000", "Slanina & Lavička 2003"],
    shader: ("shaders/imitate/sznajd.wgsl", include_str!("../../../shaders/imitate/sznajd.wgsl")),
    cpu: CpuKernel::Columns(next),
    models: None,
};

fn next(view: &View<'_>, mut out: Out<'_>) {
    let Spec::Sznajd(rule) = &view.phase.spec else { unreachable!("kernel of imitate/sznajd") };
    let (strategy, model) = (out.bytes(Column::Strategy, 0), out.words(Column::Model, 0));
    for (block, next) in strategy.chunks_mut(BLOCK).enumerate() {
        let (at, len) = (block * BLOCK, next.len());
        let begin = out.first + at;
        let first = draw_others(view, draw::MODEL, begin, len);
        let second = draw_others_of(view, &first, draw::MODELS, begin, len);
        for (lane, next) in next.iter_mut().enumerate() {
            let (a, b) = (view.strategy[first[lane] as usize], view.strategy[second[lane] as usize]);
            *next = if a == b { a } else { view.strategy[begin + lane] };
        }
        keep_sleepers(view, &rule.revision, begin, next);
        if !model.is_empty() {
            for (lane, model) in model[at..at + len].iter_mut().enumerate() {
                *model = (begin + lane) as u32;
            }
        }
    }
}
