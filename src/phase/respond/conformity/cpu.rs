//! The kernel of `respond/conformity` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::ConformityPlan;
use crate::columns::Column;
use crate::config::plan::draw;
use crate::kernel::model::{BLOCK, keep_all_asleep, keep_sleepers};
use crate::kernel::passes::{Passes, Slot};
use crate::kernel::{Kernel, Out, View, counts, fill_lanes};
use crate::num::fixed::happens;
use crate::phase::respond::counting::{alone, around, crowd, drawn, equally_many};
use crate::phase::respond::peers::Sees;
use multiversion::multiversion;
use rayon::prelude::*;

/// Peers of one number up to which probabilities are a table.
const TABLED: u32 = 1023;

/// What is known of the whole population.
#[derive(Debug, Default)]
pub struct Known {
    /// Who says A, a bit each, where peers are drawn.
    says: Vec<u32>,
    /// Peers that everybody sees; 0: agents differ, or it is the field.
    seen: u32,
    /// Probabilities by class and by how many of them say A; in a field by class and own strategy. Empty: agents differ.
    thresholds: Vec<u32>,
}

impl Kernel for ConformityPlan {
    type First = Known;

    fn first(&self, view: &View<'_>) -> Known {
        let classes = if self.by_class { 16 } else { 1 };
        let table = |d: u32| (0..classes).flat_map(|class| (0..=d).map(move |n| self.threshold_q30(class, n, d))).collect();
        match self.peers.sees {
            Sees::Sample => {
                let says = view.strategy.par_chunks(32).map(|part| says(part, self.toward)).collect();
                Known { says, seen: self.peers.drawn, thresholds: table(self.peers.drawn) }
            }
            Sees::Neighbors => {
                let seen = equally_many(view).filter(|d| *d <= TABLED).unwrap_or(0);
                Known { seen, thresholds: if seen > 0 { table(seen) } else { Vec::new() }, ..Known::default() }
            }
            Sees::Field => {
                let counts = counts(view.plan.strategy_count(), view.strategy);
                let all = view.pool().size;
                let own_out = u64::from(view.pool().skip_self);
                let of = |class: usize, own: usize| {
                    let n = counts[usize::from(self.toward)].saturating_sub(if own == usize::from(self.toward) { own_out } else { 0 });
                    if all == 0 { 0 } else { self.threshold_q30(class, (n as u32).min(all), all) }
                };
                let thresholds = (0..classes).flat_map(|class| [of(class, 0), of(class, 1)]).collect();
                Known { thresholds, ..Known::default() }
            }
        }
    }

    fn next(&self, view: &View<'_>, known: &Known, mut out: Out<'_>) {
        let class = view.bytes(Column::Class, 0);
        let first = out.first;
        for (block, next) in out.bytes(Column::Strategy, 0).chunks_mut(BLOCK).enumerate() {
            let (begin, len) = (first + block * BLOCK, next.len());
            if keep_all_asleep(view, &self.revision, begin, next) {
                continue;
            }
            let class = if self.by_class { &class[begin..begin + len] } else { &[] };
            let mut chances = [0u32; BLOCK];
            likely(self, view, known, begin, class, &mut chances[..len]);
            let mut words = [0u32; BLOCK];
            fill_lanes(view.key(draw::MODEL), begin, len, &mut words);
            for ((next, word), chance) in next.iter_mut().zip(&words).zip(&chances) {
                *next = u8::from(happens(*word, *chance)) ^ 1 ^ self.toward;
            }
            keep_lonely(self, view, begin, next);
            keep_sleepers(view, &self.revision, begin, next);
        }
    }

    fn passes(&self, passes: &mut Passes<'_>) {
        if self.peers.sees == Sees::Field {
            crowd(passes);
        }
        if self.by_class {
            passes.main_reading(&[Slot::Scratch]);
        } else {
            passes.main_of_one_class(&[Slot::Scratch]);
        }
    }
}

/// Bits of those who say A.
fn says(part: &[u8], toward: u8) -> u32 {
    part.iter().enumerate().fold(0, |word, (bit, s)| word | (u32::from(*s == toward) << bit))
}

/// Probabilities to say A of agents `begin ..`; any for those who see nobody.
fn likely(rule: &ConformityPlan, view: &View<'_>, known: &Known, begin: usize, class: &[u8], chances: &mut [u32]) {
    let len = chances.len();
    let kind = |lane: usize| class.get(lane).map_or(0, |class| usize::from(class & 15));
    let mut found = [[0u32; BLOCK]];
    let mut all = [0u32; BLOCK];
    match rule.peers.sees {
        Sees::Field => {
            for (lane, (chance, s)) in chances.iter_mut().zip(&view.strategy[begin..]).enumerate() {
                *chance = known.thresholds[2 * kind(lane) + usize::from(s & 1)];
            }
            return;
        }
        Sees::Sample => {
            let mut n = [0u8; BLOCK]; // peers ≤ 64
            drawn(view, rule.peers.drawn, begin, len, |others| add(&known.says, others, &mut n));
            for (found, n) in found[0].iter_mut().zip(n) {
                *found = u32::from(n);
            }
        }
        Sees::Neighbors => around(view, &[rule.toward], begin, len, &mut found, &mut all),
    }
    let n = &found[0];
    if known.thresholds.is_empty() {
        for (lane, chance) in chances.iter_mut().enumerate().filter(|(lane, _)| all[*lane] > 0) {
            *chance = rule.threshold_q30(kind(lane), n[lane], all[lane]);
        }
        return;
    }
    let each = known.seen as usize + 1;
    for (lane, chance) in chances.iter_mut().enumerate() {
        *chance = known.thresholds[kind(lane) * each + n[lane] as usize];
    }
}

/// Adds the bit of each of some agents.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn add(bits: &[u32], others: &[u32], n: &mut [u8; BLOCK]) {
    let (sums, last) = n[..others.len()].as_chunks_mut::<8>();
    let (eights, rest) = others.as_chunks::<8>();
    let bit = |j: u32| ((bits[(j >> 5) as usize] >> (j & 31)) & 1) as u8;
    // Eight loads at a time, so that they do not wait for each other.
    for (sums, eight) in sums.iter_mut().zip(eights) {
        for (sum, j) in sums.iter_mut().zip(eight) {
            *sum += bit(*j);
        }
    }
    for (sum, j) in last.iter_mut().zip(rest) {
        *sum += bit(*j);
    }
}

/// Whoever sees nobody keeps its strategy.
fn keep_lonely(rule: &ConformityPlan, view: &View<'_>, begin: usize, next: &mut [u8]) {
    let nobody = if rule.peers.sees == Sees::Field { view.pool().size == 0 } else { view.graph.may_isolate() || view.plan.agents() == 1 };
    if nobody {
        for (i, next) in (begin..).zip(next).filter(|(i, _)| rule.peers.sees == Sees::Field || alone(view, *i)) {
            *next = view.strategy[i];
        }
    }
}
