//! The kernel of `vote/defer` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{DeferPlan, OWN, TRUTH};
use crate::columns::Column;
use crate::kernel::passes::Passes;
use crate::kernel::{Kernel, Out, View};
use crate::num::fixed::{ONE_Q30, happens};
use crate::phase::vote::report::{self, DECIDED, SAID, SIGNAL, TRUE, chance_q30, influence_after, words_of};

impl Kernel for DeferPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }

    fn passes(&self, passes: &mut Passes<'_>) {
        report::passes(passes);
    }
}

/// The place of the first member of the highest rank, and that rank.
#[inline(always)]
#[must_use]
pub fn leader(ranks: &[u32]) -> (usize, u32) {
    let (mut place, mut most) = (0, 0);
    for (k, rank) in ranks.iter().enumerate() {
        if *rank > most {
            (place, most) = (k, *rank);
        }
    }
    (place, most)
}

/// Signals of a group, bit 3.
fn signals(rule: &DeferPlan, truth: u8, capability: &[u16], words: &[u32], report: &mut [u8]) {
    for (role, (report, word)) in report.iter_mut().zip(words).enumerate() {
        let chance = rule.accuracy_q30.unwrap_or_else(|| chance_q30(capability[role]));
        *report = (truth ^ u8::from(!happens(*word, chance))) * SIGNAL;
    }
}

/// What members say, bit 0; how many more say 1 than 0.
fn say(rule: &DeferPlan, ranks: &[u32], stocks: &[u32], report: &mut [u8]) -> i32 {
    let (place, most) = leader(ranks);
    let said = report[place] / SIGNAL;
    let mut lead = 0;
    for (role, (report, rank)) in report.iter_mut().zip(ranks).enumerate() {
        let lacks = if rule.need == 0 { 1 } else { rule.need.saturating_sub(stocks[role]) };
        let defers = u64::from(most - rank) * u64::from(lacks) > rule.limit;
        let says = if defers { said } else { *report / SIGNAL };
        *report |= says * SAID;
        lead += i32::from(says) * 2 - 1;
    }
    lead
}

fn next(view: &View<'_>, rule: &DeferPlan, mut out: Out<'_>) {
    let (first, len, size) = (out.first, out.len, rule.size as usize);
    let (capability, influence) = (view.halves(Column::Capability, 0), view.words(Column::Influence, 0));
    let (rank, stock) = (view.words(rule.rank(), 0), view.words(Column::Resource, 0));
    let (report, after) = (out.bytes(Column::Report, 0), out.words(Column::Influence, 0));
    let words = words_of(view.key(OWN), first, len);
    for k in (0..len).step_by(size) {
        let (members, i) = (k..k + size, first + k);
        let word = view.key(TRUTH).word(i as u32);
        let truth = (word >> 31) as u8;
        let report = &mut report[members.clone()];
        signals(rule, truth, capability.get(i..i + size).unwrap_or_default(), &words[members.clone()], report);
        let lead = say(rule, &rank[i..i + size], stock.get(i..i + size).unwrap_or_default(), report);
        let decision = if lead == 0 { (word >> 30) as u8 & 1 } else { u8::from(lead > 0) };
        for report in &mut *report {
            *report |= (decision * DECIDED) | (truth * TRUE);
        }
        let stocks = influence.get(i..i + size).unwrap_or_default();
        if after.is_empty() {
            continue;
        }
        if rule.rate_q30 == 0 {
            after[members].copy_from_slice(stocks);
            continue;
        }
        let reference = if word & (ONE_Q30 - 1) < rule.judge_q30 { truth } else { decision };
        for ((after, before), r) in after[members].iter_mut().zip(stocks).zip(&*report) {
            *after = influence_after(*before, rule.rate_q30, r / SIGNAL == reference);
        }
    }
}
