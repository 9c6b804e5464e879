//! `imitate/group`: whole groups copy whole groups that earned more on average.
//!
//! **Formula.** With probability q a group g meets a uniform other group h and takes over its composition, member by member, with
//! probability 1/(1 + exp(−β(π̄_h − π̄_g))), π̄ the mean payoff of a group's members. **Formats.** Payoffs in stored units; the
//! probability in units of 2⁻³⁰ from [`FermiTable`](crate::num::table::FermiTable). **Rounding.** Means round down, alike for both.
//! **Draws.** Words of the group's first agent: word 0 (and 1 above 2^24 groups) the other group, 2 adoption, 3 whether the group
//! compares itself at all if q < 1. **Sources.** Traulsen & Nowak 2006.
//!
//! ```
//! use polity::num::{fixed::ONE_Q30, table::FermiTable};
//! use polity::phase::imitate::group::mean;
//! // Two groups of two earn (1, 3) and (2, 4) on average: β = 1 and a difference of 1.
//! let (table, stored) = (FermiTable::new(1.0, 16), |x: i32| x << 16);
//! let difference = mean([2, 4].map(stored)) - mean([1, 3].map(stored));
//! assert!((f64::from(table.threshold_q30(difference)) / f64::from(ONE_Q30) - 0.731_059).abs() < 2e-5);
//! ```
#![deny(clippy::float_arithmetic)]

use crate::columns::Column;
use crate::config::plan::{Spec, draw};
use crate::num::fixed::{happens, unpack_payoff};
use crate::num::rng::{GROUP, fill_words};
use crate::num::wide::ONE_WORD_INDEX_MAX;
use crate::phase::{CpuKernel, Out, Phase, Pool, View};

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "imitate/group",
    summary: "a group copies a random other group as a whole with probability 1/(1+exp(−β(mean payoff there − here)))",
    reads: &[Column::Strategy, Column::Payoff],
    writes: &[Column::Strategy, Column::Model],
    by_group: true,
    draws: &["other group 0 (and 1)", "adopt 2", "compare 3"],
    sources: &["Traulsen & Nowak 2006"],
    shader: ("shaders/imitate/group.wgsl", include_str!("../../../shaders/imitate/group.wgsl")),
    cpu: CpuKernel::Columns(next),
    models: None,
};

/// Mean of the payoffs of a group of at most 128, rounded down.
#[must_use]
pub fn mean<const N: usize>(payoffs: [i32; N]) -> i32 {
    mean_of(payoffs.into_iter(), N as i32)
}

#[inline(always)]
fn mean_of(payoffs: impl Iterator<Item = i32>, n: i32) -> i32 {
    payoffs.sum::<i32>().div_euclid(n) // 128 · 2^23 = 2^30
}

fn next(view: &View<'_>, mut out: Out<'_>) {
    let Spec::GroupCopy(rule) = &view.phase.spec else { unreachable!("kernel of imitate/group") };
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
