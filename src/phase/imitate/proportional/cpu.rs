//! The kernel of `imitate/proportional` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::ProportionalPlan;
use crate::columns::Column;
use crate::kernel::model::{BLOCK, all_asleep_copy_nobody, copied, draw_models, keep_all_asleep, keep_sleepers, sleepers_copy_nobody};
use crate::kernel::{Kernel, Out, View};
use crate::num::fixed::unpack_payoff;
use crate::num::wide::index_below;
use multiversion::multiversion;

impl Kernel for ProportionalPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), mut out: Out<'_>) {
        if out.has(Column::Model) {
            copied(view, out, |first, model| models(view, self, first, model));
        } else {
            next(view, self, out.first, out.bytes(Column::Strategy, 0));
        }
    }
}

/// Is a model that earned `more` than oneself copied, by these 32 bits? `range` ≤ 2^31.
#[inline(always)]
#[must_use]
pub const fn adopts(fraction: u32, range: u32, more: i32) -> bool {
    (index_below(fraction, range) as i32) < more
}

fn next(view: &View<'_>, rule: &ProportionalPlan, first: usize, out: &mut [u8]) {
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        if keep_all_asleep(view, &rule.revision, begin, out) {
            continue;
        }
        let models = draw_models(view, begin, out.len());
        let (mut mine, mut theirs) = ([0u32; BLOCK], [0u32; BLOCK]);
        mine[..out.len()].copy_from_slice(&view.payoff[begin..begin + out.len()]);
        for (word, j) in theirs.iter_mut().zip(&models.picked[..out.len()]) {
            *word = view.payoff[*j as usize];
        }
        if !rule.revision.packed {
            for (lane, j) in models.picked[..out.len()].iter().enumerate() {
                theirs[lane] = (theirs[lane] & !0xff) | u32::from(view.strategy[*j as usize]);
                mine[lane] = (mine[lane] & !0xff) | u32::from(view.strategy[begin + lane]);
            }
        }
        if rule.by_degree {
            for (lane, out) in out.iter_mut().enumerate() {
                let more = unpack_payoff(theirs[lane]) - unpack_payoff(mine[lane]);
                let copies = adopts(models.fraction[lane], range(view, rule, (begin + lane) as u32, models.picked[lane]), more);
                *out = if copies { theirs[lane] } else { mine[lane] } as u8;
            }
            keep_sleepers(view, &rule.revision, begin, out);
            continue;
        }
        take(rule.range, &mine, &theirs, &models.fraction, out);
        keep_sleepers(view, &rule.revision, begin, out);
    }
}

/// Compares packed words and takes over strategies.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn take(range: u32, mine: &[u32; BLOCK], theirs: &[u32; BLOCK], fraction: &[u32; BLOCK], out: &mut [u8]) {
    let n = out.len().min(BLOCK);
    let mut chosen = [0u32; BLOCK];
    for x in 0..n {
        let copies = 0u32.wrapping_sub(u32::from(adopts(fraction[x], range, unpack_payoff(theirs[x]) - unpack_payoff(mine[x]))));
        chosen[x] = mine[x] ^ ((mine[x] ^ theirs[x]) & copies);
    }
    for x in 0..n {
        out[x] = chosen[x] as u8;
    }
}

/// The difference of payoffs of a pair that is copied with certainty.
fn range(view: &View<'_>, rule: &ProportionalPlan, i: u32, j: u32) -> u32 {
    if rule.by_degree { rule.range * view.graph.degree(i).max(view.graph.degree(j)).max(1) } else { rule.range }
}

/// Whom each agent copies; the same decisions.
fn models(view: &View<'_>, rule: &ProportionalPlan, first: usize, out: &mut [u32]) {
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        if all_asleep_copy_nobody(view, &rule.revision, begin, out) {
            continue;
        }
        let models = draw_models(view, begin, out.len());
        for (lane, chosen) in out.iter_mut().enumerate() {
            let (i, j) = ((begin + lane) as u32, models.picked[lane]);
            let more = unpack_payoff(view.payoff[j as usize]) - unpack_payoff(view.payoff[begin + lane]);
            *chosen = if adopts(models.fraction[lane], range(view, rule, i, j), more) { j } else { i };
        }
        sleepers_copy_nobody(view, &rule.revision, begin, out);
    }
}
