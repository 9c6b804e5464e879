//! `interact/environment`: the payoff of a strategy in the environment of the agent's patch.
#![deny(clippy::float_arithmetic)]

use super::rule::EnvironmentPlan;
use crate::oracle::{Oracle, Out, View};

impl Oracle for EnvironmentPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        out.earn(i64::from(payoff(view, self, i)));
    }
}

/// Payoff of agent `i` in stored units.
fn payoff(view: &View<'_>, rule: &EnvironmentPlan, i: u32) -> i32 {
    let environment = (i / rule.size) % rule.rows;
    rule.entries[environment as usize * 16 + usize::from(view.strategy[i as usize])]
}
