//! `respond/best_response`: the strategy that earns most; one's own of equals, else the first.

use super::payoffs;
use crate::config::plan::{RespondPlan, draw};
use crate::reference::View;

/// Strategy of agent `i` after the phase.
pub(in crate::reference) fn next(view: &View<'_>, rule: &RespondPlan, i: u32) -> u8 {
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
