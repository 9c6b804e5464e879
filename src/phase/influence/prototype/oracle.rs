//! `influence/prototype`: v + μ·((m − v) + ν·(m − 1/2)), m the mean of the group cut at 2^-16, one rounding to even, clamped.
#![deny(clippy::float_arithmetic)]

use super::rule::PrototypePlan;
use crate::columns::Column;
use crate::oracle::{Oracle, Out, View, to_even};

impl Oracle for PrototypePlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        next(view, *self, i, out);
    }
}

/// Values of agent `i` after the phase.
fn next(view: &View<'_>, rule: PrototypePlan, i: u32, out: &mut Out<'_>) {
    let first = i / rule.size * rule.size;
    for d in 0..view.dimensions() {
        let own = view.get(Column::Value, d, i);
        let sum: i64 = (first..first + rule.size).map(|j| view.get(Column::Value, d, j)).sum();
        let mean = sum * 65536 / i64::from(rule.size);
        let step = i64::from(rule.rate_q14) * (mean - own * 65536) + i64::from(rule.pull_q14) * (mean - 65535 * 32768);
        out.set(Column::Value, d, to_even(own * (1 << 30) + step, 30).clamp(0, 65535));
    }
}
