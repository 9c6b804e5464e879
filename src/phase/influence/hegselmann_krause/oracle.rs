//! `influence/hegselmann_krause`: the mean of oneself and of all others (or neighbours) within ε, rounded to even.
#![deny(clippy::float_arithmetic)]

use super::rule::HegselmannKrausePlan;
use crate::columns::Column;
use crate::config::plan::draw;
use crate::oracle::{Oracle, Out, View, graph};

impl Oracle for HegselmannKrausePlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        next(view, self, i, out);
    }
}

/// Values of agent `i` after the phase.
fn next(view: &View<'_>, rule: &HegselmannKrausePlan, i: u32, out: &mut Out<'_>) {
    let revises = view.revises(i, &rule.revision, draw::REVISE);
    let heard: Vec<u32> = if view.topology().is_graph() {
        graph::neighbors(view, i).iter().map(|met| met.agent).chain([i]).collect()
    } else {
        (0..view.agents()).collect()
    };
    for d in 0..view.dimensions() {
        let own = view.get(Column::Value, d, i);
        let near: Vec<i64> =
            heard.iter().map(|j| view.get(Column::Value, d, *j)).filter(|v| (v - own).abs() <= i64::from(rule.epsilon)).collect();
        let (sum, n) = (near.iter().sum::<i64>(), near.len() as i64);
        let (floor, twice) = (sum / n, 2 * (sum % n));
        let mean = if twice > n || (twice == n && floor % 2 == 1) { floor + 1 } else { floor };
        out.set(Column::Value, d, if revises { mean } else { own });
    }
}
