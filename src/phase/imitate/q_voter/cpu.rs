//! The kernel of `imitate/q_voter` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{CHANGE, QVoterPlan};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::kernel::model::{BLOCK, draw_others, keep_all_asleep, keep_sleepers, sleepers_copy_nobody};
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::fixed::happens;
use crate::num::wide::index_below;

impl Kernel for QVoterPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }
}

fn next(view: &View<'_>, rule: &QVoterPlan, mut out: Out<'_>) {
    let count = view.plan.strategy_count() as u32;
    let class = if rule.epsilon_q30.differs() { view.bytes(Column::Class, 0) } else { &[] };
    let (strategy, model) = (out.bytes(Column::Strategy, 0), out.words(Column::Model, 0));
    for (block, next) in strategy.chunks_mut(BLOCK).enumerate() {
        let (at, len) = (block * BLOCK, next.len());
        let begin = out.first + at;
        if model.is_empty() && keep_all_asleep(view, &rule.revision, begin, next) {
            continue;
        }
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
            if rule.unsettles() {
                fill_lanes(view.key(draw::ADOPT), begin, len, &mut events);
                fill_lanes(view.key(CHANGE), begin, len, &mut targets);
            }
            for (lane, next) in next.iter_mut().enumerate() {
                let own = view.strategy[begin + lane];
                let to = u32::from(own) + 1 + index_below(targets[lane], count - 1); // < 2·count ≤ 32
                let changed = (if to >= count { to - count } else { to }) as u8;
                let likely = rule.epsilon_q30.each[usize::from(class.get(begin + lane).copied().unwrap_or(0) & 15)];
                let alone = if happens(events[lane], likely) { changed } else { own };
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
