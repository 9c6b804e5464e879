//! The kernel of `exchange/multiplicative` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{COIN, MultiplicativePlan};
use crate::columns::Column;
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::fixed::fraction_of;

impl Kernel for MultiplicativePlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, *self, out);
    }
}

/// Agents per inner block.
const BLOCK: usize = 512;

/// What is owned after a step; `noise_q32` in units of 2⁻³².
#[inline(always)]
#[must_use]
pub const fn moved(stock: u32, noise_q32: u32, word: u32) -> u32 {
    let share = fraction_of(stock, noise_q32); // at most the stock
    if word < 1 << 31 { stock.saturating_add(share) } else { stock - share }
}

fn next(view: &View<'_>, rule: MultiplicativePlan, mut out: Out<'_>) {
    let (stock, first) = (view.words(Column::Resource, 0), out.first);
    let mut words = [0; BLOCK];
    for (block, next) in out.words(Column::Resource, 0).chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        fill_lanes(view.key(COIN), begin, next.len(), &mut words);
        for ((next, stock), word) in next.iter_mut().zip(&stock[begin..]).zip(&words) {
            *next = moved(*stock, rule.noise_q32, *word);
        }
    }
}
