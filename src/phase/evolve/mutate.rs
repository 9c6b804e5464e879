//! `evolve/mutate`: go to a random strategy with a small probability.
//!
//! **Formula.** With probability μ: s_i ← uniform over all strategies (`any`) or over the others (`other`), or s_i ± 1
//! with equal probability (`step`; from an end always inwards), or s_i ← the strategy named by `to`.
//! **Formats.** μ in units of 2⁻³⁰; 0 and 1 exact. **Draws.** word 0: does it happen; word 1: where to.
//! **Sources.** Page & Nowak 2002 (replicator–mutator).
//!
//! ```
//! // "other": own + 1 + floor(word · (S−1) / 2^32), modulo S, never one's own.
//! let (own, count, word) = (2u64, 3u64, 0xffff_ffffu64);
//! assert_eq!((own + 1 + ((word * (count - 1)) >> 32)) % count, 1);
//! ```
#![deny(clippy::float_arithmetic)]

use crate::columns::Column;
use crate::config::file::MutationTarget;
use crate::config::plan::{MutatePlan, Spec, draw};
use crate::num::fixed::happens;
use crate::num::wide::index_below;
use crate::phase::{CpuKernel, Phase, View, fill_lanes};
use multiversion::multiversion;

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "evolve/mutate",
    summary: "switch to a random strategy with probability μ",
    reads: &[Column::Strategy],
    writes: &[Column::Strategy],
    by_group: false,
    draws: &["event 0", "target 1"],
    sources: &["Page & Nowak 2002"],
    shader: ("shaders/evolve/mutate.wgsl", include_str!("../../../shaders/evolve/mutate.wgsl")),
    cpu: CpuKernel::Strategy(next),
    models: None,
};

/// Agents per inner block.
const BLOCK: usize = 512;

fn next(view: &View<'_>, first: usize, out: &mut [u8]) {
    let Spec::Mutate(rule) = &view.phase.spec else { unreachable!("kernel of evolve/mutate") };
    let count = view.plan.strategy_count() as u32;
    out.copy_from_slice(&view.strategy[first..first + out.len()]);
    if rule.probability_q30 == 0 {
        return;
    }
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        let mut words = [0u32; BLOCK];
        fill_lanes(view.key(draw::EVENT), begin, out.len(), &mut words);
        // Blocks of 64 in which nothing happens are the rule; only the others are looked at one by one.
        for (part, (words, out)) in words.chunks(64).zip(out.chunks_mut(64)).enumerate() {
            if any_happens(words, rule.probability_q30) {
                for (lane, (word, next)) in words.iter().zip(out).enumerate() {
                    if happens(*word, rule.probability_q30) {
                        let i = (begin + part * 64 + lane) as u32;
                        *next = target(*rule, *next, count, view.key(draw::TARGET).word(i));
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
