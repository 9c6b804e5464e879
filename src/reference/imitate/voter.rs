//! `imitate/voter`: take the strategy of a random model.

use super::model;
use crate::config::plan::{VoterPlan, draw};
use crate::reference::View;

/// Strategy of agent `i` after the phase.
pub(in crate::reference) fn next(view: &View<'_>, rule: &VoterPlan, i: u32) -> u8 {
    match model(view, i) {
        Some((j, _)) if view.revises(i, &rule.revision, draw::REVISE) => view.strategy[j as usize],
        _ => view.strategy[i as usize],
    }
}
