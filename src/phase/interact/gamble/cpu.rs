//! The kernel of `interact/gamble` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{GamblePlan, OUTCOME, RATIO};
use crate::columns::Column;
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::rng::GROUP;
use crate::num::wide::index_below;

impl Kernel for GamblePlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }
}

const BLOCK: usize = 512;
const _: () = assert!(BLOCK.is_multiple_of(GROUP), "blocks begin at groups of draws");

/// What a gamble may lose.
#[inline(always)]
#[must_use]
pub const fn loss(gain: u32, ratio_q16: u32) -> u32 {
    ((gain << 16) + ratio_q16 / 2) / ratio_q16 // < 2^31 + 2^22
}

/// Resources after an offer.
#[inline(always)]
#[must_use]
pub const fn played(stock: u32, gain: u32, ratio_q16: u32, threshold_q16: u32, outcome: u32) -> u32 {
    if stock == 0 || ratio_q16 <= threshold_q16 {
        stock
    } else if outcome < 1 << 31 {
        stock.saturating_add(gain)
    } else {
        stock.saturating_sub(loss(gain, ratio_q16))
    }
}

fn next(view: &View<'_>, rule: &GamblePlan, mut out: Out<'_>) {
    let (class, stock, first) = (view.bytes(Column::Class, 0), view.words(Column::Resource, 0), out.first);
    for (block, next) in out.words(Column::Resource, 0).chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        let (mut ratios, mut outcomes) = ([0u32; BLOCK], [0u32; BLOCK]);
        fill_lanes(view.key(RATIO), begin, next.len(), &mut ratios);
        fill_lanes(view.key(OUTCOME), begin, next.len(), &mut outcomes);
        for (lane, next) in next.iter_mut().enumerate() {
            let i = begin + lane;
            let kind = class.get(i).map_or(0, |class| usize::from(class & 15));
            let ratio = rule.low_q16 + index_below(ratios[lane], rule.ratios);
            *next = played(stock[i], rule.gain, ratio, rule.threshold_q16[kind], outcomes[lane]);
        }
    }
}
