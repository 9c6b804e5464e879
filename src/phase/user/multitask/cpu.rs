//! The kernel of `user/multitask` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::MultitaskPlan;
use crate::columns::Column;
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::fixed::{ONE_Q30, happens};
use crate::num::rng::GROUP;

impl Kernel for MultitaskPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }
}

const BLOCK: usize = 512;
const _: () = assert!(BLOCK.is_multiple_of(GROUP), "blocks begin at groups of draws");

/// Effort after a step; `others` is the sum of the efforts on the other tasks.
#[inline(always)]
#[must_use]
pub fn adjusted(own: u16, others: u32, incentive_q10: i32, substitution_q30: u32, complements: bool, rate_q30: u32, word: u32) -> u16 {
    let crowding = ((u64::from(substitution_q30) * u64::from(others) + (1 << 19)) >> 20) as i32; // ≤ 7·65535·2^10 < 2^29
    let gap = incentive_q10 - (i32::from(own) << 10) - if complements { -crowding } else { crowding }; // |·| < 2^31
    let way = u64::from(rate_q30) * u64::from(gap.unsigned_abs());
    let by = (way >> 40) as i32 + i32::from(happens(word, (way >> 10) as u32 & (ONE_Q30 - 1))); // ≤ 2^21
    (i32::from(own) + if gap < 0 { -by } else { by }).clamp(0, 65535) as u16
}

fn next(view: &View<'_>, rule: &MultitaskPlan, mut out: Out<'_>) {
    let mut planes: Vec<&mut [u16]> = (0..view.dimensions()).map(|d| out.halves(Column::Value, d)).collect();
    let efforts: Vec<&[u16]> = (0..view.dimensions()).map(|d| view.halves(Column::Value, d)).collect();
    for at in (0..out.len).step_by(BLOCK) {
        let (begin, len) = (out.first + at, BLOCK.min(out.len - at));
        let mut sums = [0u32; BLOCK];
        for effort in &efforts {
            for (sum, effort) in sums.iter_mut().zip(&effort[begin..begin + len]) {
                *sum += u32::from(*effort);
            }
        }
        for (d, next) in planes.iter_mut().enumerate() {
            let incentive = rule.incentive_q10[d] as i32; // ≤ 8·65535·2^10 < 2^30
            let mut words = [0u32; BLOCK];
            fill_lanes(view.key(d as u32), begin, len, &mut words);
            for (lane, next) in next[at..at + len].iter_mut().enumerate() {
                let own = efforts[d][begin + lane];
                let others = sums[lane] - u32::from(own);
                *next = adjusted(own, others, incentive, rule.substitution_q30, rule.complements, rule.rate_q30, words[lane]);
            }
        }
    }
}
