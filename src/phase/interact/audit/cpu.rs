//! The kernel of `interact/audit` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{AUDIT, AuditPlan};
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

/// What a harmful act costs, by the word of its audit.
#[inline(always)]
fn lost(rule: &AuditPlan, word: u32) -> i32 {
    let fined = happens(word, rule.fined_q30);
    let bribed = happens(word, rule.audited_q30) && !fined;
    rule.moral_cost + rule.fine * i32::from(fined) + rule.bribe * i32::from(bribed) // each below 2^23
}

fn payoffs(view: &View<'_>, rule: &AuditPlan, first: usize, out: &mut [u32]) {
    let harms = |s: u8| (i32::from(rule.harmful) >> (s & 15)) & 1;
    if rule.field {
        for (word, s) in out.iter_mut().zip(&view.strategy[first..]) {
            *word = pack(-rule.average * harms(*s), *s);
        }
        return;
    }
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        let mut words = [0u32; BLOCK];
        fill_lanes(view.key(AUDIT), begin, out.len(), &mut words);
        for ((payoff, word), s) in out.iter_mut().zip(&words).zip(&view.strategy[begin..]) {
            *payoff = pack(-lost(rule, *word) * harms(*s), *s);
        }
    }
}
