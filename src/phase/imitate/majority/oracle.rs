//! `imitate/majority`: the strategy that more of those seen have than any other.
#![deny(clippy::float_arithmetic)]

use crate::oracle::imitate::{Learned, drawn_by};

use super::rule::MajorityPlan;
use crate::columns::Column;
use crate::config::plan::draw;
use crate::oracle::{Oracle, Out, View, graph};

impl Oracle for MajorityPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        let learned = next(view, *self, i);
        out.choose(learned.strategy);
        out.set(Column::Model, 0, i64::from(learned.model));
    }
}

/// Strategy of agent `i` after the phase, and whom it copied.
fn next(view: &View<'_>, rule: MajorityPlan, i: u32) -> Learned {
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
