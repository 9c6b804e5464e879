//! `imitate/birth_death`: the fit reproduce, and their children take the places of neighbours.
//!
//! **Formula.** Agent j reproduces with probability u F_j/F_max, F = max(0, 1 + δπ) and F_max the fitness at the highest payoff of the game,
//! and sends its child to a uniformly drawn neighbour. s_i ← s_j for one of those who sent i a child, each as likely; who receives none stays.
//! u → 0 with time in units of 1/u is the birth–death process of one agent at a time. On a graph without hubs a neutral mutant takes over
//! with probability 1/N; on a star a fitter one does so about as if its fitness were squared. Agents of stubborn classes reproduce but stay.
//! **Formats.** F in whole units, at most 2²³; the probability in units of 2⁻³⁰, to the nearest. **Rounding.** F to the nearest. **Order.**
//! Senders by slot. **Draws.** Of the product of word 0 of j and its number of neighbours the high half is the neighbour's slot, the low half
//! decides about the birth; word 1 of i chooses among several who sent. **Sources.** Moran 1958; Lieberman, Hauert & Nowak 2005; Ohtsuki,
//! Hauert, Lieberman & Nowak 2006.
//!
//! ```
//! use polity::phase::imitate::birth_death::birth_q30;
//! // The fittest of all, and one a quarter as fit, at u = 1/2.
//! let (most, left) = (1000u32, 1000u32.leading_zeros());
//! let slope = (0.5 * 2f64.powi(62) / f64::from(most << left)).round() as u32;
//! assert_eq!([birth_q30(1000, most, left, slope), birth_q30(250, most, left, slope)], [1 << 29, 1 << 27]);
//! ```
#![deny(clippy::float_arithmetic)]

use super::fitness;
use super::model::BLOCK;
use crate::columns::Column;
use crate::config::plan::{BirthDeathPlan, draw};
use crate::num::fixed::{happens, unpack_payoff};
use crate::num::wide::index_below;
use crate::phase::rows::{self, ENTRIES, Rows, Stretch};
use crate::phase::{CpuKernel, Phase, View, fill_lanes};
use rayon::prelude::*;

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "imitate/birth_death",
    summary: "reproduce in proportion to fitness max(0, 1 + δπ); the child takes the place of a random neighbour",
    reads: &[Column::Strategy, Column::Payoff],
    writes: &[Column::Strategy, Column::Model],
    by_group: false,
    draws: &["birth and place 0", "sender 1"],
    sources: &["Moran 1958", "Lieberman, Hauert & Nowak 2005", "Ohtsuki, Hauert, Lieberman & Nowak 2006"],
    shader: ("shaders/imitate/birth_death.wgsl", include_str!("../../../shaders/imitate/birth_death.wgsl")),
    cpu: CpuKernel::Columns(next),
    models: None,
};

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
pub(in crate::phase) fn children(view: &View<'_>, rule: &BirthDeathPlan) -> Vec<u32> {
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

fn next(view: &View<'_>, mut out: crate::phase::Out<'_>) {
    let children = &view.prepared.children;
    let (strategy, model) = (out.bytes(Column::Strategy, 0), out.words(Column::Model, 0));
    let mut found = [0u32; ENTRIES];
    for (block, next) in strategy.chunks_mut(BLOCK).enumerate() {
        let (at, len) = (block * BLOCK, next.len());
        let begin = out.first + at;
        let (mut words, mut parents) = ([0u32; BLOCK], [0u32; BLOCK]);
        fill_lanes(view.key(draw::SENDER), begin, len, &mut words);
        rows::each(&view.graph, begin, len, |stretch| match stretch {
            Stretch::One(i) => parents[i as usize - begin] = one(view, i, words[i as usize - begin]),
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
fn one(view: &View<'_>, i: u32, word: u32) -> u32 {
    let children = &view.prepared.children;
    let targets = || (0..view.graph.degree(i)).map(|k| view.graph.neighbor(i, k).agent);
    let count: u32 = targets().map(|j| u32::from(children[j as usize] == i)).sum();
    let place = index_below(word, count) as usize;
    targets().filter(|j| children[*j as usize] == i).nth(place).unwrap_or(i)
}

/// Number `place` of the neighbours whose child goes to `i`.
fn sender<'a>(found: impl Iterator<Item = (&'a u32, &'a u32)>, i: u32, place: u32) -> u32 {
    found.filter(|(child, _)| **child == i).nth(place as usize).map_or(i, |(_, j)| *j)
}
