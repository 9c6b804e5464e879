//! The kernel of `evolve/mutate` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::MutatePlan;
use super::rule::MutationTarget;
use crate::columns::Column;
use crate::config::plan::draw;
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::fixed::happens;
use crate::num::wide::index_below;
use multiversion::multiversion;

impl Kernel for MutatePlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), mut out: Out<'_>) {
        next(view, *self, out.first, out.bytes(Column::Strategy, 0));
    }
}

/// Agents per inner block.
const BLOCK: usize = 512;

fn next(view: &View<'_>, rule: MutatePlan, first: usize, out: &mut [u8]) {
    let count = view.plan.strategy_count() as u32;
    out.copy_from_slice(&view.strategy[first..first + out.len()]);
    let (most, each_q30) = (rule.most_q30(), rule.probability_q30.each);
    if most == 0 {
        return;
    }
    let class = if rule.probability_q30.differs() { view.bytes(Column::Class, 0) } else { &[] };
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        let mut words = [0u32; BLOCK];
        fill_lanes(view.key(draw::EVENT), begin, out.len(), &mut words);
        // Blocks of 64 in which nothing happens are the rule; only the others are looked at one by one.
        for (part, (words, out)) in words.chunks(64).zip(out.chunks_mut(64)).enumerate() {
            if any_happens(words, most) {
                for (lane, (word, next)) in words.iter().zip(out).enumerate() {
                    let i = begin + part * 64 + lane;
                    if happens(*word, each_q30[usize::from(class.get(i).copied().unwrap_or(0) & 15)]) {
                        *next = target(rule, *next, count, view.key(draw::TARGET).word(i as u32));
                    }
                }
            }
        }
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn any_happens(words: &[u32], p_q30: u32) -> bool {
    words.iter().fold(0, |any, word| any | u32::from(happens(*word, p_q30))) != 0
}

fn target(rule: MutatePlan, own: u8, count: u32, word: u32) -> u8 {
    if let Some(to) = rule.to {
        return to;
    }
    match rule.target {
        MutationTarget::Any => index_below(word, count) as u8,
        MutationTarget::Other => {
            let to = u32::from(own) + 1 + index_below(word, count - 1); // < 2·count ≤ 32
            (if to >= count { to - count } else { to }) as u8
        }
        MutationTarget::Step => {
            // Between the ends: down or up by the first bit. At an end: inwards; a single strategy has nowhere to go.
            let (own, last) = (u32::from(own), count - 1);
            let up = own == 0 || (own < last && index_below(word, 2) == 1);
            (if up { (own + 1).min(last) } else { own - 1 }) as u8
        }
    }
}
