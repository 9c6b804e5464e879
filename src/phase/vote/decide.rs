//! `vote/decide`: fixed groups vote on a question with a right answer, and those who were right may gain influence.
//!
//! **Formula.** Per group and step a truth θ, 0 or 1 alike. The signal s_i = θ with probability c_i (capability, or one accuracy
//! for all). Member 0, the leader, means to report its signal; another reports the leader's signal with probability h, else its
//! own; with probability 1 − honesty the report is the opposite. The group decides for 1 if Σ W_i (2·report_i − 1) > 0, for 0 if it
//! is negative; a fair coin breaks ties. W_i = e_i^η (all alike for η = 0) or log(c_i/(1 − c_i)); 0 for a leader without a
//! vote. With a learning rate μ,
//! e_i ← (1 − μ) e_i + \[s_i = reference\], where the reference is the decision, or with probability f the truth; an eroded judge has
//! f·(1 − Σ W²/(Σ W)²) instead.
//! **Formats.** e in units of 2⁻¹⁶; W relative to the group's largest in units of 2⁻³⁰, shifted right by ceil(log2 n), so that
//! members below 2⁻²⁶ of the most influential one of 11 have no say; the index in units of 2⁻¹⁶ from the 16 leading bits of
//! the weights. **Rounding.** W down, the loss of influence half to even.
//! **Draws.** Word 0: the signal; 1: conformity, if h > 0; 2: honesty, if below 1; 3, of the group's first agent: truth (bit 31), coin
//! (bit 30), judge (the other bits). **Sources.** Condorcet 1785; Nitzan & Paroush 1982; Janis 1972; Henrich & Gil-White 2001.
//!
//! ```
//! use polity::phase::vote::decide::{chance_q30, influence_after};
//! assert_eq!((chance_q30(0), chance_q30(65_535)), (0, 1 << 30));
//! // μ = 0.01: an influence of 50 becomes 49.5, and 50.5 if the agent was right.
//! let (fifty, rate_q30) = (50 << 16, (1 << 30) / 100);
//! assert_eq!(influence_after(fifty, rate_q30, false) >> 15, 99);
//! assert_eq!(influence_after(fifty, rate_q30, true) >> 15, 101);
//! ```
#![deny(clippy::float_arithmetic)]

use super::{DECIDED, SAID, SIGNAL, TRUE, words_of};
use crate::columns::Column;
use crate::config::plan::{Spec, draw};
use crate::config::vote::{DecidePlan, Weights};
use crate::num::fixed::{ONE_Q30, happens};
use crate::phase::{CpuKernel, Out, Phase, View};

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "vote/decide",
    summary: "groups vote on a question with a right answer, weighing votes by influence or expertise; being right may feed influence",
    reads: &[Column::Capability, Column::Influence],
    writes: &[Column::Report, Column::Influence],
    by_group: true,
    draws: &["signal 0", "conformity 1", "honesty 2", "truth, coin and judge of the group 3"],
    sources: &["Condorcet 1785", "Janis 1972", "Nitzan & Paroush 1982", "Henrich & Gil-White 2001"],
    shader: ("shaders/vote/decide.wgsl", include_str!("../../../shaders/vote/decide.wgsl")),
    cpu: CpuKernel::Columns(next),
    models: None,
};

/// A capability as a probability in units of 2⁻³⁰, within one unit; 0 and 1 are exact.
#[inline(always)]
#[must_use]
pub const fn chance_q30(capability: u16) -> u32 {
    let c = capability as u32;
    (c << 14) + (c >> 2) + (c >> 15)
}

/// (1 − μ) e, plus 1 for who was right.
#[inline(always)]
#[must_use]
pub const fn influence_after(influence: u32, rate_q30: u32, right: bool) -> u32 {
    let product = influence as u64 * rate_q30 as u64;
    let (floor, rest) = ((product >> 30) as u32, product as u32 & (ONE_Q30 - 1));
    let loss = floor + (rest > ONE_Q30 / 2 || (rest == ONE_Q30 / 2 && floor & 1 == 1)) as u32;
    (influence - loss).saturating_add((right as u32) << 16)
}

/// log2(c/(1 − c)) in units of 2⁻²⁶, between −16 and 16.
#[inline(always)]
fn expertise(rule: &DecidePlan, capability: u16) -> i32 {
    let c = u32::from(capability).clamp(1, 65534);
    rule.table.log2_q26(c).cast_signed() - rule.table.log2_q26(65535 - c).cast_signed()
}

/// 65536·Σ W²/(Σ W)² from the 16 leading bits of the sum; 1/n if nobody has any.
fn concentration_q16(weights: &[i32]) -> u32 {
    let total: u32 = weights.iter().map(|w| w.unsigned_abs() >> 8).sum(); // at most 256 members
    let shift = (32 - total.leading_zeros()).saturating_sub(16) + 8;
    let shares = weights.iter().map(|w| w.unsigned_abs() >> shift);
    let (sum, squares) = shares.fold((0u32, 0u64), |(sum, squares), w| (sum + w, squares + u64::from(w) * u64::from(w)));
    if sum == 0 { 65536 / weights.len() as u32 } else { ((squares << 16) / (u64::from(sum) * u64::from(sum))) as u32 }
}

/// Weights of a group, not yet shifted.
fn weigh(rule: &DecidePlan, capability: &[u16], influence: &[u32], weights: &mut [i32]) {
    if rule.equal() {
        weights.fill(ONE_Q30.cast_signed());
    } else if rule.weights == Weights::Expert {
        weights.iter_mut().zip(capability).for_each(|(w, c)| *w = expertise(rule, *c));
    } else {
        let most = influence.iter().copied().max().unwrap_or(0);
        let weigh = |e: u32| rule.table.weight_q30(rule.exponent_q16, e, most).cast_signed();
        weights.iter_mut().zip(influence).for_each(|(w, e)| *w = weigh(*e));
    }
}

/// Signals and reports of a group, bits 0 and 3.
fn say(rule: &DecidePlan, truth: u8, capability: &[u16], words: [&[u32]; 3], report: &mut [u8]) {
    let mut leader = 0;
    for (role, report) in report.iter_mut().enumerate() {
        let chance = rule.accuracy_q30.unwrap_or_else(|| chance_q30(capability[role]));
        let signal = truth ^ u8::from(!happens(words[0][role], chance));
        if role == 0 {
            leader = signal;
        }
        let follows = role > 0 && words[1].get(role).is_some_and(|w| happens(*w, rule.conformity_q30));
        let lies = words[2].get(role).is_some_and(|w| !happens(*w, rule.honesty_q30));
        let said = if follows { leader } else { signal } ^ u8::from(lies);
        *report = (said * SAID) | (signal * SIGNAL);
    }
}

fn next(view: &View<'_>, mut out: Out<'_>) {
    let Spec::Decide(rule) = &view.phase.spec else { unreachable!("kernel of vote/decide") };
    let (first, len, size) = (out.first, out.len, rule.size as usize);
    let (capability, influence) = (view.halves(Column::Capability, 0), view.words(Column::Influence, 0));
    let (report, after) = (out.bytes(Column::Report, 0), out.words(Column::Influence, 0));
    let draw = |wanted: bool, k: u32| if wanted { words_of(view.key(k), first, len) } else { Vec::new() };
    let signals = draw(true, draw::SIGNAL);
    let (conform, honest) = (draw(rule.conformity_q30 > 0, draw::FOLLOW), draw(rule.honesty_q30 != ONE_Q30, draw::HONEST));
    let mut weights = vec![0; size];
    for k in (0..len).step_by(size) {
        let (members, i) = (k..k + size, first + k);
        let word = view.key(draw::TRUTH).word(i as u32);
        let truth = (word >> 31) as u8;
        let capable = capability.get(i..i + size).unwrap_or_default();
        let stocks = influence.get(i..i + size).unwrap_or_default();
        let report = &mut report[members.clone()];
        let words = [&signals, &conform, &honest].map(|words| words.get(members.clone()).unwrap_or_default());
        say(rule, truth, capable, words, report);
        weigh(rule, capable, stocks, &mut weights);
        if !rule.leader_votes {
            weights[0] = 0;
        }
        let sum: i32 = weights.iter().zip(&*report).map(|(w, r)| (w >> rule.shift) * (i32::from(r & SAID) * 2 - 1)).sum();
        let decision = if sum == 0 { (word >> 30) as u8 & 1 } else { u8::from(sum > 0) };
        for report in &mut *report {
            *report |= (decision * DECIDED) | (truth * TRUE);
        }
        if after.is_empty() {
            continue;
        }
        if rule.rate_q30 == 0 {
            after[members].copy_from_slice(stocks);
            continue;
        }
        let mut judge = rule.judge_q30;
        if rule.eroded {
            judge = ((u64::from(judge) * u64::from(65536 - concentration_q16(&weights))) >> 16) as u32;
        }
        let reference = if word & (ONE_Q30 - 1) < judge { truth } else { decision };
        for ((after, before), r) in after[members].iter_mut().zip(stocks).zip(&*report) {
            *after = influence_after(*before, rule.rate_q30, r / SIGNAL == reference);
        }
    }
}
