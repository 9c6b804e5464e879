//! The kernel of `imitate/best` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::BestPlan;
use crate::columns::Column;
use crate::config::plan::draw;
use crate::kernel::model::{BLOCK, all_asleep_copy_nobody, copied, keep_all_asleep, keep_sleepers, sleepers_copy_nobody};
use crate::kernel::rows::{self, ENTRIES, Stretch};
use crate::kernel::segments::{self, Segment, shifted};
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::fixed::unpack_payoff;
use crate::world::graph::Graph;
use multiversion::multiversion;

impl Kernel for BestPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), mut out: Out<'_>) {
        if out.has(Column::Model) {
            copied(view, out, |first, model| models(view, self, first, model));
        } else {
            next(view, self, out.first, out.bytes(Column::Strategy, 0));
        }
    }
}

fn next(view: &View<'_>, rule: &BestPlan, first: usize, out: &mut [u8]) {
    let mut theirs = [0u32; ENTRIES];
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        if keep_all_asleep(view, &rule.revision, begin, out) {
            continue;
        }
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
fn models(view: &View<'_>, rule: &BestPlan, first: usize, out: &mut [u32]) {
    let mut theirs = [0u32; ENTRIES];
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let (begin, len) = (first + block * BLOCK, out.len());
        if all_asleep_copy_nobody(view, &rule.revision, begin, out) {
            continue;
        }
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
