//! The kernel of `interact/dominance` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{DominancePlan, FRACTION};
use crate::columns::Column;
use crate::kernel::matching::{BLOCK, Matching, Met};
use crate::kernel::{Kernel, Out, View};
use crate::num::fixed::{happens, pack};

impl Kernel for DominancePlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }
}

/// Stored dominance after a win (1), a loss (−1) or a rest (0); `forgetting_q32` in units of 2⁻³².
#[inline(always)]
#[must_use]
pub const fn fought(dominance: u32, result: i32, forgetting_q32: u32) -> u32 {
    // |h| < 1/μ ≤ 10^4 stays far below 2^31 units.
    let now = (dominance ^ (1 << 31)).cast_signed() + (result << FRACTION);
    let share = now.unsigned_abs() as u64 * forgetting_q32 as u64;
    let (whole, rest) = ((share >> 32) as i32, share as u32);
    // Signs and outcomes are chance: no branch guesses them.
    let forgotten = whole + ((rest > 1 << 31) as i32 | ((rest == 1 << 31) as i32 & whole & 1));
    let sign = now >> 31;
    (now - ((forgotten ^ sign) - sign)).cast_unsigned() ^ (1 << 31)
}

/// Does the first of a pair beat the second?
#[inline(always)]
fn wins(rule: &DominancePlan, first: u32, second: u32, word: u32) -> bool {
    let ahead = first.wrapping_sub(second).cast_signed();
    // Towards 0, so that neither side is favoured.
    let size = (ahead.unsigned_abs() >> rule.cut).cast_signed();
    let sign = ahead >> 31;
    happens(word, rule.table.threshold_q30((size ^ sign) - sign))
}

fn next(view: &View<'_>, rule: &DominancePlan, mut out: Out<'_>) {
    let (dominance, first) = (view.words(Column::Dominance, 0), out.first);
    let (matching, mut met) = (Matching::of(view), Met::default());
    let (payoff, next) = (out.words(Column::Payoff, 0), out.words(Column::Dominance, 0));
    for (block, (payoff, next)) in payoff.chunks_mut(BLOCK).zip(next.chunks_mut(BLOCK)).enumerate() {
        let begin = first + block * BLOCK;
        matching.meet(view, begin, next.len(), &mut met);
        for (lane, (payoff, next)) in payoff.iter_mut().zip(next).enumerate() {
            let (i, j) = (begin + lane, met.other[lane] as usize);
            let (one, two) = (dominance[i.min(j)], dominance[i.max(j)]);
            let result = if i == j { 0 } else { 1 - 2 * i32::from(wins(rule, one, two, met.words[0][lane]) != (i < j)) };
            *payoff = pack(rule.income + result * rule.tribute, view.strategy[i]);
            *next = fought(dominance[i], result, rule.forgetting_q32);
        }
    }
}
