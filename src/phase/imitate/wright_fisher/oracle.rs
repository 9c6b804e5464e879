//! `imitate/wright_fisher`: one's place goes to anybody, chosen in proportion to max(0, 1 + δπ).
#![deny(clippy::float_arithmetic)]

use super::rule::WrightFisherPlan;
use crate::config::plan::draw;
use crate::oracle::imitate::in_proportion;
use crate::oracle::{Oracle, Out, View};
use crate::phase::imitate::selection::oracle::fitness;

impl Oracle for WrightFisherPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        out.copy(view, model(view, self, i));
    }
}

/// Whom agent `i` takes after; itself if nobody.
fn model(view: &View<'_>, rule: &WrightFisherPlan, i: u32) -> u32 {
    if !view.revises(i, &rule.revision, draw::REVISE) {
        return i;
    }
    let fit: Vec<u128> = view.payoff.iter().map(|payoff| fitness(&rule.fitness, *payoff)).collect();
    let word = (u128::from(view.word(i, draw::MODEL)) << 32) | u128::from(view.word(i, draw::MODEL_LOW));
    in_proportion(&fit, word, 64).map_or(i, |j| j as u32)
}
