//! `interact/commons`: R ← R + g·R·(1 − R/K) − Σ h, or min(K, (1 + g)·(R − Σ h)); h_i = q·e_i·R, or pro rata; π = price·h − cost·e.
#![deny(clippy::float_arithmetic)]

use super::rule::CommonsPlan;
use crate::columns::Column;
use crate::oracle::{Oracle, Out, View};

impl Oracle for CommonsPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        next(view, self, i, out);
    }
}

const ONE: i64 = 1 << 30;

/// Product of two numbers in units of 2^-30, to nearest, ties to even.
fn times(a: i64, b: i64) -> i64 {
    let (whole, rest) = (a * b / ONE, a * b % ONE);
    whole + i64::from(2 * rest > ONE || (2 * rest == ONE && whole % 2 == 1))
}

/// Payoff of agent `i` and the stock of its group afterwards.
fn next(view: &View<'_>, rule: &CommonsPlan, i: u32, out: &mut Out<'_>) {
    let first = i - i % rule.size;
    let stock = view.get(Column::Stock, 0, first);
    // Efforts are those of the highest level that the stock has reached.
    let level = rule.levels_q30.iter().rposition(|from| stock >= i64::from(*from)).map_or(0, |k| k + 1);
    let strategy = |j: u32| usize::from(view.strategy[j as usize]);
    let share = |j: u32| i64::from(rule.takes_q19[level][strategy(j)]);
    // Shares are of 2^19, or of their sum where that is larger.
    let whole = (first..first + rule.size).map(share).sum::<i64>().max(1 << 19);
    let open = stock * (1 << 19) / whole;
    let taken: i64 = (first..first + rule.size).map(|j| open * share(j) / (1 << 19)).sum();
    let own = strategy(i);
    out.earn(times(open, i64::from(rule.worth[level][own])) - i64::from(rule.costs[level][own]));
    let (left, rate) = (stock - taken, i64::from(rule.growth_q30));
    let after = if left < i64::from(rule.collapse_q30) {
        0
    } else if rule.capped {
        (left + times(left, rate)).min(ONE)
    } else {
        left + times(times(stock, ONE - stock), rate)
    };
    out.set(Column::Stock, 0, after);
}
