//! The kernel of `imitate/birth_death` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{BirthDeathPlan, SENDER};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::kernel::model::BLOCK;
use crate::kernel::passes::{Joins, KernelText, Pass, Passes, Size, Slot, scratch};
use crate::kernel::rows::{self, ENTRIES, Rows, Stretch};
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::fixed::{happens, unpack_payoff};
use crate::num::wide::index_below;
use crate::phase::imitate::selection::cpu as fitness;
use crate::rule::{Driver, Part};
use rayon::prelude::*;

/// A pass before the kernel.
pub(super) const CHILDREN: (&str, &str) = ("shaders/imitate/children.wgsl", include_str!("../../../../shaders/imitate/children.wgsl"));

impl Kernel for BirthDeathPlan {
    /// To whom each agent sends a child.
    type First = Vec<u32>;

    fn first(&self, view: &View<'_>) -> Vec<u32> {
        children(view, self)
    }

    fn next(&self, view: &View<'_>, first: &Vec<u32>, out: Out<'_>) {
        next(view, first, out);
    }

    fn passes(&self, passes: &mut Passes<'_>) {
        passes.scratch(128 * u64::from(passes.plan.agents().div_ceil(128)));
        let joins = Joins::Kernel(KernelText { parts: &[Part::Graph, Part::Fitness], driver: Driver::Place, draws: &[] });
        let words = passes.phase.words();
        passes.before(Pass { joins, ..scratch(CHILDREN, words, &[Slot::Now(Column::Payoff)], Size::Agents) });
        passes.main_reading(&[Slot::Scratch]);
    }
}

/// Probability of a child, for this fitness.
#[inline(always)]
#[must_use]
pub const fn birth_q30(fit: u32, most: u32, left: u32, slope: u32) -> u32 {
    let fit = if fit > most { most } else { fit };
    ((fit << left) as u64).wrapping_mul(slope as u64).wrapping_add(1 << 31).wrapping_shr(32) as u32
}

/// Nobody.
const NOBODY: u32 = u32::MAX;
/// Agents whose children one task finds out.
const TASK: usize = 1 << 14;

/// To whom each agent sends a child, or [`NOBODY`].
fn children(view: &View<'_>, rule: &BirthDeathPlan) -> Vec<u32> {
    let mut children = vec![NOBODY; view.payoff.len()];
    children.par_chunks_mut(TASK).enumerate().for_each(|(task, children)| {
        for (block, children) in children.chunks_mut(BLOCK).enumerate() {
            let begin = task * TASK + block * BLOCK;
            let mut words = [0u32; BLOCK];
            fill_lanes(view.key(draw::MODEL), begin, children.len(), &mut words);
            for (lane, child) in children.iter_mut().enumerate() {
                let j = (begin + lane) as u32;
                let degree = view.graph.degree(j);
                let product = u64::from(words[lane]) * u64::from(degree);
                let fit = fitness::of(rule.fitness, unpack_payoff(view.payoff[begin + lane]));
                let born = degree > 0 && happens(product as u32, birth_q30(fit, rule.most, rule.left, rule.slope));
                *child = if born { view.graph.neighbor(j, (product >> 32) as u32).agent } else { NOBODY };
            }
        }
    });
    children
}

fn next(view: &View<'_>, children: &[u32], mut out: Out<'_>) {
    let (strategy, model) = (out.bytes(Column::Strategy, 0), out.words(Column::Model, 0));
    let mut found = [0u32; ENTRIES];
    for (block, next) in strategy.chunks_mut(BLOCK).enumerate() {
        let (at, len) = (block * BLOCK, next.len());
        let begin = out.first + at;
        let (mut words, mut parents) = ([0u32; BLOCK], [0u32; BLOCK]);
        fill_lanes(view.key(SENDER), begin, len, &mut words);
        rows::each(&view.graph, begin, len, |stretch| match stretch {
            Stretch::One(i) => parents[i as usize - begin] = one(view, children, i, words[i as usize - begin]),
            Stretch::Rows(rows) => stretch_of(&rows, children, &mut found, begin, &words, &mut parents),
        });
        for (lane, next) in next.iter_mut().enumerate() {
            *next = view.strategy[parents[lane] as usize];
        }
        if !model.is_empty() {
            model[at..at + len].copy_from_slice(&parents[..len]);
        }
    }
}

/// Whom the agents of some rows take after.
fn stretch_of(
    rows: &Rows<'_>,
    children: &[u32],
    found: &mut [u32; ENTRIES],
    begin: usize,
    words: &[u32; BLOCK],
    parents: &mut [u32; BLOCK],
) {
    rows::gather(children, rows.targets, found);
    let lists = rows.split(&found[..]).zip(rows.split(rows.targets));
    for (row, (found, targets)) in lists.enumerate() {
        let i = (rows.first + row) as u32;
        let lane = rows.first + row - begin;
        let count: u32 = found.iter().map(|child| u32::from(*child == i)).sum();
        parents[lane] = if count == 0 { i } else { sender(found.iter().zip(targets), i, index_below(words[lane], count)) };
    }
}

/// The same for one agent.
fn one(view: &View<'_>, children: &[u32], i: u32, word: u32) -> u32 {
    let targets = || (0..view.graph.degree(i)).map(|k| view.graph.neighbor(i, k).agent);
    let count: u32 = targets().map(|j| u32::from(children[j as usize] == i)).sum();
    let place = index_below(word, count) as usize;
    targets().filter(|j| children[*j as usize] == i).nth(place).unwrap_or(i)
}

/// Number `place` of the neighbours whose child goes to `i`.
fn sender<'a>(found: impl Iterator<Item = (&'a u32, &'a u32)>, i: u32, place: u32) -> u32 {
    found.filter(|(child, _)| **child == i).nth(place as usize).map_or(i, |(_, j)| *j)
}
