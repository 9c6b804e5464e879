//! The kernel of `vote/defer` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::DeferPlan;
use crate::columns::Column;
use crate::kernel::passes::Passes;
use crate::kernel::{Kernel, Out, View};
use crate::phase::vote::jury::cpu::{self as jury, Said};
use crate::phase::vote::report::{SAID, SIGNAL};
use std::borrow::Cow;

impl Kernel for DeferPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        let (first, size) = (out.first, self.jury.size as usize);
        let stock = view.words(Column::Resource, 0);
        let dominance = || Cow::Borrowed(&view.words(Column::Dominance, 0)[first..first + out.len]);
        let rank = if self.fear { dominance() } else { jury::shown(view, &self.jury, first, out.len) };
        jury::next(view, &self.jury, out, |members, report| {
            let i = first + members.start;
            let lead = say(self, &rank[members], stock.get(i..i + size).unwrap_or_default(), report);
            Said { lead, judge_q30: self.jury.judge_q30 }
        });
    }

    fn passes(&self, passes: &mut Passes<'_>) {
        jury::passes(passes);
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
