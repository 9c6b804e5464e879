//! The kernel of `influence/hegselmann_krause` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::HegselmannKrausePlan;
use crate::columns::Column;
use crate::config::plan::draw;
use crate::file::per_class::ByClass;
use crate::kernel::model::{BLOCK, revises};
use crate::kernel::passes::{CLEAR, Pass, Passes, Size, Slot, scratch};
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::fixed::mean_half_even;
use crate::phase::influence::distance::Reach;
use crate::rule::words::Words;
use crate::world::graph::Graph;
use rayon::prelude::*;

/// A pass before the kernel.
pub(super) const HISTOGRAM: (&str, &str) = ("shaders/society/histogram.wgsl", include_str!("../../../../shaders/society/histogram.wgsl"));
/// A pass before the kernel.
pub(super) const BLOCKS: (&str, &str) = ("shaders/society/blocks.wgsl", include_str!("../../../../shaders/society/blocks.wgsl"));
/// A pass before the kernel.
pub(super) const MEANS: (&str, &str) = ("shaders/society/means.wgsl", include_str!("../../../../shaders/society/means.wgsl"));

impl Kernel for HegselmannKrausePlan {
    /// Means around each value, dimension after dimension, in each for every ε that differs; empty on a graph.
    type First = Vec<u16>;

    fn first(&self, view: &View<'_>) -> Vec<u16> {
        means(view, self)
    }

    fn next(&self, view: &View<'_>, first: &Vec<u16>, out: Out<'_>) {
        next(view, self, first, out);
    }

    fn passes(&self, passes: &mut Passes<'_>) {
        if self.mixed && self.reach.is_none() {
            let (dimensions, stride) = (passes.plan.society().dimension_count() as u64, passes.plan.stride() as u64);
            let planes = dimensions * u64::from(passes.plan.replicas());
            let kinds = self.epsilon.all().len() as u64;
            passes.scratch(dimensions * (Self::COUNT_WORDS + kinds * Self::MEAN_WORDS));
            let mut clear = Words::default();
            clear.table("words", [(planes << 16) as u32]);
            let (bins, blocks) = (planes << 16, planes << 8);
            passes.before(Pass { own: false, ..scratch(CLEAR, clear, &[], Size::Exactly(bins)) });
            let halves = Size::Exactly(planes * stride / 2);
            passes.before(scratch(HISTOGRAM, Words::default(), &[Slot::Now(Column::Value)], halves));
            passes.before(scratch(BLOCKS, Words::default(), &[], Size::Exactly(blocks)));
            passes.before(scratch(MEANS, passes.phase.words(), &[], Size::Exactly(kinds * blocks)));
        }
        passes.main_reading(&[Slot::Scratch]);
    }
}

/// Most value dimensions.
const DIMENSIONS_MAX: usize = 8;
/// Number of values.
const VALUES: usize = 1 << 16;

/// For each value that somebody holds the mean of those within `epsilon` of it; `agents` counts by value.
#[must_use]
pub fn slide(agents: &[u32], epsilon: u32) -> Vec<u16> {
    let reach = epsilon as usize;
    let (mut sum, mut count) = (0u64, 0u64);
    for (v, n) in agents.iter().enumerate().take(reach) {
        sum += v as u64 * u64::from(*n);
        count += u64::from(*n);
    }
    let mut means = vec![0u16; agents.len()];
    for v in 0..agents.len() {
        if let Some(n) = agents.get(v + reach) {
            sum += (v + reach) as u64 * u64::from(*n);
            count += u64::from(*n);
        }
        if let Some(left) = v.checked_sub(reach + 1) {
            sum -= left as u64 * u64::from(agents[left]);
            count -= u64::from(agents[left]);
        }
        if agents[v] > 0 {
            means[v] = mean_half_even(sum, count) as u16;
        }
    }
    means
}

/// The means of every dimension and ε, one after the other; empty on a graph.
fn means(view: &View<'_>, rule: &HegselmannKrausePlan) -> Vec<u16> {
    if view.graph != Graph::WellMixed || rule.reach.is_some() {
        return Vec::new();
    }
    let of = |d: u32| {
        let counted = |part: &[u16]| {
            let mut agents = vec![0u32; VALUES];
            for v in part {
                agents[usize::from(*v)] += 1;
            }
            agents
        };
        let add = |a: Vec<u32>, b: Vec<u32>| a.iter().zip(b).map(|(a, b)| a + b).collect();
        let agents = view.halves(Column::Value, d).par_chunks(1 << 18).map(counted).reduce(|| vec![0; VALUES], add);
        rule.epsilon.all().iter().flat_map(|epsilon| slide(&agents, *epsilon)).collect::<Vec<u16>>()
    };
    (0..view.dimensions()).into_par_iter().flat_map_iter(of).collect()
}

fn next(view: &View<'_>, rule: &HegselmannKrausePlan, known: &[u16], mut out: Out<'_>) {
    if let Some(reach) = &rule.reach {
        return together(view, rule, reach, out);
    }
    let class = if rule.epsilon.only().is_some() { &[] } else { view.bytes(Column::Class, 0) };
    let kind_of = rule.epsilon.of().each;
    for d in 0..view.dimensions() {
        let (value, next) = (view.halves(Column::Value, d), out.halves(Column::Value, d));
        let means = known.chunks(VALUES * rule.epsilon.all().len()).nth(d as usize).unwrap_or_default();
        for (block, next) in next.chunks_mut(BLOCK).enumerate() {
            let begin = out.first + block * BLOCK;
            let mut words = [0u32; BLOCK];
            if rule.revision.draws() {
                fill_lanes(view.key(draw::REVISE), begin, next.len(), &mut words);
            }
            for (lane, next) in next.iter_mut().enumerate() {
                let i = begin + lane;
                let kind = class.get(i).map_or(0, |class| kind_of[usize::from(class & 15)] as usize);
                *next = match means {
                    _ if !revises(view, &rule.revision, i, words[lane]) => value[i],
                    [] => around(view, rule.epsilon.all()[kind], value, i),
                    means => means[kind * VALUES + usize::from(value[i])],
                };
            }
        }
    }
}

/// All dimensions by one distance: means of those near enough, oneself among them.
fn together(view: &View<'_>, rule: &HegselmannKrausePlan, reach: &ByClass<Reach>, mut out: Out<'_>) {
    let class = if reach.differs() { view.bytes(Column::Class, 0) } else { &[] };
    let (first, len) = (out.first, out.len);
    let mut planes: Vec<&mut [u16]> = (0..view.dimensions()).map(|d| out.halves(Column::Value, d)).collect();
    let values: Vec<&[u16]> = (0..view.dimensions()).map(|d| view.halves(Column::Value, d)).collect();
    let mut words = [0u32; BLOCK];
    for lane in 0..len {
        let i = first + lane;
        if lane % BLOCK == 0 && rule.revision.draws() {
            fill_lanes(view.key(draw::REVISE), i, BLOCK.min(len - lane), &mut words);
        }
        let (mut sums, mut count) = ([0u64; DIMENSIONS_MAX], 0);
        let own = &reach.each[class.get(i).map_or(0, |class| usize::from(class & 15))];
        let mut hear = |j: usize| {
            if own.near(view, i, j) {
                count += 1;
                values.iter().zip(&mut sums).for_each(|(value, sum)| *sum += u64::from(value[j]));
            }
        };
        if !revises(view, &rule.revision, i, words[lane % BLOCK]) {
            planes.iter_mut().zip(&values).for_each(|(plane, value)| plane[lane] = value[i]);
            continue;
        }
        if rule.mixed {
            (0..view.plan.agents() as usize).for_each(hear);
        } else {
            hear(i);
            (0..view.graph.degree(i as u32)).for_each(|k| hear(view.graph.neighbor(i as u32, k).agent as usize));
        }
        planes.iter_mut().zip(sums).for_each(|(plane, sum)| plane[lane] = mean_half_even(sum, count) as u16);
    }
}

/// Mean of the neighbours near enough and of oneself.
fn around(view: &View<'_>, epsilon: u32, value: &[u16], i: usize) -> u16 {
    let own = value[i];
    let (mut sum, mut count) = (u64::from(own), 1);
    for k in 0..view.graph.degree(i as u32) {
        let other = value[view.graph.neighbor(i as u32, k).agent as usize];
        if u32::from(other.abs_diff(own)) <= epsilon {
            (sum, count) = (sum + u64::from(other), count + 1);
        }
    }
    mean_half_even(sum, count) as u16
}
