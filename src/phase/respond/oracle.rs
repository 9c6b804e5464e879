//! What each strategy would earn, and what those do whom an agent sees, from the formulas.
#![deny(clippy::float_arithmetic)]

use super::peers::{Peers, Sees};
use super::rule::{Against, RespondPlan};
use crate::config::plan::draw;
use crate::oracle::imitate::drawn_by;
use crate::oracle::{View, graph};

/// What each strategy would earn for agent `i`, the others as they are.
#[must_use]
pub fn payoffs(view: &View<'_>, rule: &RespondPlan, i: u32) -> Vec<i64> {
    let entry = |role: usize, s: u8, other: u8| i64::from(rule.game.entry(role, s, other));
    let topology = view.plan.topology();
    let of = |s: u8| -> i64 {
        if rule.against == Against::Field {
            let mut met = view.counts().to_vec();
            met[view.strategy[i as usize] as usize] -= i64::from(!topology.include_self());
            let sum: i64 = met.iter().zip(0u8..).map(|(n, other)| n * (entry(0, s, other) + entry(1, s, other))).sum();
            return sum.checked_div_euclid(2 * met.iter().sum::<i64>()).unwrap_or(0);
        }
        let met = graph::neighbors(view, i);
        let mut earned: Vec<i64> = met.iter().map(|m| entry(m.role, s, view.strategy[m.agent as usize])).collect();
        if topology.self_play() {
            earned.push((entry(0, s, s) + entry(1, s, s)).div_euclid(2));
        }
        let sum: i64 = earned.iter().sum();
        if rule.against == Against::Sum { sum } else { sum.checked_div_euclid(earned.len() as i64).unwrap_or(0) }
    };
    (0..view.counts().len() as u8).map(of).collect()
}

/// How many of those whom agent `i` sees have each strategy; all 0 if it sees nobody.
#[must_use]
pub fn seen(view: &View<'_>, peers: Peers, i: u32) -> Vec<i64> {
    let count = view.plan.strategy_count();
    let tallied = |agents: Vec<u32>| {
        let mut counts = vec![0; count];
        for j in agents {
            counts[view.strategy[j as usize] as usize] += 1;
        }
        counts
    };
    match peers.sees {
        Sees::Field => {
            let mut counts = view.counts().to_vec();
            counts[view.strategy[i as usize] as usize] -= i64::from(!view.topology().include_self());
            counts
        }
        Sees::Neighbors => tallied(graph::neighbors(view, i).iter().map(|met| met.agent).collect()),
        Sees::Sample => tallied((0..peers.drawn).filter_map(|q| drawn_by(view, i, i, draw::MODELS + 2 * q)).collect()),
    }
}
