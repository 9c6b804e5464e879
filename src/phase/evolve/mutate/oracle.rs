//! `evolve/mutate`: with probability μ go to a uniformly drawn strategy, of all or of the others.
#![deny(clippy::float_arithmetic)]

use super::rule::MutatePlan;
use super::rule::MutationTarget;
use crate::columns::Column;
use crate::config::plan::draw;
use crate::oracle::{Oracle, Out, View};

impl Oracle for MutatePlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        out.choose(next(view, *self, i));
    }
}

/// Strategy of agent `i` after the phase.
fn next(view: &View<'_>, rule: MutatePlan, i: u32) -> u8 {
    let own = view.strategy[i as usize];
    if (view.word(i, draw::EVENT) >> 2) >= rule.probability_q30.each[view.get(Column::Class, 0, i) as usize] {
        return own;
    }
    if let Some(to) = rule.to {
        return to;
    }
    let count = view.plan.strategy_count() as u64;
    let below = |n: u64| (u64::from(view.word(i, draw::TARGET)) * n) >> 32;
    let target = match rule.target {
        MutationTarget::Any => below(count),
        MutationTarget::Step => {
            let last = i64::from(view.plan.strategy_count() as u32) - 1;
            let to = i64::from(own) + if below(2) == 1 { 1 } else { -1 };
            // What would leave the grid goes to the other side of the end.
            let reflected = if to < 0 {
                -to
            } else if to > last {
                2 * last - to
            } else {
                to
            };
            return reflected.clamp(0, last) as u8;
        }
        MutationTarget::Other => (u64::from(own) + 1 + below(count - 1)) % count,
    };
    target as u8
}
