//! `learn/cross`: the strategy that was played becomes more probable, the more it paid.
//!
//! **Formula.** Each agent has a mixed strategy p. After it played k and earned π: p_k ← p_k + r(1 − p_k), p_j ← p_j − r p_j for each other j,
//! with r = rate · (π − lowest)/(highest − lowest) between 0 and the rate; then it draws its next strategy from p. Who does not revise keeps
//! both. On average p_k moves by rate · p_k (π_k − π̄)/(highest − lowest): where the rate is small the mean of p follows the replicator
//! equation. **Formats.** p and r in units of 2⁻³⁰; the sum of p is 2³⁰ at all times. **Rounding.** r to the nearest. What each p_j loses is
//! rounded up with a probability equal to the rest, and p_k gains exactly that. **Draws.** Word 0 draws the next strategy, word 8 + s rounds
//! strategy s, word 3 decides who revises if u < 1. **Sources.** Cross 1973; Börgers & Sarin 1997.
//!
//! ```
//! use polity::phase::learn::cross::{lost, share_q30};
//! // A quarter of the range of 1000, at rate 1: a share of 1/4. Of p = 1/2 an eighth goes.
//! let (width, left) = (1000u32, 1000u32.leading_zeros());
//! let slope = (2f64.powi(62) / f64::from(width << left)).round() as u32;
//! assert_eq!(share_q30(250, width, left, slope), 1 << 28);
//! assert_eq!(lost(1 << 29, 1 << 28, u32::MAX), 1 << 27);
//! ```
#![deny(clippy::float_arithmetic)]

use super::{choose, planes};
use crate::columns::Column;
use crate::config::plan::{Spec, draw};
use crate::num::fixed::{ONE_Q30, happens, unpack_payoff};
use crate::phase::imitate::model::{BLOCK, awake};
use crate::phase::{CpuKernel, Out, Phase, View, fill_lanes};
use multiversion::multiversion;

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "learn/cross",
    summary: "make what was played more probable by rate · payoff (scaled to 0 to 1) of what is missing to 1",
    reads: &[Column::Strategy, Column::Payoff, Column::Class],
    writes: &[Column::Strategy, Column::Propensity],
    by_group: false,
    draws: &["choice 0", "revise 3", "rounding 8 + s"],
    sources: &["Cross 1973", "Börgers & Sarin 1997"],
    shader: ("shaders/learn/cross.wgsl", include_str!("../../../shaders/learn/cross.wgsl")),
    cpu: CpuKernel::Columns(next),
    models: None,
};

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

fn next(view: &View<'_>, mut out: Out<'_>) {
    let Spec::Cross(rule) = &view.phase.spec else { unreachable!("kernel of learn/cross") };
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
            fill_lanes(view.key(draw::ROUND + s as u32), begin, len, &mut words);
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
