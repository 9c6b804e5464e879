//! The kernel of `learn/cross` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::CrossPlan;
use crate::columns::Column;
use crate::config::plan::draw;
use crate::kernel::model::{BLOCK, awake};
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::fixed::{ONE_Q30, happens, unpack_payoff};
use crate::phase::learn::cpu::{choose, planes};
use crate::phase::learn::rule::ROUND;
use multiversion::multiversion;

impl Kernel for CrossPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }
}

/// The share that the other strategies lose, for a payoff `above` the lowest.
#[inline(always)]
#[must_use]
pub const fn share_q30(above: i32, width: u32, left: u32, slope: u32) -> u32 {
    let above = if above < 0 { 0 } else { above as u32 };
    let reward = if above > width { width } else { above };
    ((reward << left) as u64).wrapping_mul(slope as u64).wrapping_add(1 << 31).wrapping_shr(32) as u32
}

/// What a probability loses of it.
#[inline(always)]
#[must_use]
pub const fn lost(probability: u32, share_q30: u32, word: u32) -> u32 {
    let way = (probability as u64).wrapping_mul(share_q30 as u64); // ≤ 2^60
    ((way >> 30) as u32).wrapping_add(happens(word, way as u32 & (ONE_Q30 - 1)) as u32)
}

fn next(view: &View<'_>, rule: &CrossPlan, mut out: Out<'_>) {
    let mut planes = planes(&mut out, view.plan.strategy_count());
    for (block, next) in out.bytes(Column::Strategy, 0).chunks_mut(BLOCK).enumerate() {
        let (at, len) = (block * BLOCK, next.len());
        let begin = out.first + at;
        let awake = awake(view, &rule.revision, rule.learners, begin, len);
        let own = &view.strategy[begin..begin + len];
        let (mut share, mut words, mut gained) = ([0u32; BLOCK], [0u32; BLOCK], [0u32; BLOCK]);
        for ((share, word), awake) in share.iter_mut().zip(&view.payoff[begin..begin + len]).zip(awake) {
            *share = share_q30(unpack_payoff(*word) - rule.lowest, rule.width, rule.left, rule.slope) & awake;
        }
        for (s, plane) in planes.iter_mut().enumerate() {
            fill_lanes(view.key(ROUND + s as u32), begin, len, &mut words);
            lose(s as u8, own, &share, &words, &mut plane[at..at + len], &mut gained);
        }
        for (s, plane) in planes.iter_mut().enumerate() {
            gain(s as u8, own, &gained, &mut plane[at..at + len]);
        }
        fill_lanes(view.key(draw::MODEL), begin, len, &mut words);
        for word in &mut words {
            *word >>= 2;
        }
        choose(&planes, at, &words, &awake, own, next);
    }
}

/// One plane of a block loses what the strategies that were played gain.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn lose(s: u8, own: &[u8], share: &[u32; BLOCK], words: &[u32; BLOCK], plane: &mut [u32], gained: &mut [u32; BLOCK]) {
    let n = plane.len().min(own.len()).min(BLOCK);
    for x in 0..n {
        let by = lost(plane[x], share[x], words[x]) & 0u32.wrapping_sub(u32::from(own[x] != s));
        plane[x] -= by;
        gained[x] += by;
    }
}

/// One plane of a block gains it where its strategy was played.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn gain(s: u8, own: &[u8], gained: &[u32; BLOCK], plane: &mut [u32]) {
    let n = plane.len().min(own.len()).min(BLOCK);
    for x in 0..n {
        plane[x] += gained[x] & 0u32.wrapping_sub(u32::from(own[x] == s));
    }
}
