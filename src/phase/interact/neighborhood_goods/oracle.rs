//! `interact/neighborhood_goods`: shares of all groups that an agent is in, less what it paid, and what members do to each other.
#![deny(clippy::float_arithmetic)]

use super::rule::NeighborhoodGoodsPlan;
use crate::oracle::{Oracle, Out, View, graph};

impl Oracle for NeighborhoodGoodsPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        let in_set = |set: u32, j: u32| (set >> view.strategy[j as usize]) & 1 == 1;
        let members = |h: u32| graph::neighbors(view, h).into_iter().map(|met| met.agent).chain([h]);
        let alone = i64::from(self.loner_payoff);
        let mut sum = 0;
        for head in members(i) {
            let players: Vec<u32> = members(head).filter(|j| !in_set(self.loners, *j)).collect();
            // Who stays away, and who is left alone by those who do.
            let nobody_else = players.len() == 1 && self.loners != 0;
            sum += if in_set(self.loners, i) || nobody_else { alone } else { earned(self, view, i, &players) };
        }
        out.earn(sum);
    }
}

/// What `i` earns in a group with these participants.
fn earned(rule: &NeighborhoodGoodsPlan, view: &View<'_>, i: u32, players: &[u32]) -> i64 {
    let in_set = |set: u32, j: u32| (set >> view.strategy[j as usize]) & 1 == 1;
    let gives = |j: u32| in_set(rule.contributors, j);
    let pays = |j: u32| {
        let parts = if rule.divided { i64::from(graph::degree(view, j)) + 1 } else { 1 };
        if gives(j) { i64::from(rule.cost) / parts } else { 0 }
    };
    let n = players.len() as i64;
    let contributors = players.iter().filter(|j| gives(**j)).count();
    let rate = match (rule.rates_q16.is_empty(), rule.by_share) {
        (true, _) => rule.multiplication_q16,
        (false, false) => rule.rates_q16[contributors],
        // The share in 1/5040, to nearest.
        (false, true) => rule.rates_q16[((contributors as i64 * 5040 + n / 2) / n) as usize],
    };
    let share = players.iter().map(|j| pays(*j)).sum::<i64>() * i64::from(rate) / 65_536 / n;
    let all = &rule.sanctions;
    let with = |j: u32| {
        let suffers = match gives(i) {
            true if in_set(all.rewarders, j) => i64::from(all.reward),
            false if in_set(all.punishers, j) => -i64::from(all.fine),
            _ => 0,
        };
        let costs = match gives(j) {
            true if in_set(all.rewarders, i) => i64::from(all.rewarding_cost),
            false if in_set(all.punishers, i) => i64::from(all.punishing_cost),
            _ => 0,
        };
        suffers - costs
    };
    share - pays(i) + players.iter().filter(|j| **j != i).map(|j| with(*j)).sum::<i64>()
}
