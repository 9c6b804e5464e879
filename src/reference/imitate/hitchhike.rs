//! `imitate/hitchhike`: who copied somebody copies each value dimension with probability ψ.

use crate::columns::Column;
use crate::config::plan::HitchhikePlan;
use crate::reference::{Out, View};

/// Values of agent `i` after the phase.
pub(in crate::reference) fn next(view: &View<'_>, rule: HitchhikePlan, i: u32, out: &mut Out<'_>) {
    let model = view.get(Column::Model, 0, i) as u32;
    for d in 0..view.dimensions() {
        let copies = (view.word(i, d) >> 2) < rule.probability_q30;
        out.set(Column::Value, d, view.get(Column::Value, d, if copies { model } else { i }));
    }
}
