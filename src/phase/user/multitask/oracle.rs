//! `user/multitask`: e_k += η·(α_k − e_k − ρ·Σ_{l≠k} e_l), between 0 and 1.
#![deny(clippy::float_arithmetic)]

use super::rule::MultitaskPlan;
use crate::columns::Column;
use crate::oracle::{Oracle, Out, View};

impl Oracle for MultitaskPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        next(view, self, i, out);
    }
}

/// Efforts of agent `i` after the phase.
fn next(view: &View<'_>, rule: &MultitaskPlan, i: u32, out: &mut Out<'_>) {
    for d in 0..view.dimensions() {
        let own = view.get(Column::Value, d, i);
        let others: i64 = (0..view.dimensions()).filter(|l| *l != d).map(|l| view.get(Column::Value, l, i)).sum();
        // Units of 2^-10; the nearest, halves up in magnitude.
        let crowding = (i64::from(rule.substitution_q30) * others + (1 << 19)) >> 20;
        let crowding = if rule.complements { -crowding } else { crowding };
        let gap = i64::from(rule.incentive_q10[d as usize]) - own * 1024 - crowding;
        let way = i64::from(rule.rate_q30) * gap.abs();
        // Rounded up with a probability equal to the first 30 bits of the rest.
        let rest = (way >> 10) & ((1 << 30) - 1);
        let moved = (way >> 40) + i64::from(i64::from(view.word(i, d) >> 2) < rest);
        out.set(Column::Value, d, (own + gap.signum() * moved).clamp(0, 65535));
    }
}
