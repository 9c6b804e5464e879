//! `interact/reputation`: π = b·[the other helps] − c·[oneself helps]; then both are judged.
#![deny(clippy::float_arithmetic)]

use super::rule::ReputationPlan;
use crate::columns::Column;
use crate::config::plan::draw;
use crate::num::permute::Permutation;
use crate::oracle::{Oracle, Out, View};

impl Oracle for ReputationPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        next(view, self, i, out);
    }
}

/// Earns the payoff of agent `i` and sets its reputation.
fn next(view: &View<'_>, rule: &ReputationPlan, i: u32, out: &mut Out<'_>) {
    let good = |i: u32| view.get(Column::Reputation, 0, i) == 1;
    let seats = Permutation::new(view.key(view.phase.draw(draw::MATCHING)), view.agents());
    let Some(&j) = view.seated().get((seats.forward(i) ^ 1) as usize) else {
        out.earn(0);
        out.set(Column::Reputation, 0, i64::from(good(i)));
        return;
    };
    let words = view.key(view.phase.draw(draw::PAIRS)).pairs().block(i.min(j), i.max(j), 0, 0).map(|word| word >> 2);
    let helps = |own: u32, other: u32| {
        let table = rule.helps_q30[view.strategy[own as usize] as usize];
        words[usize::from(own > other)] < table[2 * usize::from(!good(own)) + usize::from(!good(other))]
    };
    let (gives, gets) = (helps(i, j), helps(j, i));
    out.earn(i64::from(rule.worth[2 * usize::from(gets) + usize::from(gives)]));
    let state = 4 * usize::from(!good(i)) + 2 * usize::from(!good(j)) + usize::from(!gives);
    out.set(Column::Reputation, 0, i64::from(words[2 + usize::from(i > j)] < rule.good_q30[state]));
}
