//! What cannot stand beside phases in which agents move between sites: whatever an agent has would stay behind.

use crate::columns::{Column, Planes};
use crate::config::plan::Plan;
use crate::config::problem::Problem;

/// Columns that belong to agents, and payoffs that are compared after those who earned them have moved.
pub(super) fn problems(plan: &Plan) -> Vec<Problem> {
    let movers = plan.phases().iter().enumerate().filter(|(_, phase)| phase.rule.homes().is_some());
    let mut found = Vec::new();
    for (k, phase) in movers {
        let path = format!("phase[{k}]");
        // Links are refused by the phase itself.
        let held: Vec<&str> =
            plan.columns().iter().filter(|c| c.column.info().planes != Planes::Slots).map(|c| c.column.info().name).collect();
        if !held.is_empty() {
            found.push(Problem::new(
                path.clone(),
                format!(
                    "{} moves agents, but of what they have only their strategy moves with them, not {}",
                    phase.name(),
                    held.join(", ")
                ),
                "agents that have a strategy only: no [values], [[users]], [[class]] or [state], no phases that bring columns",
                "remove those sections and phases, or this phase",
            ));
        }
        if let Some(at) = compared(plan, k) {
            found.push(Problem::new(
                path,
                format!(
                    "{} moves agents away from the payoffs that they earned, which phase[{at}], {}, compares afterwards",
                    phase.name(),
                    plan.phases()[at].name()
                ),
                "movement before the games of a step, or after the last phase that compares payoffs",
                "move this [[phase]] to the beginning of the step",
            ));
        }
    }
    found
}

/// The phase that compares payoffs after phase `k` before they are earned anew, later in the step or in the next one.
fn compared(plan: &Plan, k: usize) -> Option<usize> {
    let phases = plan.phases();
    let after = (k + 1..phases.len()).chain(0..k);
    let mut looks = after.filter(|at| phases[*at].facts.earns.is_some() || phases[*at].of.record.reads.contains(&Column::Payoff));
    let earned = |before: usize| phases[..=before].iter().any(|phase| phase.facts.earns.is_some());
    looks.next().filter(|at| {
        let adds = phases[*at].accumulates && earned(k);
        (phases[*at].facts.earns.is_none() || adds) && plan.interacts()
    })
}
