//! The kernel of `user/reliance` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::ReliancePlan;
use crate::columns::Column;
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::fixed::{halve_dithered, toward};
use crate::num::rng::GROUP;

impl Kernel for ReliancePlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }
}

const BLOCK: usize = 512;
const _: () = assert!(BLOCK.is_multiple_of(GROUP), "blocks begin at groups of draws");

/// A share of a way in units of 2⁻¹⁴, to nearest.
#[inline(always)]
fn share_q14(rate_q30: u32, way: i32) -> i32 {
    let size = ((u64::from(rate_q30) * u64::from(way.unsigned_abs()) + (1 << 15)) >> 16) as i32; // ≤ 65535·2^14 < 2^30
    if way < 0 { -size } else { size }
}

/// Share of a 32-bit way, to nearest.
#[inline(always)]
fn share(rate_q30: u32, way: u32) -> u32 {
    ((u64::from(rate_q30) * u64::from(way) + (1 << 29)) >> 30) as u32
}

/// Correction that is left of κ at a reliance, units of 2⁻³⁰.
#[inline(always)]
fn oversight(rule: &ReliancePlan, reliance: u32) -> u32 {
    ((u64::from(rule.correction_q30) * u64::from((!reliance).max(rule.oversight_q32))) >> 32) as u32
}

/// A value after drift and correction.
#[inline(always)]
fn drifted(rule: &ReliancePlan, own: u16, wanted: u16, correction_q30: u32, word: u32) -> u16 {
    let drift = share_q14(rule.drift_q30, rule.toward as i32 - i32::from(own));
    let way = drift + share_q14(correction_q30, i32::from(wanted) - i32::from(own)); // |·| < 2^31
    (i32::from(own) + halve_dithered(way, 14, word)).clamp(0, 65535) as u16
}

/// A habit after getting used to a value.
#[inline(always)]
fn adapted(rule: &ReliancePlan, habit: u32, value: u16) -> u32 {
    let goal = u32::from(value) << 16;
    let by = share(rule.adaptation_q30, goal.abs_diff(habit));
    if goal < habit { habit.wrapping_sub(by) } else { habit.wrapping_add(by) }
}

fn next(view: &View<'_>, rule: &ReliancePlan, mut out: Out<'_>) {
    let class = if rule.learners == 0xffff { &[][..] } else { view.bytes(Column::Class, 0) };
    let learns = |i: usize| class.is_empty() || (rule.learners >> class[i]) & 1 == 1;
    let mut planes: Vec<(&mut [u16], &mut [u32])> =
        (0..view.dimensions()).map(|d| (out.halves(Column::Value, d), out.words(Column::Habit, d))).collect();
    let (reliance, notices) = (out.words(Column::Reliance, 0), out.words(Column::Notices, 0));
    for at in (0..out.len).step_by(BLOCK) {
        let (begin, len) = (out.first + at, BLOCK.min(out.len - at));
        let mut noticed = [rule.shows(view.step); BLOCK];
        let mut corrections = [0u32; BLOCK];
        for (correction, reliance) in corrections.iter_mut().zip(&reliance[at..at + len]) {
            *correction = oversight(rule, *reliance);
        }
        for (d, (next, habit)) in planes.iter_mut().enumerate() {
            let (value, wanted) = (view.halves(Column::Value, d as u32), view.halves(Column::Preference, d as u32));
            let mut words = [0u32; BLOCK];
            fill_lanes(view.key(d as u32), begin, len, &mut words);
            for (lane, noticed) in noticed.iter_mut().enumerate().take(len) {
                let moved = drifted(rule, value[begin + lane], wanted[begin + lane], corrections[lane], words[lane]);
                *noticed |= (u32::from(moved) << 16).abs_diff(habit[at + lane]) > rule.threshold;
                next[at + lane] = moved;
            }
        }
        for (d, (next, habit)) in planes.iter_mut().enumerate() {
            let (value, wanted) = (view.halves(Column::Value, d as u32), view.halves(Column::Preference, d as u32));
            for lane in 0..len {
                let (next, habit) = (&mut next[at + lane], &mut habit[at + lane]);
                if !learns(begin + lane) {
                    *next = value[begin + lane];
                } else if noticed[lane] {
                    *next = toward(*next, wanted[begin + lane], rule.restore_q16);
                    *habit = u32::from(*next) << 16;
                } else {
                    *habit = adapted(rule, *habit, *next);
                }
            }
        }
        for lane in (0..len).filter(|lane| learns(begin + lane)) {
            let (reliance, notices) = (&mut reliance[at + lane], &mut notices[at + lane]);
            if noticed[lane] {
                (*reliance, *notices) = (0, notices.wrapping_add(1));
            } else {
                *reliance = reliance.wrapping_add(share(rule.growth_q30, !*reliance));
            }
        }
    }
}
