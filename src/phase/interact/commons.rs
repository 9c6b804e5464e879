//! `interact/commons`: the members of each fixed group harvest a common stock that grows back.
//!
//! **Formula.** A group with stock R takes H = Σ h_i, h_i = q·e_i·R, or h_i = R·e_i/Σe if the efforts of its members would take more than all of it:
//! R ← R + g·R·(1 − R/K) − H, and a member earns price·h_i − cost·e_i, e_i the effort of its strategy. With a constant sum E of efforts the stock settles at
//! R* = K·(1 − qE/g), the harvest at qER*, at most gK/4 for E = g/(2q); efforts that follow payoffs settle where nothing is earned: R = cost/(price·q).
//!
//! **Formats.** R in units of 2⁻³⁰ K, the same number in the column `stock` of all members; q·e in units of 2⁻¹⁹. Since g ≤ 1, R stays between 0 and K.
//! **Rounding.** y = R, or R/Σ(q·e) if that sum exceeds 1, down; h_i = (q·e_i)·y down, so that what is taken is exactly what members get and never more than there
//! is; growth by two products to nearest, ties to even; payoffs from y to nearest, ties to even. **Draws.** None.
//! **Sources.** Gordon 1954; Schaefer 1957; Hardin 1968; Ostrom 1990; Sethi & Somanathan 1996.
//!
//! ```
//! use polity::phase::interact::commons::grown;
//! // Half full and g = 1/2: an eighth of the capacity grows back, the most there can be.
//! let one = 1u32 << 30;
//! assert_eq!(grown(one / 2, one / 2), one / 8);
//! assert_eq!((grown(one, one / 2), grown(0, one / 2)), (0, 0));
//! ```
#![deny(clippy::float_arithmetic)]

use crate::columns::Column;
use crate::config::commons::CommonsPlan;
use crate::config::plan::Spec;
use crate::num::fixed::{ONE_Q30, pack};
use crate::phase::{CpuKernel, Out, Phase, View};

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "interact/commons",
    summary: "groups harvest a common stock that grows back",
    reads: &[Column::Strategy, Column::Stock],
    writes: &[Column::Payoff, Column::Stock],
    by_group: true,
    draws: &[],
    sources: &["Gordon 1954", "Schaefer 1957", "Hardin 1968", "Ostrom 1990", "Sethi & Somanathan 1996"],
    shader: ("shaders/interact/commons.wgsl", include_str!("../../../shaders/interact/commons.wgsl")),
    cpu: CpuKernel::Columns(next),
    models: None,
};

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

fn next(view: &View<'_>, mut out: Out<'_>) {
    let Spec::Commons(rule) = &view.phase.spec else { unreachable!("kernel of interact/commons") };
    let size = rule.size as usize;
    let (strategy, stock) = (&view.strategy[out.first..], &view.words(Column::Stock, 0)[out.first..]);
    let (payoff, after) = (out.words(Column::Payoff, 0), out.words(Column::Stock, 0));
    let groups = strategy.chunks_exact(size).zip(stock.chunks_exact(size));
    for ((payoff, after), (strategy, stock)) in payoff.chunks_exact_mut(size).zip(after.chunks_exact_mut(size)).zip(groups) {
        after.fill(harvest(rule, stock[0], strategy, payoff));
    }
}

/// Payoffs of the members of a group, and its stock afterwards.
#[inline(always)]
fn harvest(rule: &CommonsPlan, stock: u32, strategy: &[u8], payoff: &mut [u32]) -> u32 {
    let takes: u32 = strategy.iter().map(|s| rule.takes_q19[usize::from(s & 15)]).sum(); // ≤ 2^12 members · 2^19
    let y = shared(stock, takes);
    let each: [u32; 16] = std::array::from_fn(|s| ((u64::from(y) * u64::from(rule.takes_q19[s])) >> 19) as u32);
    // 0 ≤ worth < 2^23
    let earned: [i32; 16] = std::array::from_fn(|s| scaled(y, rule.worth[s].unsigned_abs()).cast_signed() - rule.costs[s]);
    let taken: u32 = strategy.iter().map(|s| each[usize::from(s & 15)]).sum(); // ≤ stock
    for (payoff, s) in payoff.iter_mut().zip(strategy) {
        *payoff = pack(earned[usize::from(s & 15)], *s);
    }
    stock - taken + grown(stock, rule.growth_q30)
}
