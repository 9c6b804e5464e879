//! What cannot stand beside `space/relocate`: whatever an agent has besides its strategy would stay behind when it moves.

use crate::columns::{Column, Planes};
use crate::file::problem::Problem;
use crate::rule::PhasePlan;

/// Columns that belong to agents, and payoffs that are compared after those who earned them have moved.
pub(super) fn problems(columns: &[Column], step: &[PhasePlan], k: usize) -> Vec<Problem> {
    let (path, mut found) = (format!("phase[{k}]"), Vec::new());
    // Links are refused where the phase is resolved.
    let held: Vec<&str> = columns.iter().map(|c| c.info()).filter(|info| info.planes != Planes::Slots).map(|info| info.name).collect();
    if !held.is_empty() {
        found.push(Problem::new(
            path.clone(),
            format!("{} moves agents, but of what they have only their strategy moves with them, not {}", step[k].name(), held.join(", ")),
            "agents that have a strategy only: no [values], [[users]], [[class]] or [state], no phases that bring columns",
            "remove those sections and phases, or this phase",
        ));
    }
    if let Some(at) = compared(step, k) {
        let (own, other) = (step[k].name(), step[at].name());
        found.push(Problem::new(
            path,
            format!("{own} moves agents away from the payoffs that they earned, which phase[{at}], {other}, compares afterwards"),
            "movement before the games of a step, or after the last phase that compares payoffs",
            "move this [[phase]] to the beginning of the step",
        ));
    }
    found
}

/// The phase that compares payoffs after phase `k` before they are earned anew, later in the step or in the next one.
fn compared(step: &[PhasePlan], k: usize) -> Option<usize> {
    let earns = |at: &usize| step[*at].facts.earns.is_some();
    let mut looks = (k + 1..step.len()).chain(0..k).filter(|at| earns(at) || step[*at].of.record.reads.contains(&Column::Payoff));
    // A game that adds to payoffs of the same step adds to those of whoever lived there.
    let adds = |at: &usize| step[*at].accumulates && (0..k).any(|before| earns(&before));
    looks.next().filter(|at| (!earns(at) || adds(at)) && (0..step.len()).any(|at| earns(&at)))
}
