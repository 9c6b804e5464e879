//! The kernel of `influence/bounded_confidence` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{BoundedConfidencePlan, Pairing};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::file::per_class::ByClass;
use crate::kernel::model::{BLOCK, redraw_others, revises};
use crate::kernel::{Kernel, Out, View, fill_lanes, rows};
use crate::num::fixed::halve_to_even;
use crate::num::permute::Permutation;
use crate::phase::influence::distance::Reach;
use multiversion::multiversion;

impl Kernel for BoundedConfidencePlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }
}

/// A value after meeting another, all in units of 1/65535; `rate` and the other's sycophancy in units of 2⁻¹⁴.
#[inline(always)]
#[must_use]
pub fn moved(own: u16, other: u16, epsilon: i32, repel: i32, rate: i32, sycophancy: i32) -> u16 {
    let shown = halve_to_even((i32::from(other) - i32::from(own)) * (16384 - sycophancy), 14); // |·| < 2^30
    let size = shown.abs();
    let step = halve_to_even(shown * rate, 14);
    let near = step & -i32::from(size < epsilon);
    let far = step & -i32::from(size > repel);
    (i32::from(own) + near - far).clamp(0, 65535) as u16
}

fn next(view: &View<'_>, rule: &BoundedConfidencePlan, mut out: Out<'_>) {
    let classes = Classes {
        speaks: if view.plan.society().sycophantic() { view.bytes(Column::Class, 0) } else { &[] },
        hears: if rule.epsilon.differs() || rule.rate_q14.differs() { view.bytes(Column::Class, 0) } else { &[] },
    };
    let seats = Permutation::new(view.key(draw::MATCHING), view.plan.agents());
    let mut planes: Vec<&mut [u16]> = (0..view.dimensions()).map(|d| out.halves(Column::Value, d)).collect();
    // Buffers of one block, used again for the next: clearing them would cost a tenth of the step.
    let (mut partners, mut words, mut theirs) = ([0u32; BLOCK], [0u32; BLOCK], [0u16; BLOCK]);
    for begin in (out.first..out.first + out.len).step_by(BLOCK) {
        let len = BLOCK.min(out.first + out.len - begin);
        match rule.pairing {
            Pairing::OneWay => redraw_others(view, draw::MODEL, begin, len, &mut partners),
            Pairing::Match => {
                for (lane, partner) in partners.iter_mut().enumerate().take(len) {
                    let i = (begin + lane) as u32;
                    *partner = seats.partner(i).map_or(i, |(other, _)| other);
                }
            }
        }
        if rule.revision.draws() {
            fill_lanes(view.key(draw::REVISE), begin, len, &mut words);
        }
        if let Some(reach) = &rule.reach {
            together(view, rule, reach, classes, [begin, begin - out.first], &partners[..len], &mut planes);
        }
        for (d, plane) in planes.iter_mut().enumerate() {
            let value = view.halves(Column::Value, d as u32);
            let next = &mut plane[begin - out.first..begin - out.first + len];
            if rule.reach.is_none() {
                rows::gather(value, &partners[..len], &mut theirs);
                alone(rule, classes.from(begin), &partners, &value[begin..begin + len], &theirs, next);
            }
            if rule.revision.draws() {
                for (lane, next) in next.iter_mut().enumerate() {
                    *next = if revises(view, &rule.revision, begin + lane, words[lane]) { *next } else { value[begin + lane] };
                }
            }
        }
    }
}

/// Classes of all agents, where they matter; else empty.
#[derive(Clone, Copy)]
struct Classes<'a> {
    /// Of those who speak: some hide what they think.
    speaks: &'a [u8],
    /// Of those who listen: some are more confident than others, or move farther.
    hears: &'a [u8],
}

impl Classes<'_> {
    /// The same, of those who listen from agent `begin` on.
    fn from(self, begin: usize) -> Self {
        Self { hears: self.hears.get(begin..).unwrap_or_default(), ..self }
    }
    fn of(class: &[u8], i: usize) -> usize {
        class.get(i).map_or(0, |class| usize::from(class & 15))
    }
}

/// One dimension on its own; `classes` of those who listen begin with the first agent.
fn alone(
    rule: &BoundedConfidencePlan,
    classes: Classes<'_>,
    partners: &[u32; BLOCK],
    own: &[u16],
    theirs: &[u16; BLOCK],
    next: &mut [u16],
) {
    let alike = classes.speaks.is_empty() && classes.hears.is_empty();
    if alike && rule.rate_q14.each[0] == HALF_Q14 && rule.repel >= 65535 {
        meet_half_way(rule.epsilon.each[0], own, theirs, next);
    } else if alike {
        approach(rule, own, theirs, next);
    } else {
        for (lane, next) in next.iter_mut().enumerate() {
            let hides = if classes.speaks.is_empty() { 0 } else { rule.sycophancy[Classes::of(classes.speaks, partners[lane] as usize)] };
            let (shows, hears) = (hides as i32, Classes::of(classes.hears, lane));
            let (epsilon, repel, rate) = (rule.epsilon.each[hears] as i32, rule.repel as i32, rule.rate_q14.each[hears] as i32);
            *next = moved(own[lane], theirs[lane], epsilon, repel, rate, shows);
        }
    }
}

/// All dimensions by one distance: agents `begin ..`, whose next values stand at `at ..` of each plane.
fn together(
    view: &View<'_>,
    rule: &BoundedConfidencePlan,
    reach: &ByClass<Reach>,
    classes: Classes<'_>,
    [begin, at]: [usize; 2],
    partners: &[u32],
    planes: &mut [&mut [u16]],
) {
    let class = classes.speaks;
    let hidden = |j: u32| if class.is_empty() { 0 } else { rule.sycophancy[usize::from(class[j as usize] & 15)] as i32 };
    let shown = |own: u16, other: u16, hidden: i32| halve_to_even((i32::from(other) - i32::from(own)) * (16384 - hidden), 14);
    let mut squares = [0u64; BLOCK];
    for d in 0..view.dimensions() {
        let value = view.halves(Column::Value, d);
        for (lane, (square, j)) in squares.iter_mut().zip(partners).enumerate() {
            *square = reach.each[0].with(*square, shown(value[begin + lane], value[*j as usize], hidden(*j)));
        }
    }
    for (d, plane) in planes.iter_mut().enumerate() {
        let value = view.halves(Column::Value, d as u32);
        for (lane, (square, j)) in squares.iter().zip(partners).enumerate() {
            let (own, hears) = (value[begin + lane], Classes::of(classes.hears, begin + lane));
            let step = halve_to_even(shown(own, value[*j as usize], hidden(*j)) * rule.rate_q14.each[hears] as i32, 14);
            let near = step & -i32::from(*square < reach.each[hears].below);
            let far = step & -i32::from(*square > reach.each[hears].above);
            plane[at + lane] = (i32::from(own) + near - far).clamp(0, 65535) as u16;
        }
    }
}

/// Rate 1/2.
const HALF_Q14: u32 = 8192;

/// The case of the reference workload, rate 1/2 and no repulsion, in 16-bit lanes.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn meet_half_way(epsilon: u32, own: &[u16], theirs: &[u16; BLOCK], out: &mut [u16]) {
    let n = out.len().min(BLOCK);
    let own = &own[..n];
    // Distances below 65536 all attract.
    let most = epsilon.saturating_sub(1).min(65535) as u16;
    let any = 0u16.wrapping_sub(u16::from(epsilon > 0));
    for x in 0..n {
        let (a, b) = (own[x], theirs[x]);
        let size = a.abs_diff(b);
        // Half of the distance, ties to even.
        let half = (size >> 1) + ((size & 1) & ((size >> 1) & 1));
        let step = half & any & 0u16.wrapping_sub(u16::from(size <= most));
        out[x] = if b < a { a - step } else { a + step };
    }
}

/// All agents of a block at once.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn approach(rule: &BoundedConfidencePlan, own: &[u16], theirs: &[u16; BLOCK], out: &mut [u16]) {
    let (epsilon, repel, rate) = (rule.epsilon.each[0] as i32, rule.repel as i32, rule.rate_q14.each[0] as i32);
    let n = out.len().min(BLOCK);
    let own = &own[..n];
    for x in 0..n {
        out[x] = moved(own[x], theirs[x], epsilon, repel, rate, 0);
    }
}
