//! `imitate/sznajd`: a random neighbour and a random neighbour of it; if they agree, what they have.

use super::{Learned, drawn_by};
use crate::config::plan::{SznajdPlan, draw};
use crate::reference::View;

/// Strategy of agent `i` after the phase; nobody in particular is copied.
pub(in crate::reference) fn next(view: &View<'_>, rule: SznajdPlan, i: u32) -> Learned {
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
