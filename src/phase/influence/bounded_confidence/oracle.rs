//! `influence/bounded_confidence`: v_i ± μ·(ṽ_j − v_i), towards those nearer than ε, away from those beyond the repelling distance.
#![deny(clippy::float_arithmetic)]

use super::rule::{BoundedConfidencePlan, Distance, Pairing};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::num::permute::Permutation;
use crate::oracle::imitate::drawn_partner;
use crate::oracle::{Oracle, Out, View, to_even};

impl Oracle for BoundedConfidencePlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        next(view, self, i, out);
    }
}

/// Values of agent `i` after the phase.
fn next(view: &View<'_>, rule: &BoundedConfidencePlan, i: u32, out: &mut Out<'_>) {
    let j = match rule.pairing {
        Pairing::OneWay => drawn_partner(view, i).unwrap_or(i),
        Pairing::Match => {
            let seats = Permutation::new(view.key(view.phase.draw(draw::MATCHING)), view.agents());
            let other = seats.forward(i) ^ 1;
            if other < view.agents() { seats.inverse(other) } else { i }
        }
    };
    let revises = view.revises(i, &rule.revision, draw::REVISE);
    let sycophancy = i64::from(rule.sycophancy[view.get(Column::Class, 0, j) as usize]);
    let shows = |d: u32| to_even((view.get(Column::Value, d, j) - view.get(Column::Value, d, i)) * (16384 - sycophancy), 14);
    let class = view.get(Column::Class, 0, i) as usize;
    let (epsilon, rate) = (i64::from(rule.epsilon.each[class]), i64::from(rule.rate_q14.each[class]));
    let reach = rule.reach.map(|reach| reach.each[class]);
    // Where one distance decides about all dimensions.
    let squares = (0..view.dimensions()).map(|d| shows(d).pow(2));
    let square = match reach {
        Some(reach) if reach.distance == Distance::Max => squares.max().unwrap_or(0),
        _ => squares.sum(),
    };
    for d in 0..view.dimensions() {
        let own = view.get(Column::Value, d, i);
        let shown = shows(d);
        let (near, far) = match reach {
            Some(reach) => ((square as u64) < reach.below, square as u64 > reach.above),
            None => (shown.abs() < epsilon, shown.abs() > i64::from(rule.repel)),
        };
        let step = to_even(shown * rate, 14);
        let mut next = own;
        if revises && near {
            next += step;
        }
        if revises && far {
            next -= step;
        }
        out.set(Column::Value, d, next.clamp(0, 65535));
    }
}
