//! `imitate/hitchhike`: who copied somebody copies each value dimension with probability ψ.
#![deny(clippy::float_arithmetic)]

use super::rule::HitchhikePlan;
use crate::columns::Column;
use crate::oracle::{Oracle, Out, View};

impl Oracle for HitchhikePlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        next(view, *self, i, out);
    }
}

/// Values of agent `i` after the phase.
fn next(view: &View<'_>, rule: HitchhikePlan, i: u32, out: &mut Out<'_>) {
    let model = view.get(Column::Model, 0, i) as u32;
    let likely = rule.probability_q30.each[view.get(Column::Class, 0, i) as usize];
    let mut copied = 0;
    for d in 0..view.dimensions() {
        let copies = (view.word(i, d) >> 2) < likely;
        out.set(Column::Value, d, view.get(Column::Value, d, if copies { model } else { i }));
        copied += i64::from(copies && model != i) << d;
    }
    // Whom values come from, and which.
    out.set(Column::Giver, 0, if copied == 0 { 0 } else { i64::from(model) + copied * (1 << 24) });
}
