//! `imitate/sznajd`: a random neighbour and a random neighbour of it; if they agree, what they have.
#![deny(clippy::float_arithmetic)]

use crate::oracle::imitate::{Learned, drawn_by};

use super::rule::SznajdPlan;
use crate::columns::Column;
use crate::config::plan::draw;
use crate::oracle::{Oracle, Out, View};

impl Oracle for SznajdPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        let learned = next(view, *self, i);
        out.choose(learned.strategy);
        out.set(Column::Model, 0, i64::from(learned.model));
    }
}

/// Strategy of agent `i` after the phase; nobody in particular is copied.
fn next(view: &View<'_>, rule: SznajdPlan, i: u32) -> Learned {
    let mut strategy = view.strategy[i as usize];
    if view.revises(i, &rule.revision, draw::REVISE)
        && let Some(j) = drawn_by(view, i, i, 0)
        && let Some(further) = drawn_by(view, i, j, 8)
        && view.strategy[j as usize] == view.strategy[further as usize]
    {
        strategy = view.strategy[j as usize];
    }
    Learned { strategy, model: i }
}
