//! `imitate/majority`: the strategy that more of those seen have than any other.

use super::{Learned, drawn_by};
use crate::config::plan::{MajorityPlan, draw};
use crate::reference::{View, graph};

/// Strategy of agent `i` after the phase, and whom it copied.
pub(in crate::reference) fn next(view: &View<'_>, rule: MajorityPlan, i: u32) -> Learned {
    let own = Learned { strategy: view.strategy[i as usize], model: i };
    if !view.revises(i, &rule.revision, draw::REVISE) {
        return own;
    }
    let seen: Vec<u32> = if rule.models == 0 {
        graph::neighbors(view, i).iter().map(|m| m.agent).collect()
    } else {
        (0..rule.models).filter_map(|q| drawn_by(view, i, i, 8 + 2 * q)).collect()
    };
    let having = |s: u8| seen.iter().filter(|j| view.strategy[**j as usize] == s).count();
    let tallies: Vec<usize> = (0..view.plan.strategy_count() as u8).map(having).collect();
    let most = tallies.iter().copied().max().unwrap_or(0);
    let leaders: Vec<usize> = (0..tallies.len()).filter(|s| tallies[*s] == most).collect();
    let strategy = if let ([leader], true) = (leaders.as_slice(), most > 0) { *leader as u8 } else { own.strategy };
    let model = if let (1, [one]) = (rule.models, seen.as_slice()) { *one } else { i };
    Learned { strategy, model }
}
