//! `network/rewire`: slot after slot, a disappointing link goes to a candidate that is neither oneself nor linked already.
#![deny(clippy::float_arithmetic)]

use super::rule::RewirePlan;
use super::rule::{Destination, ENDS, REDRAW};
use crate::columns::Column;
use crate::oracle::{Oracle, Out, View, graph};

impl Oracle for RewirePlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        next(view, self, i, out);
    }
}

/// Links of agent `i` after the phase.
fn next(view: &View<'_>, rule: &RewirePlan, i: u32, out: &mut Out<'_>) {
    let mut links: Vec<u32> = graph::neighbors(view, i).iter().map(|met| met.agent).collect();
    for (slot, met) in graph::neighbors(view, i).iter().enumerate() {
        let own = view.strategy[i as usize] as usize;
        let mask = rule.masks[met.role * 16 + own];
        let bad = mask & (1 << view.strategy[met.agent as usize]) != 0;
        let k = slot as u32;
        let chance = i64::from(view.word(i, REDRAW + k) / 4) < i64::from(rule.probability_q30);
        if bad && chance {
            let candidate = match rule.to {
                Destination::Random => view.random_other(i, ENDS + 2 * k, ENDS + 2 * k + 1),
                Destination::NeighborOfNeighbor => {
                    let place = (u64::from(view.word(i, ENDS + 2 * k)) * links.len() as u64) >> 32;
                    graph::nth(view, met.agent, place as u32)
                }
            };
            if let Some(end) = candidate.filter(|end| *end != i && !links.contains(end)) {
                links[slot] = end;
            }
        }
    }
    for (slot, end) in links.iter().enumerate() {
        out.set(Column::Link, slot as u32, i64::from(*end));
    }
}
