//! `interact/cournot`: π = q·(margin − Q) + λ·Q²/(2n), rounded by its size, losses as gains.
#![deny(clippy::float_arithmetic)]

use super::super::rivals::oracle::{amount, members};
use super::rule::CournotPlan;
use crate::num::factor::Factor;
use crate::oracle::{Oracle, Out, View};

impl Oracle for CournotPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        out.earn(members(view, self.rivals, i).map_or(0, |(_, members)| earned(self, view, i, &members)));
    }
}

/// A product of two lifted numbers, cut to its upper word, times a factor to nearest, halves up.
fn product(a: i64, b: i64, by: Factor) -> i64 {
    let unit = 1i128 << (32 + by.shift);
    let cut = i128::from(a) * i128::from(b) / (1 << 32);
    ((cut * i128::from(by.mantissa) + unit / 2) / unit) as i64
}

fn earned(rule: &CournotPlan, view: &View<'_>, i: u32, members: &[u32]) -> i64 {
    let market: i64 = members.iter().map(|j| amount(view, &rule.amounts, *j)).sum();
    let margin = i64::from(rule.margin) - market;
    let own = amount(view, &rule.amounts, i);
    let profit = margin.signum() * product(margin.abs() << rule.margin_lift, own * 65_536, rule.profit);
    profit + product(market << rule.market_lift, market << rule.market_lift, rule.surplus)
}
