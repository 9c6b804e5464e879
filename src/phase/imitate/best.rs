//! `imitate/best`: take the strategy of the best-paid model.
//!
//! **Formula.** s_i ← s_j for the j of largest π_j among all neighbours (well-mixed: among `models` random others), if
//! π_j > π_i. **Ties.** Own strategy first, then the lowest slot. **Formats.** Payoffs in stored units, compared exactly.
//! **Draws.** graph: none; well-mixed: model q by word 8 + 2q (and 9 + 2q above 2^24 agents); word 3 decides who revises if u < 1.
//! **Sources.** Nowak & May 1992; Huberman & Glance 1993.
//!
//! ```
//! // Three agents in a row earn 1, 5 and 3: the outer two see 5, the middle one sees nothing better.
//! let (payoff, own) = ([1, 5, 3], 0);
//! let best = [1, 2].into_iter().fold(own, |best, j| if payoff[j] > payoff[best] { j } else { best });
//! assert_eq!(best, 1);
//! ```
#![deny(clippy::float_arithmetic)]

use super::model::{BLOCK, keep_sleepers, sleepers_copy_nobody};
use crate::columns::Column;
use crate::config::plan::{BestPlan, Spec, draw};
use crate::num::fixed::unpack_payoff;
use crate::phase::rows::{self, ENTRIES, Stretch};
use crate::phase::segments::{self, Segment, shifted};
use crate::phase::{CpuKernel, Phase, View, fill_lanes};
use crate::world::graph::Graph;
use multiversion::multiversion;

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "imitate/best",
    summary: "copy the best-paid neighbour (well-mixed: the best of a few random others) if it earned more",
    reads: &[Column::Strategy, Column::Payoff],
    writes: &[Column::Strategy, Column::Model],
    by_group: false,
    draws: &["models 8 + 2q (and 9 + 2q)", "revise 3"],
    sources: &["Nowak & May 1992", "Huberman & Glance 1993"],
    shader: ("shaders/imitate/best.wgsl", include_str!("../../../shaders/imitate/best.wgsl")),
    cpu: CpuKernel::Strategy(next),
    models: Some(models),
};

fn next(view: &View<'_>, first: usize, out: &mut [u8]) {
    let Spec::Best(rule) = &view.phase.spec else { unreachable!("kernel of imitate/best") };
    let mut theirs = [0u32; ENTRIES];
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        if view.graph == Graph::WellMixed {
            well_mixed(view, rule, begin, out);
        } else {
            neighbors(view, rule, begin, out, &mut theirs);
        }
        keep_sleepers(view, &rule.revision, begin, out);
    }
}

/// Packed word of agent `j`, its strategy current.
#[inline(always)]
fn word(view: &View<'_>, rule: &BestPlan, j: usize) -> u32 {
    let word = view.payoff[j];
    if rule.revision.packed { word } else { (word & !0xff) | u32::from(view.strategy[j]) }
}

#[inline(always)]
fn better(best: u32, other: u32) -> u32 {
    if unpack_payoff(other) > unpack_payoff(best) { other } else { best }
}

fn well_mixed(view: &View<'_>, rule: &BestPlan, begin: usize, out: &mut [u8]) {
    let pool = view.pool();
    let mut best = [0u32; BLOCK];
    for (lane, best) in best.iter_mut().enumerate().take(out.len()) {
        *best = word(view, rule, begin + lane);
    }
    for q in 0..if pool.size == 0 { 0 } else { rule.models } {
        let (mut high, mut low) = ([0u32; BLOCK], [0u32; BLOCK]);
        fill_lanes(view.key(draw::MODELS + 2 * q), begin, out.len(), &mut high);
        if pool.wide {
            fill_lanes(view.key(draw::MODELS + 2 * q + 1), begin, out.len(), &mut low);
        }
        for lane in 0..out.len() {
            let j = pool.pick((begin + lane) as u32, high[lane], low[lane]);
            best[lane] = better(best[lane], word(view, rule, j as usize));
        }
    }
    for (next, best) in out.iter_mut().zip(best) {
        *next = best as u8;
    }
}

fn neighbors(view: &View<'_>, rule: &BestPlan, begin: usize, out: &mut [u8], theirs: &mut [u32; ENTRIES]) {
    segments::each(&view.graph, begin, out.len(), BLOCK, |segment| match segment {
        Segment::Run { first, len, offsets } if rule.revision.packed => {
            run(view.payoff, first, &offsets[..view.graph.slots() as usize], &mut out[first - begin..first - begin + len]);
        }
        Segment::Edge { first, len } | Segment::Run { first, len, .. } => rows::each(&view.graph, first, len, |stretch| match stretch {
            Stretch::One(i) => {
                let mut best = word(view, rule, i as usize);
                for k in 0..view.graph.degree(i) {
                    best = better(best, word(view, rule, view.graph.neighbor(i, k).agent as usize));
                }
                out[i as usize - begin] = best as u8;
            }
            Stretch::Rows(rows) => {
                let theirs = &mut theirs[..rows.targets.len()];
                rows::gather(view.payoff, rows.targets, theirs);
                if !rule.revision.packed {
                    for (word, j) in theirs.iter_mut().zip(rows.targets) {
                        *word = (*word & !0xff) | u32::from(view.strategy[*j as usize]);
                    }
                }
                for ((i, next), row) in (rows.first..).zip(&mut out[rows.first - begin..]).zip(rows.split(theirs)) {
                    *next = row.iter().fold(word(view, rule, i), |best, other| better(best, *other)) as u8;
                }
            }
        }),
    });
}

/// Whom each agent copies; the same decisions. Gathers first, then choices without branches.
fn models(view: &View<'_>, first: usize, out: &mut [u32]) {
    let Spec::Best(rule) = &view.phase.spec else { unreachable!("kernel of imitate/best") };
    let mut theirs = [0u32; ENTRIES];
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let (begin, len) = (first + block * BLOCK, out.len());
        let mut earned = [0i32; BLOCK];
        for (lane, (best, earned)) in out.iter_mut().zip(&mut earned).enumerate() {
            *best = (begin + lane) as u32;
            *earned = unpack_payoff(view.payoff[begin + lane]);
        }
        if view.graph == Graph::WellMixed {
            let pool = view.pool();
            for q in 0..if pool.size == 0 { 0 } else { rule.models } {
                let (mut high, mut low) = ([0u32; BLOCK], [0u32; BLOCK]);
                fill_lanes(view.key(draw::MODELS + 2 * q), begin, len, &mut high);
                if pool.wide {
                    fill_lanes(view.key(draw::MODELS + 2 * q + 1), begin, len, &mut low);
                }
                for lane in 0..len {
                    high[lane] = pool.pick((begin + lane) as u32, high[lane], low[lane]);
                }
                choose(view.payoff, &high, &mut earned, out);
            }
        } else {
            rows::each(&view.graph, begin, len, |stretch| match stretch {
                Stretch::One(i) => {
                    let lane = i as usize - begin;
                    for k in 0..view.graph.degree(i) {
                        let j = view.graph.neighbor(i, k).agent;
                        consider(&mut out[lane], &mut earned[lane], j, view.payoff[j as usize]);
                    }
                }
                Stretch::Rows(rows) => {
                    let theirs = &mut theirs[..rows.targets.len()];
                    rows::gather(view.payoff, rows.targets, theirs);
                    for ((lane, row), words) in (rows.first - begin..).zip(rows.split(rows.targets)).zip(rows.split(theirs)) {
                        for (j, word) in row.iter().zip(words) {
                            consider(&mut out[lane], &mut earned[lane], *j, *word);
                        }
                    }
                }
            });
        }
        sleepers_copy_nobody(view, &rule.revision, begin, out);
    }
}

/// Replaces the best so far by a candidate that earned more.
#[inline(always)]
fn consider(best: &mut u32, earned: &mut i32, candidate: u32, word: u32) {
    let theirs = unpack_payoff(word);
    let better = theirs > *earned;
    *best = if better { candidate } else { *best };
    *earned = if better { theirs } else { *earned };
}

/// Replaces the best so far by candidates that earned more.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn choose(payoff: &[u32], candidates: &[u32; BLOCK], earned: &mut [i32; BLOCK], best: &mut [u32]) {
    let n = best.len().min(BLOCK);
    let mut theirs = [0i32; BLOCK];
    for x in 0..n {
        theirs[x] = unpack_payoff(payoff[candidates[x] as usize]);
    }
    for x in 0..n {
        let better = 0u32.wrapping_sub(u32::from(theirs[x] > earned[x]));
        best[x] ^= (best[x] ^ candidates[x]) & better;
        earned[x] = earned[x].max(theirs[x]);
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn run(payoff: &[u32], first: usize, offsets: &[isize], out: &mut [u8]) {
    let mut best = [0u32; BLOCK];
    let best = &mut best[..out.len()];
    best.copy_from_slice(&payoff[first..first + out.len()]);
    for offset in offsets {
        for (best, other) in best.iter_mut().zip(shifted(payoff, first, out.len(), *offset)) {
            *best = better(*best, *other);
        }
    }
    for (next, best) in out.iter_mut().zip(best) {
        *next = *best as u8;
    }
}
