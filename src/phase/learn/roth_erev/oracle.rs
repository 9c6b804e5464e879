//! `learn/roth_erev`: q_s = (1 − φ)·q_s + its part of the reward; the next strategy in proportion to q.
#![deny(clippy::float_arithmetic)]

use super::rule::RothErevPlan;
use crate::columns::Column;
use crate::config::plan::draw;
use crate::oracle::{Oracle, Out, View};
use crate::phase::learn::rule::ROUND;

impl Oracle for RothErevPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        next(view, self, i, out);
    }
}

/// State of agent `i` after the phase.
fn next(view: &View<'_>, rule: &RothErevPlan, i: u32, out: &mut Out<'_>) {
    if !view.revises(i, &rule.revision, draw::REVISE) {
        return;
    }
    let played = u32::from(view.strategy[i as usize]);
    let reward = (i64::from(view.payoff[i as usize]) - i64::from(rule.reference)).max(0);
    let count = view.plan.strategy_count() as u32;
    let mut propensities = Vec::new();
    for s in 0..count {
        let gain = i64::from(rule.gains[usize::from(s != played)]);
        // Units of 2^-30; rounded up with a probability equal to the rest.
        let fine = view.get(Column::Propensity, s, i) * i64::from(rule.keep_q30) + ((reward * gain) >> rule.shift);
        let up = i64::from(view.word(i, ROUND + s) >> 2) < fine % (1 << 30);
        propensities.push((fine >> 30) + i64::from(up));
    }
    if propensities.iter().sum::<i64>() > 1 << 31 {
        // Halves of odd numbers up or down by the last bit of the word, which rounding does not use.
        for (s, propensity) in (0..).zip(&mut propensities) {
            *propensity += i64::from(view.word(i, ROUND + s) & 1);
            *propensity /= 2;
        }
    }
    let goal = (i64::from(view.word(i, draw::MODEL)) * propensities.iter().sum::<i64>()) >> 32;
    let mut sum = 0;
    let chosen = propensities.iter().position(|propensity| {
        sum += propensity;
        sum > goal
    });
    for (s, propensity) in (0..).zip(propensities) {
        out.set(Column::Propensity, s, propensity);
    }
    // Without any propensity it goes on as before.
    if let Some(chosen) = chosen {
        out.choose(chosen as u8);
    }
}
