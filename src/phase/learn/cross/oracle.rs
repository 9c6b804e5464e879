//! `learn/cross`: p_j −= r·p_j for every strategy that was not played, p_k gains all of it; the next strategy is drawn from p.
#![deny(clippy::float_arithmetic)]

use super::rule::CrossPlan;
use crate::columns::Column;
use crate::config::plan::draw;
use crate::oracle::{Oracle, Out, View};
use crate::phase::learn::rule::ROUND;

impl Oracle for CrossPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        next(view, self, i, out);
    }
}

const ONE: i64 = 1 << 30;

/// State of agent `i` after the phase.
fn next(view: &View<'_>, rule: &CrossPlan, i: u32, out: &mut Out<'_>) {
    if !view.revises(i, &rule.revision, draw::REVISE) {
        return;
    }
    let played = usize::from(view.strategy[i as usize]);
    let reward = (i64::from(view.payoff[i as usize]) - i64::from(rule.lowest)).clamp(0, i64::from(rule.width));
    // Units of 2^-30, to the nearest.
    let share = ((reward << rule.left) * i64::from(rule.slope) + (1 << 31)) >> 32;
    let mut probabilities: Vec<i64> = (0..view.plan.strategy_count() as u32).map(|s| view.get(Column::Propensity, s, i)).collect();
    for s in 0..probabilities.len() {
        if s != played {
            // Rounded up with a probability equal to the rest.
            let way = share * probabilities[s];
            let moved = way / ONE + i64::from(i64::from(view.word(i, ROUND + s as u32) >> 2) < way % ONE);
            probabilities[s] -= moved;
            probabilities[played] += moved;
        }
    }
    assert_eq!(probabilities.iter().sum::<i64>(), ONE, "probabilities sum to one");
    let goal = i64::from(view.word(i, draw::MODEL) >> 2);
    let mut sum = 0;
    let chosen = probabilities.iter().position(|probability| {
        sum += probability;
        sum > goal
    });
    for (s, probability) in (0..).zip(probabilities) {
        out.set(Column::Propensity, s, probability);
    }
    out.choose(chosen.map_or(played as u8, |s| s as u8));
}
