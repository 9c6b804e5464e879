//! The kernel of `imitate/sznajd` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::SznajdPlan;
use crate::columns::Column;
use crate::config::plan::draw;
use crate::kernel::model::{BLOCK, draw_others, draw_others_of, keep_all_asleep, keep_sleepers};
use crate::kernel::{Kernel, Out, View};

impl Kernel for SznajdPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }
}

fn next(view: &View<'_>, rule: &SznajdPlan, mut out: Out<'_>) {
    let (strategy, model) = (out.bytes(Column::Strategy, 0), out.words(Column::Model, 0));
    for (block, next) in strategy.chunks_mut(BLOCK).enumerate() {
        let (at, len) = (block * BLOCK, next.len());
        let begin = out.first + at;
        if model.is_empty() && keep_all_asleep(view, &rule.revision, begin, next) {
            continue;
        }
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
