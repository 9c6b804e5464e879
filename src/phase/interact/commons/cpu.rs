//! The kernel of `interact/commons` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::CommonsPlan;
use crate::columns::Column;
use crate::kernel::{Kernel, Out, View};
use crate::num::fixed::{ONE_Q30, pack};

impl Kernel for CommonsPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }
}

/// x·p/2^30 to nearest, ties to even; it must fit a word.
#[inline(always)]
const fn scaled(x: u32, p_q30: u32) -> u32 {
    let product = x as u64 * p_q30 as u64;
    let (whole, rest) = ((product >> 30) as u32, product as u32 & (ONE_Q30 - 1));
    whole + (rest > ONE_Q30 / 2 || (rest == ONE_Q30 / 2 && whole & 1 == 1)) as u32
}

/// Growth of a stock in a step; stock and rate in units of 2⁻³⁰.
#[must_use]
pub const fn grown(stock: u32, growth_q30: u32) -> u32 {
    scaled(scaled(stock, ONE_Q30 - stock), growth_q30)
}

/// The stock that shares are taken of: all of it, or less of it the more they exceed 1 in sum.
#[inline(always)]
const fn shared(stock: u32, takes: u32) -> u32 {
    if takes <= 1 << 19 { stock } else { (((stock as u64) << 19) / takes as u64) as u32 }
}

fn next(view: &View<'_>, rule: &CommonsPlan, mut out: Out<'_>) {
    let size = rule.size as usize;
    let (strategy, stock) = (&view.strategy[out.first..], &view.words(Column::Stock, 0)[out.first..]);
    let (payoff, after) = (out.words(Column::Payoff, 0), out.words(Column::Stock, 0));
    let groups = strategy.chunks_exact(size).zip(stock.chunks_exact(size));
    for ((payoff, after), (strategy, stock)) in payoff.chunks_exact_mut(size).zip(after.chunks_exact_mut(size)).zip(groups) {
        after.fill(harvest(rule, stock[0], strategy, payoff));
    }
}

/// The stock after a harvest that left this much of it.
#[inline(always)]
fn regrown(rule: &CommonsPlan, stock: u32, left: u32) -> u32 {
    match (left < rule.collapse_q30, rule.capped) {
        (true, _) => 0,
        (_, true) => (left + scaled(left, rule.growth_q30)).min(ONE_Q30), // ≤ 2^31
        _ => left + grown(stock, rule.growth_q30),
    }
}

/// Payoffs of the members of a group, and its stock afterwards.
#[inline(always)]
fn harvest(rule: &CommonsPlan, stock: u32, strategy: &[u8], payoff: &mut [u32]) -> u32 {
    let level = rule.levels_q30.iter().filter(|from| stock >= **from).count();
    let (share, worth, costs) = (&rule.takes_q19[level], &rule.worth[level], &rule.costs[level]);
    let takes: u32 = strategy.iter().map(|s| share[usize::from(s & 15)]).sum(); // ≤ 2^12 members · 2^19
    let y = shared(stock, takes);
    let each: [u32; 16] = std::array::from_fn(|s| ((u64::from(y) * u64::from(share[s])) >> 19) as u32);
    // 0 ≤ worth < 2^23
    let earned: [i32; 16] = std::array::from_fn(|s| scaled(y, worth[s].unsigned_abs()).cast_signed() - costs[s]);
    let taken: u32 = strategy.iter().map(|s| each[usize::from(s & 15)]).sum(); // ≤ stock
    for (payoff, s) in payoff.iter_mut().zip(strategy) {
        *payoff = pack(earned[usize::from(s & 15)], *s);
    }
    regrown(rule, stock, stock - taken)
}
