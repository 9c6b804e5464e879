//! `respond/best_response`: the strategy that earns most; one's own of equals, else the first.
#![deny(clippy::float_arithmetic)]

use super::rule::BestResponse;
use crate::config::plan::draw;
use crate::oracle::{Oracle, Out, View};
use crate::phase::respond::oracle::payoffs;
use crate::phase::respond::rule::RespondPlan;

impl Oracle for BestResponse {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        out.choose(next(view, &self.0, i));
    }
}

/// Strategy of agent `i` after the phase.
fn next(view: &View<'_>, rule: &RespondPlan, i: u32) -> u8 {
    let own = view.strategy[i as usize];
    if !view.revises(i, &rule.revision, draw::REVISE) {
        return own;
    }
    let pay = payoffs(view, rule, i);
    let mut best = usize::from(own);
    for s in (0..pay.len()).rev() {
        // Going down, a later equal gives way to an earlier one, but never one's own.
        if pay[s] > pay[best] || (pay[s] == pay[best] && best != usize::from(own)) {
            best = s;
        }
    }
    if pay[best] == pay[usize::from(own)] { own } else { best as u8 }
}
