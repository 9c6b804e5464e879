//! `imitate/fermi`: adopt a random model's strategy with probability 1/(1+exp(−β(π_model − π_self))), by the plan's table.
#![deny(clippy::float_arithmetic)]

use crate::oracle::imitate::{adopts, drawn};

use super::rule::FermiPlan;
use crate::columns::Column;
use crate::config::plan::draw;
use crate::oracle::{Oracle, Out, View};

impl Oracle for FermiPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        out.copy(view, model(view, self, i));
    }
}

/// Whom agent `i` copies; itself if nobody.
fn model(view: &View<'_>, rule: &FermiPlan, i: u32) -> u32 {
    let Some((j, fraction)) = drawn(view, i) else { return i };
    if !view.revises(i, &rule.revision, draw::REVISE) {
        return i;
    }
    let table = rule.tables.of_class(view.get(Column::Class, 0, i) as u8);
    if adopts(view, table, i, j, fraction) { j } else { i }
}
