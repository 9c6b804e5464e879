//! The kernel of `interact/audit` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{AUDIT, AuditPlan, felt};
use crate::columns::Column;
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::fixed::{happens, pack};
use crate::num::rng::GROUP;

impl Kernel for AuditPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), mut out: Out<'_>) {
        payoffs(view, self, out.first, out.words(Column::Payoff, 0));
    }
}

const BLOCK: usize = 512;
const _: () = assert!(BLOCK.is_multiple_of(GROUP), "blocks begin at groups of draws");

/// What the audit of a harmful act costs, by its word.
#[inline(always)]
fn sanction(rule: &AuditPlan, word: u32) -> i32 {
    if rule.field {
        return rule.average;
    }
    let fined = happens(word, rule.fined_q30);
    let bribed = happens(word, rule.audited_q30) && !fined;
    rule.fine * i32::from(fined) + rule.bribe * i32::from(bribed) // each below 2^23
}

fn payoffs(view: &View<'_>, rule: &AuditPlan, first: usize, out: &mut [u32]) {
    let harms = |s: u8| (i32::from(rule.harmful) >> (s & 15)) & 1;
    if rule.field && rule.conscience.is_none() {
        for (word, s) in out.iter_mut().zip(&view.strategy[first..]) {
            *word = pack(-rule.average * harms(*s), *s);
        }
        return;
    }
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        let mut words = [0u32; BLOCK];
        if !rule.field {
            fill_lanes(view.key(AUDIT), begin, out.len(), &mut words);
        }
        let mut moral = [rule.moral_cost as i32; BLOCK];
        if let Some(d) = rule.conscience {
            let values = &view.halves(Column::Value, d)[begin..];
            moral.iter_mut().zip(values).for_each(|(moral, value)| *moral = felt(rule.moral_cost, *value));
        }
        for (((payoff, word), moral), s) in out.iter_mut().zip(&words).zip(&moral).zip(&view.strategy[begin..]) {
            *payoff = pack(-(moral + sanction(rule, *word)) * harms(*s), *s);
        }
    }
}
