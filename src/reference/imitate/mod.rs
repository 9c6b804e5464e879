//! Imitation rules, from the formula.
pub(super) mod best;
pub(super) mod fermi;
pub(super) mod group;
pub(super) mod hitchhike;
pub(super) mod voter;

use super::View;
use super::graph::{self, Met};
use crate::config::plan::draw;

/// A model for `i` and a fraction of 2^32 for further decisions: on a graph one word gives both, the slot from the high
/// half of `word · degree` and the fraction from the low half; well-mixed, the fraction is a word of its own.
pub(super) fn drawn(view: &View<'_>, i: u32) -> Option<(u32, u32)> {
    if !view.topology().is_graph() {
        return view.random_other(i, draw::MODEL, draw::MODEL_LOW).map(|j| (j, view.word(i, draw::ADOPT)));
    }
    let met = graph::neighbors(view.topology(), view.agents(), i);
    let product = u64::from(view.word(i, draw::MODEL)) * met.len() as u64;
    met.get((product >> 32) as usize).map(|Met { agent, .. }| (*agent, product as u32))
}

/// Somebody to listen to; `None`: there is nobody.
pub(super) fn drawn_partner(view: &View<'_>, i: u32) -> Option<u32> {
    drawn(view, i).map(|(j, _)| j)
}
