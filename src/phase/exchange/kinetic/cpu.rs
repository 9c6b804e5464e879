//! The kernel of `exchange/kinetic` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::KineticPlan;
use crate::columns::Column;
use crate::kernel::matching::{BLOCK, Matching, Met};
use crate::kernel::{Kernel, Out, View};
use crate::num::wide::index_below;
use std::cmp::Ordering;

impl Kernel for KineticPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, *self, out);
    }
}

/// Resources of the first of a pair, which own `a` and `b`, after the deal; the second has what is left of their sum.
#[inline(always)]
#[must_use]
pub const fn traded(rule: KineticPlan, a: u32, b: u32, word: u32) -> u32 {
    // Below 2^32 − 1, so that there are fewer than 2^32 divisions.
    if b >= u32::MAX - a {
        return a;
    }
    let heads = word < 1 << 31;
    match rule {
        KineticPlan::Transfer { amount } => {
            if heads {
                a - if a < amount { 0 } else { amount }
            } else {
                a + if b < amount { 0 } else { amount }
            }
        }
        KineticPlan::Split { saving_q32 } => {
            let (kept, left) = (index_below(saving_q32, a), index_below(saving_q32, b));
            kept + index_below(word, a + b - kept - left + 1)
        }
        KineticPlan::YardSale { fraction_q32 } => {
            let stake = index_below(fraction_q32, if a < b { a } else { b });
            if heads { a + stake } else { a - stake }
        }
    }
}

fn next(view: &View<'_>, rule: KineticPlan, mut out: Out<'_>) {
    let (stock, first) = (view.words(Column::Resource, 0), out.first);
    let (matching, mut met) = (Matching::of(view), Met::default());
    for (block, next) in out.words(Column::Resource, 0).chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        matching.meet(view, begin, next.len(), &mut met);
        for (lane, next) in next.iter_mut().enumerate() {
            let (i, j) = (begin + lane, met.other[lane] as usize);
            let (own, other, word) = (stock[i], stock[j], met.words[0][lane]);
            *next = match i.cmp(&j) {
                Ordering::Equal => own,
                Ordering::Less => traded(rule, own, other, word),
                // The sum of a pair that deals fits a word; one that does not deal gives back what it has.
                Ordering::Greater => own.wrapping_add(other).wrapping_sub(traded(rule, other, own, word)),
            };
        }
    }
}
