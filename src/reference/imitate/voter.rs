//! `imitate/voter`: take the strategy of a random model.

use super::drawn;
use crate::config::plan::{VoterPlan, draw};
use crate::reference::View;

/// Whom agent `i` copies; itself if nobody.
pub(in crate::reference) fn model(view: &View<'_>, rule: &VoterPlan, i: u32) -> u32 {
    match drawn(view, i) {
        Some((j, _)) if view.revises(i, &rule.revision, draw::REVISE) => j,
        _ => i,
    }
}
