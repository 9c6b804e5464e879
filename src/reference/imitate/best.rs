//! `imitate/best`: take the strategy of the best-paid model if it earned strictly more; the first of equals counts.

use crate::config::plan::{BestPlan, draw};
use crate::reference::{View, graph};

/// Whom agent `i` copies; itself if nobody.
pub(in crate::reference) fn model(view: &View<'_>, rule: &BestPlan, i: u32) -> u32 {
    if !view.revises(i, &rule.revision, draw::REVISE) {
        return i;
    }
    let models: Vec<u32> = if view.topology().is_graph() {
        graph::neighbors(view, i).iter().map(|m| m.agent).collect()
    } else {
        (0..rule.models).filter_map(|q| view.random_other(i, draw::MODELS + 2 * q, draw::MODELS + 2 * q + 1)).collect()
    };
    let mut best = i;
    for j in models {
        if view.payoff[j as usize] > view.payoff[best as usize] {
            best = j;
        }
    }
    best
}
