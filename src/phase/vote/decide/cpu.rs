//! The kernel of `vote/decide` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{DecidePlan, FOLLOW, HONEST, Weights};
use crate::columns::Column;
use crate::kernel::passes::Passes;
use crate::kernel::{Kernel, Out, View};
use crate::num::fixed::{ONE_Q30, happens};
use crate::phase::vote::jury::cpu::{self as jury, Said, words_of};
use crate::phase::vote::report::{SAID, SIGNAL};

impl Kernel for DecidePlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }

    fn passes(&self, passes: &mut Passes<'_>) {
        jury::passes(passes);
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

/// What members say, bit 0, by whether they follow and are honest.
fn say(rule: &DecidePlan, class: &[u8], words: [&[u32]; 2], report: &mut [u8]) {
    let leader = report[0] / SIGNAL;
    for (role, report) in report.iter_mut().enumerate() {
        let of = class.get(role).map_or(0, |class| usize::from(class & 15));
        let follows = role > 0 && words[0].get(role).is_some_and(|w| happens(*w, rule.members.conformity_q30.each[of]));
        let lies = words[1].get(role).is_some_and(|w| !happens(*w, rule.members.honesty_q30.each[of]));
        let said = if follows { leader } else { *report / SIGNAL } ^ u8::from(lies);
        *report |= said * SAID;
    }
}

fn next(view: &View<'_>, rule: &DecidePlan, out: Out<'_>) {
    let (first, len, size) = (out.first, out.len, rule.jury.size as usize);
    let (capability, shown) = (view.halves(Column::Capability, 0), jury::shown(view, &rule.jury, first, len));
    let class = if rule.by_class() { view.bytes(Column::Class, 0) } else { &[] };
    let draw = |wanted: bool, k: u32| if wanted { words_of(view.key(k), first, len) } else { Vec::new() };
    let (conform, honest) = (draw(rule.members.follow(), FOLLOW), draw(rule.members.lie(), HONEST));
    let mut weights = vec![0; size];
    jury::next(view, &rule.jury, out, |members, report| {
        let i = first + members.start;
        let words = [&conform, &honest].map(|words| words.get(members.clone()).unwrap_or_default());
        say(rule, class.get(i..i + size).unwrap_or_default(), words, report);
        let (capable, stocks) = (capability.get(i..i + size).unwrap_or_default(), shown.get(members).unwrap_or_default());
        weigh(rule, capable, stocks, &mut weights);
        if !rule.leader_votes {
            weights[0] = 0;
        }
        let lead = weights.iter().zip(&*report).map(|(w, r)| (w >> rule.shift) * (i32::from(r & SAID) * 2 - 1)).sum();
        let mut judge_q30 = rule.jury.judge_q30;
        if rule.eroded && !stocks.is_empty() {
            judge_q30 = ((u64::from(judge_q30) * u64::from(65536 - concentration_q16(&weights))) >> 16) as u32;
        }
        Said { lead, judge_q30 }
    });
}
