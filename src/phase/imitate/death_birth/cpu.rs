//! The kernel of `imitate/death_birth` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::DeathBirthPlan;
use crate::columns::Column;
use crate::config::plan::draw;
use crate::kernel::model::{BLOCK, all_asleep_copy_nobody, copied, keep_all_asleep, keep_sleepers, sleepers_copy_nobody};
use crate::kernel::rows::{self, ENTRIES, Rows, Stretch};
use crate::kernel::segments::{self, SLOTS_MAX, Segment, shifted};
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::fixed::unpack_payoff;
use crate::phase::imitate::selection::cpu as fitness;
use multiversion::multiversion;

impl Kernel for DeathBirthPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), mut out: Out<'_>) {
        if out.has(Column::Model) {
            copied(view, out, |first, model| models(view, self, first, model));
        } else {
            next(view, self, out.first, out.bytes(Column::Strategy, 0));
        }
    }
}

fn next(view: &View<'_>, rule: &DeathBirthPlan, first: usize, out: &mut [u8]) {
    let mut fits = [0u32; ENTRIES];
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        if keep_all_asleep(view, &rule.revision, begin, out) {
            continue;
        }
        let parents = parents(view, rule, begin, out.len(), &mut fits);
        for (next, j) in out.iter_mut().zip(parents) {
            *next = view.strategy[j as usize];
        }
        keep_sleepers(view, &rule.revision, begin, out);
    }
}

fn models(view: &View<'_>, rule: &DeathBirthPlan, first: usize, out: &mut [u32]) {
    let mut fits = [0u32; ENTRIES];
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let (begin, len) = (first + block * BLOCK, out.len());
        if all_asleep_copy_nobody(view, &rule.revision, begin, out) {
            continue;
        }
        out.copy_from_slice(&parents(view, rule, begin, len, &mut fits)[..len]);
        sleepers_copy_nobody(view, &rule.revision, begin, out);
    }
}

/// Whom agents `begin .. begin + len` would take after, if they revise.
fn parents(view: &View<'_>, rule: &DeathBirthPlan, begin: usize, len: usize, fits: &mut [u32; ENTRIES]) -> [u32; BLOCK] {
    let mut parents = [0u32; BLOCK];
    fill_lanes(view.key(draw::MODEL), begin, len, &mut parents);
    segments::each(&view.graph, begin, len, BLOCK, |segment| match segment {
        Segment::Run { first, len, offsets } => {
            let slots = view.graph.slots() as usize;
            run(view.payoff, rule, first, &offsets[..slots], &mut parents[first - begin..first - begin + len]);
        }
        Segment::Edge { first, len } => rows::each(&view.graph, first, len, |stretch| match stretch {
            Stretch::One(i) => {
                let parent = &mut parents[i as usize - begin];
                *parent = one(view, rule, i, *parent);
            }
            Stretch::Rows(rows) => listed(view, rule, &rows, fits, &mut parents[rows.first - begin..rows.first - begin + rows.agents()]),
        }),
    });
    parents
}

/// Replaces the word of each agent by its parent, for agents with lists of neighbours.
fn listed(view: &View<'_>, rule: &DeathBirthPlan, rows: &Rows<'_>, fits: &mut [u32; ENTRIES], parents: &mut [u32]) {
    let fits = &mut fits[..rows.targets.len()];
    rows::gather(view.payoff, rows.targets, fits);
    for fit in fits.iter_mut() {
        *fit = fitness::of(rule.fitness, unpack_payoff(*fit));
    }
    for (((i, parent), row), fits) in (rows.first..).zip(parents).zip(rows.split(rows.targets)).zip(rows.split(fits)) {
        let own = if rule.include_self { fitness::of(rule.fitness, unpack_payoff(view.payoff[i])) } else { 0 };
        let total: u64 = fits.iter().map(|fit| u64::from(*fit)).sum::<u64>() + u64::from(own);
        let target = fitness::share_of(*parent, total);
        let (mut sum, mut passed) = (0, 0);
        for fit in fits {
            sum += u64::from(*fit);
            passed += usize::from(sum <= target);
        }
        // Whoever passes all neighbours stays as it is: it is its own parent, or among neighbours without fitness.
        *parent = row.get(passed).copied().unwrap_or(i as u32);
    }
}

/// The formula for one agent, wherever it stands.
fn one(view: &View<'_>, rule: &DeathBirthPlan, i: u32, word: u32) -> u32 {
    let degree = view.graph.degree(i);
    let count = degree + u32::from(rule.include_self);
    let rival = |k: u32| if k < degree { view.graph.neighbor(i, k).agent } else { i };
    let fit = |j: u32| u64::from(fitness::of(rule.fitness, unpack_payoff(view.payoff[j as usize])));
    let target = fitness::share_of(word, (0..count).map(|k| fit(rival(k))).sum());
    let mut sum = 0;
    let chosen = (0..count).map(rival).find(|j| {
        sum += fit(*j);
        sum > target
    });
    chosen.unwrap_or(i)
}

/// Replaces the word of each agent by its parent, for agents whose neighbours stand at the same distances.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn run(payoff: &[u32], rule: &DeathBirthPlan, first: usize, offsets: &[isize], parents: &mut [u32]) {
    let n = parents.len().min(BLOCK);
    // Neighbours in their order, then oneself; at most 9 · 2^23 in all.
    let mut distance = [0i32; SLOTS_MAX + 2];
    let mut rivals = [[0u32; BLOCK]; SLOTS_MAX + 1];
    let mut total = [0u32; BLOCK];
    let count = offsets.len() + usize::from(rule.include_self);
    for (slot, rival) in rivals[..count].iter_mut().enumerate() {
        let offset = offsets.get(slot).copied().unwrap_or(0);
        distance[slot] = offset as i32;
        for ((fit, sum), word) in rival.iter_mut().zip(&mut total).zip(shifted(payoff, first, n, offset)) {
            *fit = fitness::of(rule.fitness, unpack_payoff(*word));
            *sum += *fit;
        }
    }
    let (mut passed, mut sum, mut target) = ([0u32; BLOCK], [0u32; BLOCK], [0u32; BLOCK]);
    for x in 0..n {
        target[x] = ((u64::from(parents[x]) * u64::from(total[x])) >> 32) as u32;
    }
    for rival in &rivals[..count] {
        for x in 0..n {
            sum[x] += rival[x];
            passed[x] += u32::from(sum[x] <= target[x]);
        }
    }
    // Whoever passes all of them is among rivals without fitness and keeps its place: distance 0.
    for x in 0..n {
        parents[x] = (first as u32 + x as u32).wrapping_add_signed(distance[passed[x] as usize % (SLOTS_MAX + 2)]);
    }
}
