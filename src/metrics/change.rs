//! How many agents changed.

use super::composition::share;
use super::row::{MetricInfo, info, pool};
use super::tally::Observation;
use crate::config::Plan;

pub(super) const SWITCH_RATE: MetricInfo = info(
    "switch_rate",
    "share of agents whose strategy after the step differs from the one before it, pooled",
    ["0 to 1", "none", "neither", "at step 0"],
    "always",
    "count",
);

/// Agents by strategy before and after this step, all replicas together: `[from · S + to]`; empty at step 0.
#[must_use]
pub fn pooled_transitions(plan: &Plan, observation: &Observation) -> Vec<u64> {
    if observation.step == 0 {
        return Vec::new();
    }
    pool(observation.replicas.iter().map(|r| r.transitions.as_slice()), plan.strategy_count().pow(2))
}

/// `Σ_{from ≠ to} transitions / Σ transitions`. A switch there and back within one step does not count.
/// Undefined at step 0, where there is no step before.
#[must_use]
pub fn switch_rate(plan: &Plan, observation: &Observation) -> Option<f64> {
    let transitions = pooled_transitions(plan, observation);
    let stayed: u64 = transitions.iter().step_by(plan.strategy_count() + 1).sum();
    let total: u64 = transitions.iter().sum();
    share(total - stayed, total)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{observation, plan};
    use super::*;

    #[test]
    fn hand_worked() {
        let mut seen = observation(1, &[&[2, 2], &[1, 3]]);
        seen.replicas[0].transitions = vec![2, 0, 0, 2];
        seen.replicas[1].transitions = vec![1, 2, 0, 1];
        assert_eq!(pooled_transitions(&plan(2), &seen), [3, 2, 0, 3]);
        assert_eq!(switch_rate(&plan(2), &seen), Some(0.25));
        seen.step = 0;
        assert_eq!(switch_rate(&plan(2), &seen), None);
    }
}
