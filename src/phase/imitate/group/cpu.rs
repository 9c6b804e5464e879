//! The kernel of `imitate/group` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::GroupCopyPlan;
use crate::columns::Column;
use crate::config::plan::draw;
use crate::kernel::{Kernel, Out, Pool, View};
use crate::num::fixed::{happens, unpack_payoff};
use crate::num::rng::{GROUP, fill_words};
use crate::num::wide::ONE_WORD_INDEX_MAX;

impl Kernel for GroupCopyPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }
}

/// Mean of the payoffs of a group of at most 128, rounded down.
#[must_use]
pub fn mean<const N: usize>(payoffs: [i32; N]) -> i32 {
    mean_of(payoffs.into_iter(), N as i32)
}

#[inline(always)]
fn mean_of(payoffs: impl Iterator<Item = i32>, n: i32) -> i32 {
    payoffs.sum::<i32>().div_euclid(n) // 128 · 2^23 = 2^30
}

fn next(view: &View<'_>, rule: &GroupCopyPlan, mut out: Out<'_>) {
    let size = rule.size as usize;
    let others = view.plan.agents() / rule.size - 1;
    let pool = Pool { size: others, skip_self: true, wide: others > ONE_WORD_INDEX_MAX };
    let (strategy, model) = (out.bytes(Column::Strategy, 0), out.words(Column::Model, 0));
    let earned = |first: usize| mean_of(view.payoff[first..first + size].iter().map(|w| unpack_payoff(*w)), size as i32);
    let mut compares = vec![0; if rule.revision.draws() { out.len.next_multiple_of(GROUP) } else { 0 }];
    fill_words(view.key(draw::REVISE), out.first, &mut compares);
    for k in (0..out.len).step_by(size) {
        let first = out.first + k;
        let word = |draw: u32| view.key(draw).word(first as u32);
        let mut from = first;
        if others > 0 && compares.get(k).is_none_or(|word| happens(*word, rule.revision.update_q30)) {
            let low = if pool.wide { word(draw::MODEL_LOW) } else { 0 };
            let other = pool.pick((first / size) as u32, word(draw::MODEL), low) as usize * size;
            if happens(word(draw::ADOPT), rule.table.threshold_q30(earned(other) - earned(first))) {
                from = other;
            }
        }
        strategy[k..k + size].copy_from_slice(&view.strategy[from..from + size]);
        for (role, model) in model.iter_mut().skip(k).take(size).enumerate() {
            *model = (from + role) as u32;
        }
    }
}
