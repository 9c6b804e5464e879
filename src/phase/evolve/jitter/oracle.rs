//! `evolve/jitter`: with probability μ a uniform step of at most ±size, or one of exactly ±size, reflected half a unit beyond either end.
#![deny(clippy::float_arithmetic)]

use super::rule::{JitterPlan, STEP};
use crate::columns::Column;
use crate::oracle::{Oracle, Out, View};

impl Oracle for JitterPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        next(view, *self, i, out);
    }
}

/// Values of agent `i` after the phase.
fn next(view: &View<'_>, rule: JitterPlan, i: u32, out: &mut Out<'_>) {
    let size = i64::from(rule.size);
    for d in 0..view.dimensions() {
        let mut value = view.get(Column::Value, d, i);
        if (view.word(i, d) >> 2) < rule.probability_q30 {
            let word = i64::from(view.word(i, STEP + d));
            value += match rule.fixed {
                false => ((word * (2 * size + 1)) >> 32) - size,
                true if word < 1 << 31 => -size,
                true => size,
            };
        }
        if value < 0 {
            value = -value - 1;
        }
        if value > 65535 {
            value = 2 * 65535 - value + 1;
        }
        out.set(Column::Value, d, value);
    }
}
