//! The kernel of `govern/exclusion` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{AUDIT, ExclusionPlan, HOME, LEFT_AT, OFFENCES, OFFENCES_AT};
use crate::columns::Column;
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::fixed::happens;
use crate::num::rng::GROUP;

impl Kernel for ExclusionPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }
}

const BLOCK: usize = 512;
const _: () = assert!(BLOCK.is_multiple_of(GROUP), "blocks begin at groups of draws");

/// Entry and strategy of an agent after the phase: its entry, its strategy, is it found out; offences and steps of the rule, and the strategy outside.
#[inline(always)]
#[must_use]
pub const fn after(entry: u32, strategy: u8, judged: bool, offences: u32, steps: u32, outside: u8) -> (u32, u8) {
    let (home, left) = (entry & HOME, entry >> LEFT_AT);
    let count = ((entry >> OFFENCES_AT) & OFFENCES) + judged as u32; // ≤ 255: the limit is at most that
    let excluded = count >= offences;
    let home = if strategy == outside && home > 0 { home } else { strategy as u32 + 1 };
    let left = if excluded { steps } else { left.saturating_sub(1) };
    let count = if excluded { 0 } else { count };
    let now = if left > 0 { outside } else { (home - 1) as u8 };
    (home | count << OFFENCES_AT | left << LEFT_AT, now)
}

fn next(view: &View<'_>, rule: &ExclusionPlan, mut out: Out<'_>) {
    let (first, strategies, entries) = (out.first, out.bytes(Column::Strategy, 0), out.words(Column::Offence, 0));
    for (block, (strategies, entries)) in strategies.chunks_mut(BLOCK).zip(entries.chunks_mut(BLOCK)).enumerate() {
        let begin = first + block * BLOCK;
        let mut words = [0u32; BLOCK];
        fill_lanes(view.key(AUDIT), begin, entries.len(), &mut words);
        for (lane, (next, entry)) in strategies.iter_mut().zip(entries).enumerate() {
            // Strategy s is bit s + 1: nobody is judged of whom nothing is known.
            let harms = ((u32::from(rule.harmful) << 1) >> (*entry & HOME)) & 1 == 1;
            let judged = harms && *entry >> LEFT_AT == 0 && happens(words[lane], rule.probability_q30);
            (*entry, *next) = after(*entry, view.strategy[begin + lane], judged, rule.offences, rule.steps, rule.outside);
        }
    }
}
