//! `imitate/best`: take the strategy of the best-paid model if it earned strictly more; the first of equals counts.
#![deny(clippy::float_arithmetic)]

use super::rule::BestPlan;
use crate::config::plan::draw;
use crate::oracle::{Oracle, Out, View, graph};

impl Oracle for BestPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        out.copy(view, model(view, self, i));
    }
}

/// Whom agent `i` copies; itself if nobody.
fn model(view: &View<'_>, rule: &BestPlan, i: u32) -> u32 {
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
