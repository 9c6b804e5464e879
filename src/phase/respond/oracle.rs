//! What each strategy would earn, from the formula.
#![deny(clippy::float_arithmetic)]

use super::rule::{Against, RespondPlan};
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
