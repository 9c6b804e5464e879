//! `account/income`: what an agent earns in a step is added to its resources.
//!
//! **Formula.** w ← w + max(0, π)/unit, in whole units of resources. Losses are forgiven: nobody pays.
//! **Formats.** Payoffs as they are stored, resources in units, 2^32 − 1 at most. **Rounding.** Each step's income to nearest,
//! ties to even, so choose a unit that divides the payoffs. **Draws.** None. Stubborn agents earn like all others.
//! **Sources.** Bookkeeping; incomes by role: Maynard Smith 1982.
//!
//! ```
//! use polity::phase::account::income::{PHASE, income};
//! assert_eq!([-3, 0, 4, 5, 6, 8].map(|payoff| income(payoff, 4)), [0, 0, 1, 1, 2, 2]); // 5/4 down, 6/4 to even
//! assert_eq!(PHASE.name, "account/income");
//! ```
#![deny(clippy::float_arithmetic)]

use crate::columns::Column;
use crate::config::plan::Spec;
use crate::num::fixed::{mean_half_even, unpack_payoff};
use crate::phase::{CpuKernel, Out, Phase, View};

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "account/income",
    summary: "add what was earned to resources",
    reads: &[Column::Payoff, Column::Resource],
    writes: &[Column::Resource],
    by_group: false,
    draws: &[],
    sources: &["Maynard Smith 1982"],
    shader: ("shaders/account/income.wgsl", include_str!("../../../shaders/account/income.wgsl")),
    cpu: CpuKernel::Columns(next),
    models: None,
};

/// Units of resources for a payoff.
#[inline(always)]
#[must_use]
pub fn income(payoff: i32, unit: u32) -> u32 {
    mean_half_even(u64::from(payoff.max(0).unsigned_abs()), u64::from(unit)) as u32 // < 2^23
}

fn next(view: &View<'_>, mut out: Out<'_>) {
    let Spec::Income(rule) = view.phase.spec else { unreachable!("kernel of account/income") };
    let (payoff, stock) = (&view.payoff[out.first..], &view.words(Column::Resource, 0)[out.first..]);
    for ((next, stock), payoff) in out.words(Column::Resource, 0).iter_mut().zip(stock).zip(payoff) {
        *next = stock.saturating_add(income(unpack_payoff(*payoff), rule.unit));
    }
}
