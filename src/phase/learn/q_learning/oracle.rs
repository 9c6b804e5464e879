//! `learn/q_learning`: Q(s, a) moves to π + δ·max Q(s', ·); then the first of the best in s', or any with probability ε.
#![deny(clippy::float_arithmetic)]

use super::rule::{ACT, EXPLORE, QLearningPlan};
use crate::columns::Column;
use crate::oracle::{Oracle, Out, View, to_even};

impl Oracle for QLearningPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        next(view, self, i, out);
    }
}

/// The first of the largest.
fn best(values: &[i64]) -> usize {
    let most = values.iter().max();
    values.iter().position(|value| Some(value) == most).unwrap_or(0)
}

/// State of agent `i` after the phase.
fn next(view: &View<'_>, rule: &QLearningPlan, i: u32, out: &mut Out<'_>) {
    let count = rule.strategies;
    let row = |s: i64| -> Vec<i64> { (0..count).map(|a| view.get(Column::ActionValue, s as u32 * count + a, i)).collect() };
    let first = if rule.members == 0 { i } else { i - i % rule.members };
    let now = (first..first + rule.members).fold(0, |s, j| s * i64::from(count) + i64::from(view.strategy[j as usize]));
    // The situation before: none in the first step of agents with memory, and always the same without.
    let before = if rule.members == 0 { 0 } else { view.get(Column::Situation, 0, i) % (1 << 24) - 1 };
    let act = usize::from(view.strategy[i as usize]);
    let mut here = row(now);
    if before >= 0 {
        let mut then = row(before);
        let liked = best(&then);
        let reward =
            (i64::from(view.payoff[i as usize]) - i64::from(rule.low)).clamp(0, i64::from(rule.span)) * i64::from(rule.unit_q16) / 65_536;
        let prospects = to_even(i64::from(rule.discount_q30) * here.iter().max().copied().unwrap_or(0), 30);
        let rate = i64::from(rule.rate_q30);
        then[act] = to_even(((1 << 30) - rate) * then[act] + rate * (reward + prospects), 30);
        out.set(Column::ActionValue, before as u32 * count + act as u32, then[act]);
        if best(&then) != liked {
            out.set(Column::Settled, 0, i64::from(view.step));
        }
        if before == now {
            here = then;
        }
    }
    let greedy = best(&here);
    out.set(Column::Situation, 0, now + 1 + (greedy as i64) * (1 << 24));
    // Byte by byte of the step, rounded down.
    let factors = rule.decay.factors();
    let epsilon = (1..4).fold(i64::from(factors[(view.step % 256) as usize]), |product, place| {
        let digit = view.step / 256u32.pow(place) % 256;
        product * i64::from(factors[(256 * place + digit) as usize]) / (1 << 30)
    });
    let explores = i64::from(view.word(i, EXPLORE) / 4) < epsilon;
    let tried = (i64::from(view.word(i, ACT)) * i64::from(count)) >> 32;
    out.choose(if explores { tried as u8 } else { greedy as u8 });
}
