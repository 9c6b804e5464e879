//! The kernel of `influence/prototype` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::PrototypePlan;
use crate::columns::Column;
use crate::kernel::{Kernel, Out, View};

impl Kernel for PrototypePlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }
}

/// A value after the step; `mean` in units of 2⁻¹⁶ of a value unit, `rate` = μ and `pull` = μν in units of 2⁻¹⁴.
#[inline(always)]
#[must_use]
pub fn moved(own: u16, mean: u64, rate: u32, pull: u32) -> u16 {
    let (own, rate, pull) = (u64::from(own), u64::from(rate), u64::from(pull));
    let up = (own << 30) + (rate + pull) * mean; // < 2^51
    let down = rate * (own << 16) + pull * (65535 << 15);
    let whole = up.saturating_sub(down);
    let (floor, rest) = (whole >> 30, whole & 0x3fff_ffff);
    let half = 1 << 29;
    (floor + u64::from(rest > half || (rest == half && floor & 1 == 1))).min(65535) as u16
}

fn next(view: &View<'_>, rule: &PrototypePlan, mut out: Out<'_>) {
    let PrototypePlan { rate_q14, pull_q14, size } = *rule;
    let size = size as usize;
    for d in 0..view.dimensions() {
        let (value, next) = (view.halves(Column::Value, d), out.halves(Column::Value, d));
        // Tasks hold whole groups.
        for (group, next) in next.chunks_mut(size).enumerate() {
            let first = out.first + group * size;
            let members = &value[first..first + size];
            let sum: u64 = members.iter().map(|v| u64::from(*v)).sum();
            let mean = (sum << 16) / size as u64;
            for (next, own) in next.iter_mut().zip(members) {
                *next = moved(*own, mean, rate_q14, pull_q14);
            }
        }
    }
}
