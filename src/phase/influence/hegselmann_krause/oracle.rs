//! `influence/hegselmann_krause`: the mean of oneself and of all others (or neighbours) within ε, rounded to even.
#![deny(clippy::float_arithmetic)]

use super::rule::{Distance, HegselmannKrausePlan, Reach};
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
    let everybody = !view.topology().is_graph();
    let heard: Vec<u32> = if !everybody {
        graph::neighbors(view, i).iter().map(|met| met.agent).chain([i]).collect()
    } else if rule.reach.is_some() {
        (0..view.agents()).collect()
    } else {
        Vec::new()
    };
    let class = view.get(Column::Class, 0, i) as u8;
    let (epsilon, reach) = (i64::from(*rule.epsilon.of_class(class)), rule.reach.map(|reach| reach.each[usize::from(class)]));
    let difference = |d: u32, j: u32| view.get(Column::Value, d, j) - view.get(Column::Value, d, i);
    // Where one distance decides about all dimensions.
    let near = |j: u32, reach: &Reach| {
        let squares = (0..view.dimensions()).map(|d| difference(d, j).pow(2));
        let square = if reach.distance == Distance::Max { squares.max().unwrap_or(0) } else { squares.sum() };
        (square as u64) < reach.below
    };
    for d in 0..view.dimensions() {
        let own = view.get(Column::Value, d, i);
        // Everybody within ε in this dimension alone: those with values from v − ε to v + ε, counted once for all.
        if everybody && rule.reach.is_none() {
            let [n, sum] = view.between(d, own - epsilon, own + epsilon);
            out.set(Column::Value, d, if revises { to_even(sum, n) } else { own });
            continue;
        }
        let hears = |j: u32| reach.as_ref().map_or_else(|| difference(d, j).abs() <= epsilon, |reach| near(j, reach));
        let near: Vec<i64> = heard.iter().filter(|j| hears(**j)).map(|j| view.get(Column::Value, d, *j)).collect();
        let (sum, n) = (near.iter().sum::<i64>(), near.len() as i64);
        out.set(Column::Value, d, if revises { to_even(sum, n) } else { own });
    }
}

/// `sum / n`, ties to the even quotient.
fn to_even(sum: i64, n: i64) -> i64 {
    let (floor, twice) = (sum / n, 2 * (sum % n));
    if twice > n || (twice == n && floor % 2 == 1) { floor + 1 } else { floor }
}
