//! The kernel of `influence/average` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{Anchor, AveragePlan};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::kernel::model::{BLOCK, revises};
use crate::kernel::passes::{CLEAR, Joins, LEDGER, Pass, Passes, Size, Slot, scratch};
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::network::WEIGHT_ONE;
use crate::num::fixed::halve_to_even;
use crate::rule::words::Words;
use crate::world::graph::Graph;
use rayon::prelude::*;
use std::ops::Range;

impl Kernel for AveragePlan {
    /// Sum of each value dimension over a well-mixed population.
    type First = Vec<u64>;

    fn first(&self, view: &View<'_>) -> Vec<u64> {
        if view.graph != Graph::WellMixed {
            return Vec::new();
        }
        let sum = |part: &[u16]| part.iter().map(|v| u64::from(*v)).sum::<u64>();
        (0..view.dimensions()).map(|d| view.halves(Column::Value, d).par_chunks(1 << 16).map(sum).sum()).collect()
    }

    fn next(&self, view: &View<'_>, first: &Vec<u64>, out: Out<'_>) {
        next(view, self, first, out);
    }

    fn passes(&self, passes: &mut Passes<'_>) {
        if !passes.plan.topology_of(passes.phase).is_graph() {
            let dimensions = passes.plan.society().dimension_count() as u32;
            let words = 2 * dimensions * passes.plan.replicas();
            passes.scratch(2 * u64::from(dimensions));
            let mut clear = Words::default();
            clear.table("words", [words]);
            passes.before(Pass { own: false, ..scratch(CLEAR, clear, &[], Size::Exactly(u64::from(words))) });
            // LINE and LEN of shaders/shared/society.wgsl.
            let mut line = [0; 16];
            line[11] = dimensions;
            let mut sums = Words::default();
            sums.table("line", line);
            passes.before(Pass { own: false, joins: Joins::Sums, ..scratch(LEDGER, sums, &[Slot::Now(Column::Value)], Size::Chunks) });
        }
        let other = if self.anchor_to == Anchor::Origin { Column::Preference } else { Column::Origin };
        passes.main_without(other, &[Slot::Scratch]);
    }
}

/// A value after the step; `mean` in units of 2⁻¹⁶ of a value unit, `anchor` and `weight` in units of 2⁻¹⁴.
#[inline(always)]
#[must_use]
pub fn mixed(own: u16, mean: u64, preference: u16, anchor: u32, weight: u32) -> u16 {
    let pulled = ((u64::from(16384 - weight) * u64::from(own)) << 16) + u64::from(weight) * mean; // < 2^46
    let whole = ((u64::from(anchor) * u64::from(preference)) << 30) + u64::from(16384 - anchor) * pulled; // < 2^60
    let (floor, rest) = (whole >> 44, whole & ((1 << 44) - 1));
    let half = 1 << 43;
    (floor + u64::from(rest > half || (rest == half && floor & 1 == 1))) as u16
}

/// From so many on influence is counted in 31 bits.
const MANY: u32 = 4096;

fn next(view: &View<'_>, rule: &AveragePlan, sums: &[u64], mut out: Out<'_>) {
    let differ = rule.anchor_q14.differs() || rule.weight_q14.differs();
    let class = if differ { view.bytes(Column::Class, 0) } else { &[] };
    let mut heard = Heard::default();
    let mut planes: Vec<&mut [u16]> = (0..view.dimensions()).map(|d| out.halves(Column::Value, d)).collect();
    let len = planes.first().map_or(0, |plane| plane.len());
    for at in (0..len).step_by(BLOCK) {
        let (begin, n) = (out.first + at, BLOCK.min(len - at));
        let mut words = [0u32; BLOCK];
        if rule.revision.draws() {
            fill_lanes(view.key(draw::REVISE), begin, n, &mut words);
        }
        heard.listen(view, rule, begin..begin + n);
        for (d, plane) in (0..).zip(&mut planes) {
            let (value, anchored) = (view.halves(Column::Value, d), view.halves(rule.anchor_to.column(), d));
            for (lane, next) in plane[at..at + n].iter_mut().enumerate() {
                let i = begin + lane;
                if !revises(view, &rule.revision, i, words[lane]) {
                    *next = value[i];
                    continue;
                }
                let mean = if view.graph == Graph::WellMixed {
                    population(view, rule, sums[d as usize], value[i])
                } else {
                    heard.mean(lane, value, value[i])
                };
                let of = class.get(i).map_or(0, |class| usize::from(class & 15));
                let (anchor, weight) = (rule.anchor_q14.each[of], rule.weight_q14.each[of]);
                *next = mixed(value[i], mean, anchored[i], anchor, weight);
            }
        }
    }
}

/// Mean of the whole population, or of all others.
fn population(view: &View<'_>, rule: &AveragePlan, sum: u64, own: u16) -> u64 {
    let others = u64::from(!rule.include_self);
    let (sum, n) = (sum - others * u64::from(own), u64::from(view.plan.agents()) - others);
    (sum << 16).checked_div(n).unwrap_or(u64::from(own) << 16) // sum < 2^47
}

/// Whom the agents of a block listen to, the same in all dimensions: the agent, how much it counts, and how much of it is shown, in units of 2⁻¹⁴.
#[derive(Default)]
struct Heard {
    voices: Vec<(u32, u32, i32)>,
    /// Where the voices of each agent of the block end, and what they count together, below 2^31.
    ends: Vec<(usize, u64)>,
    /// Does anybody hide what it thinks?
    hides: bool,
}

impl Heard {
    fn listen(&mut self, view: &View<'_>, rule: &AveragePlan, agents: Range<usize>) {
        self.voices.clear();
        self.ends.clear();
        self.hides = rule.sycophancy.iter().any(|share| *share > 0);
        if view.graph == Graph::WellMixed {
            return;
        }
        let influence = if rule.weighted { view.words(Column::Influence, 0) } else { &[] };
        let class = if self.hides { view.bytes(Column::Class, 0) } else { &[] };
        let weights = view.plan.topology_of(view.phase).weighted();
        for i in agents {
            let (begin, degree) = (self.voices.len(), view.graph.degree(i as u32));
            let links = weights.map_or(&[][..], |network| network.row_weights(i as u32));
            let others = (0..degree).map(|k| (k as usize, view.graph.neighbor(i as u32, k).agent));
            for (k, j) in others.chain(rule.include_self.then_some((degree as usize, i as u32))) {
                let counts = match (rule.weighted, links.is_empty()) {
                    (true, _) => influence[j as usize],
                    (_, true) => 1,
                    _ => links.get(k).copied().unwrap_or(WEIGHT_ONE),
                };
                let hidden = class.get(j as usize).map_or(0, |class| rule.sycophancy[usize::from(class & 15)] as i32);
                self.voices.push((j, counts, 16384 - hidden));
            }
            let mut weight = self.voices[begin..].iter().map(|voice| u64::from(voice.1)).sum();
            if rule.weighted {
                // The unit of influence: the sum of whole units must fit 16 bits, or 31 where very many are listened to.
                let most = if self.voices.len() - begin < MANY as usize { 65535 } else { (1 << 31) - 1 };
                let (count, total) = ((self.voices.len() - begin) as u64, weight);
                let units = |shift: u32| self.voices[begin..].iter().map(|voice| u64::from(voice.1 >> shift)).sum::<u64>();
                // Each voice loses less than a unit: no smaller shift can do.
                let least = (0..32).find(|shift| total >> shift <= most + count).unwrap_or(31);
                let shift = (least..32).find(|shift| units(*shift) <= most).unwrap_or(31);
                weight = units(shift);
                self.voices[begin..].iter_mut().for_each(|voice| voice.1 >>= shift);
            }
            self.ends.push((self.voices.len(), weight));
        }
    }

    /// Mean of what the voices of an agent of the block show it, in units of 2⁻¹⁶ of a value unit; its own value where it hears nobody.
    fn mean(&self, lane: usize, value: &[u16], own: u16) -> u64 {
        let (end, weight) = self.ends[lane];
        let voices = &self.voices[if lane == 0 { 0 } else { self.ends[lane - 1].0 }..end];
        let sum: u64 = if self.hides {
            let shown = |(j, counts, shows): &(u32, u32, i32)| {
                let shown = i32::from(own) + halve_to_even((i32::from(value[*j as usize]) - i32::from(own)) * shows, 14);
                u64::from(*counts) * shown as u64
            };
            voices.iter().map(shown).sum()
        } else {
            voices.iter().map(|(j, counts, _)| u64::from(*counts) * u64::from(value[*j as usize])).sum()
        };
        (sum << 16).checked_div(weight).unwrap_or(u64::from(own) << 16) // sum < 2^47
    }
}
