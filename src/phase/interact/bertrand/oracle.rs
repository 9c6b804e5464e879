//! `interact/bertrand`: the profit of the own price beside those of the others in the market.
#![deny(clippy::float_arithmetic)]

use super::rule::BertrandPlan;
use crate::oracle::{Oracle, Out, View};

impl Oracle for BertrandPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        next(view, self, i, out);
    }
}

/// What agent `i` earns.
fn next(view: &View<'_>, rule: &BertrandPlan, i: u32, out: &mut Out<'_>) {
    let first = i / rule.firms * rule.firms;
    let own = view.strategy[i as usize];
    // It does not matter which of the others asks which price: here the last one's is the highest digit.
    let others = (first..first + rule.firms).rev().filter(|j| *j != i).map(|j| view.strategy[j as usize]);
    let place = others.fold(usize::from(own), |place, other| place * rule.strategies as usize + usize::from(other));
    out.earn(i64::from(rule.payoffs[place]));
}
