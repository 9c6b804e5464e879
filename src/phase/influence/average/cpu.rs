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
    for d in 0..view.dimensions() {
        let (value, anchored) = (view.halves(Column::Value, d), view.halves(rule.anchor_to.column(), d));
        let next = out.halves(Column::Value, d);
        for (block, next) in next.chunks_mut(BLOCK).enumerate() {
            let begin = out.first + block * BLOCK;
            let mut words = [0u32; BLOCK];
            if rule.revision.draws() {
                fill_lanes(view.key(draw::REVISE), begin, next.len(), &mut words);
            }
            for (lane, next) in next.iter_mut().enumerate() {
                let i = begin + lane;
                let awake = revises(view, &rule.revision, i, words[lane]);
                let mean = if view.graph == Graph::WellMixed {
                    population(view, rule, sums[d as usize], value[i])
                } else {
                    around(view, rule, value, i)
                };
                let of = class.get(i).map_or(0, |class| usize::from(class & 15));
                let (anchor, weight) = (rule.anchor_q14.each[of], rule.weight_q14.each[of]);
                *next = if awake { mixed(value[i], mean, anchored[i], anchor, weight) } else { value[i] };
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

/// Mean of what the neighbours show.
fn around(view: &View<'_>, rule: &AveragePlan, value: &[u16], i: usize) -> u64 {
    let own = value[i];
    let influence = if rule.weighted { view.words(Column::Influence, 0) } else { &[] };
    let class = view.bytes(Column::Class, 0);
    let degree = view.graph.degree(i as u32);
    let count = degree + u32::from(rule.include_self);
    let at = |k: u32| if k < degree { view.graph.neighbor(i as u32, k).agent as usize } else { i };
    // The unit of influence: the sum of whole units must fit 16 bits, or 31 where very many are listened to.
    let most = if count < MANY { 65535 } else { (1 << 31) - 1 };
    let mut shift = 0;
    if rule.weighted {
        while (0..count).map(|k| u64::from(influence[at(k)] >> shift)).sum::<u64>() > most {
            shift += 1;
        }
    }
    let links = view.plan.topology_of(view.phase).weighted().map_or(&[][..], |network| network.row_weights(i as u32));
    let (mut sum, mut weight) = (0u64, 0u64); // below 2^48
    for (k, j) in (0..count).map(at).enumerate() {
        let hides = class.get(j).map_or(0, |class| rule.sycophancy[usize::from(class & 15)] as i32);
        let shown = i32::from(own) + halve_to_even((i32::from(value[j]) - i32::from(own)) * (16384 - hides), 14);
        let counts = match (rule.weighted, links.is_empty()) {
            (true, _) => u64::from(influence[j] >> shift),
            (_, true) => 1,
            _ => u64::from(links.get(k).copied().unwrap_or(WEIGHT_ONE)),
        };
        sum += counts * shown as u64;
        weight += counts;
    }
    (sum << 16).checked_div(weight).unwrap_or(u64::from(own) << 16)
}
