//! The kernel of `vote/decide` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{DecidePlan, FOLLOW, HONEST, OWN, TRUTH, Weights};
use crate::columns::Column;
use crate::kernel::passes::Passes;
use crate::kernel::{Kernel, Out, View};
use crate::num::fixed::{ONE_Q30, happens};
use crate::phase::vote::report::{self, DECIDED, SAID, SIGNAL, TRUE, chance_q30, influence_after, words_of};

impl Kernel for DecidePlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }

    fn passes(&self, passes: &mut Passes<'_>) {
        report::passes(passes);
    }
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
fn say(rule: &DecidePlan, truth: u8, class: &[u8], capability: &[u16], words: [&[u32]; 3], report: &mut [u8]) {
    let mut leader = 0;
    for (role, report) in report.iter_mut().enumerate() {
        let of = class.get(role).map_or(0, |class| usize::from(class & 15));
        let chance = rule.accuracy_q30.map_or_else(|| chance_q30(capability[role]), |accuracy| accuracy.each[of]);
        let signal = truth ^ u8::from(!happens(words[0][role], chance));
        if role == 0 {
            leader = signal;
        }
        let follows = role > 0 && words[1].get(role).is_some_and(|w| happens(*w, rule.conformity_q30.each[of]));
        let lies = words[2].get(role).is_some_and(|w| !happens(*w, rule.honesty_q30.each[of]));
        let said = if follows { leader } else { signal } ^ u8::from(lies);
        *report = (said * SAID) | (signal * SIGNAL);
    }
}

fn next(view: &View<'_>, rule: &DecidePlan, mut out: Out<'_>) {
    let (first, len, size) = (out.first, out.len, rule.size as usize);
    let (capability, influence) = (view.halves(Column::Capability, 0), view.words(Column::Influence, 0));
    let class = if rule.by_class() { view.bytes(Column::Class, 0) } else { &[] };
    let (report, after) = (out.bytes(Column::Report, 0), out.words(Column::Influence, 0));
    let draw = |wanted: bool, k: u32| if wanted { words_of(view.key(k), first, len) } else { Vec::new() };
    let signals = draw(true, OWN);
    let (conform, honest) = (draw(rule.follows(), FOLLOW), draw(rule.lies(), HONEST));
    let mut weights = vec![0; size];
    for k in (0..len).step_by(size) {
        let (members, i) = (k..k + size, first + k);
        let word = view.key(TRUTH).word(i as u32);
        let truth = (word >> 31) as u8;
        let capable = capability.get(i..i + size).unwrap_or_default();
        let stocks = influence.get(i..i + size).unwrap_or_default();
        let report = &mut report[members.clone()];
        let words = [&signals, &conform, &honest].map(|words| words.get(members.clone()).unwrap_or_default());
        say(rule, truth, class.get(i..i + size).unwrap_or_default(), capable, words, report);
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
