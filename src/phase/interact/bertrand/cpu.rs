//! The kernel of `interact/bertrand` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::BertrandPlan;
use crate::columns::Column;
use crate::kernel::{Kernel, Out, View};
use crate::num::fixed::pack;

impl Kernel for BertrandPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), mut out: Out<'_>) {
        let first = out.first;
        let payoff = out.words(Column::Payoff, 0);
        // A task has whole markets.
        let (size, all) = (self.firms as usize, &view.strategy[first..first + payoff.len()]);
        for (market, words) in all.chunks(size).zip(payoff.chunks_mut(size)) {
            for (seat, word) in words.iter_mut().enumerate() {
                *word = pack(self.payoffs[place(self, market, seat)], market[seat]);
            }
        }
    }
}

/// Where the payoff of a firm stands: its own price first, then the others in their order.
#[inline(always)]
fn place(rule: &BertrandPlan, market: &[u8], seat: usize) -> usize {
    let mut place = usize::from(market[seat]);
    for (other, price) in market.iter().enumerate() {
        if other != seat {
            place = place * rule.strategies as usize + usize::from(*price);
        }
    }
    place
}
