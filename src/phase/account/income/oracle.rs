//! `account/income`: resources lose the share δ, then grow by max(0, payoff), both in whole units, ties to even.
#![deny(clippy::float_arithmetic)]

use super::rule::IncomePlan;
use crate::columns::Column;
use crate::oracle::{Oracle, Out, View};

impl Oracle for IncomePlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        next(view, *self, i, out);
    }
}

/// Resources of agent `i` after the phase.
fn next(view: &View<'_>, rule: IncomePlan, i: u32, out: &mut Out<'_>) {
    let (earned, unit) = (i64::from(view.payoff[i as usize]).max(0), i64::from(rule.unit));
    let (whole, rest) = (earned / unit, earned % unit);
    let up = 2 * rest > unit || (2 * rest == unit && whole % 2 == 1);
    let before = view.get(Column::Resource, 0, i);
    let (product, one) = (i128::from(before) * i128::from(rule.upkeep_q32), 1 << 32);
    let (used, left) = ((product / one) as i64, product % one);
    let more = 2 * left > one || (2 * left == one && used % 2 == 1);
    let stock = before - used - i64::from(more) + whole + i64::from(up);
    out.set(Column::Resource, 0, stock.min(i64::from(u32::MAX)));
}
