//! The kernel of `learn/roth_erev` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{PROPENSITIES_MAX, RothErevPlan};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::kernel::model::{BLOCK, awake};
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::fixed::{ONE_Q30, happens, unpack_payoff};
use crate::num::wide::index_below;
use crate::phase::learn::cpu::{choose, planes};
use crate::phase::learn::rule::ROUND;
use multiversion::multiversion;

impl Kernel for RothErevPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }
}

/// A propensity after a step; `gain` per unit of reward is in units of 2^-(30 + shift).
#[inline(always)]
#[must_use]
pub const fn reinforced(propensity: u32, keep_q30: u32, reward: u32, gain: u32, shift: u32, word: u32) -> u32 {
    let gained = (reward as u64).wrapping_mul(gain as u64) >> shift; // < 2^25 · 2^31
    let fine = (propensity as u64).wrapping_mul(keep_q30 as u64).wrapping_add(gained); // < 2^62 + 2^54
    ((fine >> 30) as u32).wrapping_add(happens(word, fine as u32 & (ONE_Q30 - 1)) as u32)
}

fn next(view: &View<'_>, rule: &RothErevPlan, mut out: Out<'_>) {
    let mut planes = planes(&mut out, view.plan.strategy_count());
    for (block, next) in out.bytes(Column::Strategy, 0).chunks_mut(BLOCK).enumerate() {
        let (at, len) = (block * BLOCK, next.len());
        let begin = out.first + at;
        let awake = awake(view, &rule.revision, rule.learners, begin, len);
        let own = &view.strategy[begin..begin + len];
        let (mut reward, mut words, mut total) = ([0u32; BLOCK], [0u32; BLOCK], [0u32; BLOCK]);
        for (reward, word) in reward.iter_mut().zip(&view.payoff[begin..begin + len]) {
            *reward = (unpack_payoff(*word) - rule.reference).max(0).unsigned_abs();
        }
        for (s, plane) in planes.iter_mut().enumerate() {
            fill_lanes(view.key(ROUND + s as u32), begin, len, &mut words);
            reinforce(rule, s as u8, own, &reward, &words, &awake, &mut plane[at..at + len], &mut total);
        }
        if total.iter().any(|total| *total > PROPENSITIES_MAX) {
            halve(view, begin, at, len, &mut planes, &mut total);
        }
        fill_lanes(view.key(draw::MODEL), begin, len, &mut words);
        for (word, total) in words.iter_mut().zip(&total) {
            *word = index_below(*word, *total);
        }
        choose(&planes, at, &words, &awake, own, next);
    }
}

/// One plane of a block, and the sums so far.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
#[expect(clippy::too_many_arguments, reason = "columns of one block")]
fn reinforce(
    rule: &RothErevPlan,
    s: u8,
    own: &[u8],
    reward: &[u32; BLOCK],
    words: &[u32; BLOCK],
    awake: &[u32; BLOCK],
    plane: &mut [u32],
    total: &mut [u32; BLOCK],
) {
    let n = plane.len().min(own.len()).min(BLOCK);
    let [played, others] = rule.gains;
    for x in 0..n {
        let gain = if own[x] == s { played } else { others };
        let fresh = reinforced(plane[x], rule.keep_q30, reward[x], gain, rule.shift, words[x]);
        plane[x] ^= (plane[x] ^ fresh) & awake[x];
        total[x] += plane[x];
    }
}

/// Halves the propensities of those who have too many; odd ones up or down by the last bit of their word, which rounding does not use.
#[cold]
fn halve(view: &View<'_>, begin: usize, at: usize, len: usize, planes: &mut [&mut [u32]], total: &mut [u32; BLOCK]) {
    let large = total.map(|total| total > PROPENSITIES_MAX);
    let mut words = [0u32; BLOCK];
    total.iter_mut().zip(large).filter(|(_, large)| *large).for_each(|(total, _)| *total = 0);
    for (s, plane) in planes.iter_mut().enumerate() {
        fill_lanes(view.key(ROUND + s as u32), begin, len, &mut words);
        for (lane, q) in plane[at..at + len].iter_mut().enumerate().filter(|(lane, _)| large[*lane]) {
            *q = (*q + (words[lane] & 1)) >> 1;
            total[lane] += *q;
        }
    }
}
