//! `interact/environment`: the payoff of a strategy in the environment of the agent's patch.

use crate::config::plan::EnvironmentPlan;
use crate::reference::View;

/// Payoff of agent `i` in stored units.
pub(in crate::reference) fn payoff(view: &View<'_>, rule: &EnvironmentPlan, i: u32) -> i32 {
    let environment = (i / rule.size) % rule.rows;
    rule.entries[environment as usize * 16 + usize::from(view.strategy[i as usize])]
}
