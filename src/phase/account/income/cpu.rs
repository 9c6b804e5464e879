//! The kernel of `account/income` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::IncomePlan;
use crate::columns::Column;
use crate::kernel::{Kernel, Out, View};
use crate::num::fixed::{fraction_of, mean_half_even, unpack_payoff};

impl Kernel for IncomePlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, *self, out);
    }
}

/// Units of resources for a payoff.
#[inline(always)]
#[must_use]
pub fn income(payoff: i32, unit: u32) -> u32 {
    mean_half_even(u64::from(payoff.max(0).unsigned_abs()), u64::from(unit)) as u32 // < 2^23
}

fn next(view: &View<'_>, rule: IncomePlan, mut out: Out<'_>) {
    let (payoff, stock) = (&view.payoff[out.first..], &view.words(Column::Resource, 0)[out.first..]);
    for ((next, stock), payoff) in out.words(Column::Resource, 0).iter_mut().zip(stock).zip(payoff) {
        *next = (stock - fraction_of(*stock, rule.upkeep_q32)).saturating_add(income(unpack_payoff(*payoff), rule.unit));
    }
}
