//! The kernel of `imitate/q_voter` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{CHANGE, QVoterPlan};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::kernel::model::{BLOCK, draw_others, imitate_several};
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::fixed::happens;
use crate::num::wide::index_below;

impl Kernel for QVoterPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }
}

fn next(view: &View<'_>, rule: &QVoterPlan, out: Out<'_>) {
    let count = view.plan.strategy_count() as u32;
    let class = if rule.epsilon_q30.differs() { view.bytes(Column::Class, 0) } else { &[] };
    imitate_several(view, &rule.revision, out, |begin, next, copied| {
        let len = next.len();
        let first = draw_others(view, draw::MODELS, begin, len);
        if rule.models == 1 {
            *copied = first;
        }
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
    });
}
