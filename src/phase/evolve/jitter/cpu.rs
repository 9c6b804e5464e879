//! The kernel of `evolve/jitter` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{JitterPlan, STEP};
use crate::columns::Column;
use crate::kernel::model::BLOCK;
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::fixed::happens;
use crate::num::wide::index_below;

impl Kernel for JitterPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, *self, out);
    }
}

/// A value after the step that `word` draws: at most `size` long, or exactly.
#[inline(always)]
#[must_use]
pub fn jittered(own: u16, size: u32, fixed: bool, word: u32) -> u16 {
    let up = if fixed { 2 * size * (word >> 31) } else { index_below(word, 2 * size + 1) };
    let to = i32::from(own) + up as i32 - size as i32; // −65535 ..= 131070
    (if to < 0 { -1 - to } else { to.min(131_071 - to) }) as u16
}

fn next(view: &View<'_>, rule: JitterPlan, mut out: Out<'_>) {
    for d in 0..view.dimensions() {
        let (value, next) = (view.halves(Column::Value, d), out.halves(Column::Value, d));
        for (block, next) in next.chunks_mut(BLOCK).enumerate() {
            let begin = out.first + block * BLOCK;
            let (mut events, mut steps) = ([0u32; BLOCK], [0u32; BLOCK]);
            fill_lanes(view.key(d), begin, next.len(), &mut events);
            fill_lanes(view.key(STEP + d), begin, next.len(), &mut steps);
            for (lane, next) in next.iter_mut().enumerate() {
                let own = value[begin + lane];
                let to = jittered(own, rule.size, rule.fixed, steps[lane]);
                *next = if happens(events[lane], rule.probability_q30) { to } else { own };
            }
        }
    }
}
