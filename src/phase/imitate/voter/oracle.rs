//! `imitate/voter`: take the strategy of a random model.
#![deny(clippy::float_arithmetic)]

use crate::oracle::imitate::drawn;

use super::rule::VoterPlan;
use crate::config::plan::draw;
use crate::oracle::{Oracle, Out, View};

impl Oracle for VoterPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        out.copy(view, model(view, self, i));
    }
}

/// Whom agent `i` copies; itself if nobody.
fn model(view: &View<'_>, rule: &VoterPlan, i: u32) -> u32 {
    match drawn(view, i) {
        Some((j, _)) if view.revises(i, &rule.revision, draw::REVISE) => j,
        _ => i,
    }
}
