//! `imitate/proportional`: adopt a random model's strategy with probability max(0, π_model − π_self)/range.
#![deny(clippy::float_arithmetic)]

use crate::oracle::imitate::drawn;

use super::rule::ProportionalPlan;
use crate::config::plan::draw;
use crate::oracle::{Oracle, Out, View, graph};

impl Oracle for ProportionalPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        out.copy(view, model(view, self, i));
    }
}

/// Whom agent `i` copies; itself if nobody.
fn model(view: &View<'_>, rule: &ProportionalPlan, i: u32) -> u32 {
    let Some((j, fraction)) = drawn(view, i) else { return i };
    let more = i64::from(view.payoff[j as usize]) - i64::from(view.payoff[i as usize]);
    let neighbors = graph::degree(view, i).max(graph::degree(view, j)).max(1);
    let range = if rule.by_degree { i64::from(rule.range) * i64::from(neighbors) } else { i64::from(rule.range) };
    let within = (i64::from(fraction) * range) >> 32;
    if within < more && view.revises(i, &rule.revision, draw::REVISE) { j } else { i }
}
