//! `learn/roth_erev`: strategies that paid are chosen more often.
//!
//! **Formula.** Each agent has a propensity q_s for each strategy. After it played k and earned π: q_s ← (1 − φ) q_s + r(1 − ε) for s = k,
//! and + r ε/(S − 1) for each other one, with the reward r = max(0, π − reference); then it chooses s with probability q_s/Σq. φ is
//! forgetting ("recency"), ε experimentation. Who does not revise keeps propensities and strategy. If no propensity is left, the agent goes on
//! as before. **Formats.** Propensities in units chosen per plan so that the largest reward is 2¹¹ to 2¹² of them. **Rounding.** Up with a
//! probability equal to the rest, so that neither small rewards nor small rates of forgetting come to nothing. The propensities of an agent
//! are at most 2³¹ together: beyond that, after no fewer than 2¹⁹ of the largest rewards without forgetting, all are halved, halves of odd
//! numbers up or down by chance. Their ratios stay; from then on a reward counts at least 2⁻²⁰ of what was learned before. The choice is exact in
//! integers, within 2⁻³² of q_s/Σq. **Draws.** Word 0 chooses, word 8 + s rounds strategy s, word 3 decides who revises if u < 1.
//! **Sources.** Roth & Erev 1995; Erev & Roth 1998.
//!
//! ```
//! use polity::phase::learn::roth_erev::reinforced;
//! // A tenth is forgotten of 5000; the reward of 2^20 payoff units, 2^-8 units of propensity each, is divided 3 to 1.
//! let keep = (0.9 * f64::from(1 << 30)) as u32;
//! assert_eq!(reinforced(5000, keep, 1 << 20, 3 << 29, 9, u32::MAX), 4499 + 3072); // rounded down: the rest is just below 1
//! assert_eq!(reinforced(5000, keep, 1 << 20, 1 << 29, 9, 0), 4500 + 1024);
//! ```
#![deny(clippy::float_arithmetic)]

use super::{choose, planes};
use crate::columns::Column;
use crate::config::learn::PROPENSITIES_MAX;
use crate::config::plan::{RothErevPlan, Spec, draw};
use crate::num::fixed::{ONE_Q30, happens, unpack_payoff};
use crate::num::wide::index_below;
use crate::phase::imitate::model::{BLOCK, awake};
use crate::phase::{CpuKernel, Out, Phase, View, fill_lanes};
use multiversion::multiversion;

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "learn/roth_erev",
    summary: "choose strategies in proportion to the rewards that they brought so far, with forgetting and experimentation",
    reads: &[Column::Strategy, Column::Payoff, Column::Class],
    writes: &[Column::Strategy, Column::Propensity],
    by_group: false,
    draws: &["choice 0", "revise 3", "rounding 8 + s"],
    sources: &["Roth & Erev 1995", "Erev & Roth 1998"],
    shader: ("shaders/learn/roth_erev.wgsl", include_str!("../../../shaders/learn/roth_erev.wgsl")),
    cpu: CpuKernel::Columns(next),
    models: None,
};

/// A propensity after a step; `gain` per unit of reward is in units of 2^-(30 + shift).
#[inline(always)]
#[must_use]
pub const fn reinforced(propensity: u32, keep_q30: u32, reward: u32, gain: u32, shift: u32, word: u32) -> u32 {
    let gained = (reward as u64).wrapping_mul(gain as u64) >> shift; // < 2^25 · 2^31
    let fine = (propensity as u64).wrapping_mul(keep_q30 as u64).wrapping_add(gained); // < 2^62 + 2^54
    ((fine >> 30) as u32).wrapping_add(happens(word, fine as u32 & (ONE_Q30 - 1)) as u32)
}

fn next(view: &View<'_>, mut out: Out<'_>) {
    let Spec::RothErev(rule) = &view.phase.spec else { unreachable!("kernel of learn/roth_erev") };
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
            fill_lanes(view.key(draw::ROUND + s as u32), begin, len, &mut words);
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
        fill_lanes(view.key(draw::ROUND + s as u32), begin, len, &mut words);
        for (lane, q) in plane[at..at + len].iter_mut().enumerate().filter(|(lane, _)| large[*lane]) {
            *q = (*q + (words[lane] & 1)) >> 1;
            total[lane] += *q;
        }
    }
}
