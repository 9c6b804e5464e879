//! The kernel of `interact/bertrand` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{AUDIT, BertrandPlan};
use crate::columns::Column;
use crate::kernel::model::BLOCK;
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::fixed::{happens, pack};

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
        if self.above != 0 {
            fine(view, self, first, all, payoff);
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

/// Fines those above the ceiling who are audited.
fn fine(view: &View<'_>, rule: &BertrandPlan, first: usize, strategy: &[u8], payoff: &mut [u32]) {
    for (block, (own, payoff)) in strategy.chunks(BLOCK).zip(payoff.chunks_mut(BLOCK)).enumerate() {
        let mut words = [0u32; BLOCK];
        fill_lanes(view.key(AUDIT), first + block * BLOCK, payoff.len(), &mut words);
        for ((own, payoff), word) in own.iter().zip(payoff).zip(words) {
            let fined = (rule.above >> (own & 31)) & 1 == 1 && happens(word, rule.audit_q30);
            // The payoff stands in the upper 24 bits.
            *payoff = payoff.wrapping_sub(if fined { rule.fine.cast_unsigned() << 8 } else { 0 });
        }
    }
}
