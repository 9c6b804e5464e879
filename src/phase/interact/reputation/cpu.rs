//! The kernel of `interact/reputation` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::ReputationPlan;
use crate::columns::Column;
use crate::config::plan::draw;
use crate::kernel::{Kernel, Out, View};
use crate::num::fixed::{happens, pack};
use crate::num::permute::Permutation;
use crate::num::rng::fill_pairs;

impl Kernel for ReputationPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }
}

/// Agents per inner block.
const BLOCK: usize = 512;

/// Does an agent of strategy `s` and reputation `own` help one of reputation `other`? 1: it does.
#[inline(always)]
fn helps(rule: &ReputationPlan, s: u8, own: u8, other: u8, word: u32) -> u8 {
    u8::from(happens(word, rule.helps_q30[usize::from(s)][usize::from(2 * (1 - own) + 1 - other)]))
}

fn next(view: &View<'_>, rule: &ReputationPlan, mut out: Out<'_>) {
    let agents = view.plan.agents();
    let (strategy, reputation) = (view.strategy, view.bytes(Column::Reputation, 0));
    let seats = Permutation::new(view.key(draw::MATCHING), agents);
    let key = view.key(draw::PAIRS).pairs();
    let (payoff, judged) = (out.words(Column::Payoff, 0), out.bytes(Column::Reputation, 0));
    for (block, (payoff, judged)) in payoff.chunks_mut(BLOCK).zip(judged.chunks_mut(BLOCK)).enumerate() {
        let begin = out.first + block * BLOCK;
        let len = payoff.len();
        let mut met = [0u32; BLOCK];
        for (lane, seat) in met[..len].iter_mut().enumerate() {
            *seat = (begin + lane) as u32;
        }
        seats.forward_many(&mut met[..len]);
        for seat in &mut met[..len] {
            // The last seat of an odd number has none opposite: its agent meets itself.
            *seat = if *seat ^ 1 < agents { *seat ^ 1 } else { *seat };
        }
        seats.inverse_many(&mut met[..len]);
        let mut pair = [[0u32; BLOCK]; 2];
        for lane in 0..len {
            let (i, j) = ((begin + lane) as u32, met[lane]);
            (pair[0][lane], pair[1][lane]) = (i.min(j), i.max(j));
        }
        let mut words = [[0u32; BLOCK]; 4];
        fill_pairs(key, [&pair[0], &pair[1]], len, 0, 0, &mut words);
        for (lane, (payoff, judged)) in payoff.iter_mut().zip(judged).enumerate() {
            let (i, j) = (begin + lane, met[lane] as usize);
            let (own, other) = (reputation[i] & 1, reputation[j] & 1);
            if i == j {
                (*payoff, *judged) = (pack(0, strategy[i]), own);
                continue;
            }
            let side = usize::from(j < i);
            let given = helps(rule, strategy[i], own, other, words[side][lane]);
            let got = helps(rule, strategy[j], other, own, words[1 - side][lane]);
            *payoff = pack(rule.worth[usize::from((2 * got + given) & 3)], strategy[i]);
            let state = 4 * (1 - own) + 2 * (1 - other) + 1 - given;
            *judged = u8::from(happens(words[2 + side][lane], rule.good_q30[usize::from(state & 7)]));
        }
    }
}
