//! What agents earned in the last interaction of the step, in the units of the payoff matrix.

use super::row::{MetricInfo, Row, info};
use super::tally::Observation;
use crate::config::Plan;

pub(super) const MEAN: MetricInfo = info(
    "payoff_mean",
    "mean payoff of an agent, all replicas pooled",
    ["that of payoffs, units of the matrix", "none", "neither", "at step 0 and without interaction"],
    "always",
    "count",
);
pub(super) const MIN: MetricInfo = info(
    "payoff_min",
    "lowest payoff of any agent",
    ["that of payoffs, units of the matrix", "none", "neither", "at step 0 and without interaction"],
    "always",
    "count",
);
pub(super) const MAX: MetricInfo = info(
    "payoff_max",
    "highest payoff of any agent",
    ["that of payoffs, units of the matrix", "none", "neither", "at step 0 and without interaction"],
    "always",
    "count",
);

pub(super) fn row(plan: &Plan, observation: &Observation) -> Row {
    let defined = observation.step > 0 && plan.interacts() && !observation.replicas.is_empty();
    let natural = |stored: f64| plan.payoff().natural(stored);
    let replicas = || observation.replicas.iter();
    let mean = defined.then(|| {
        // Below 2^24 in size each, at most 2^58 agents: exact in i128, rounded once here and once by the division.
        let sum: i128 = replicas().map(|r| i128::from(r.payoff_sum)).sum();
        natural(sum as f64 / plan.agents_total() as f64)
    });
    let extreme = |stored: Option<i32>| stored.filter(|_| defined).map(|p| natural(f64::from(p)));
    vec![
        ("payoff_mean".into(), mean),
        ("payoff_min".into(), extreme(replicas().map(|r| r.payoff_min).min())),
        ("payoff_max".into(), extreme(replicas().map(|r| r.payoff_max).max())),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{observation, plan};
    use super::*;

    #[test]
    fn hand_worked() {
        let plan = plan(2);
        let one = 1i32 << plan.payoff().fraction_bits;
        let mut seen = observation(1, &[&[2, 2], &[1, 3]]);
        // Eight agents earn 10 + 6 = 16 in all, between 0.5 and 4.
        for (replica, (sum, low, high)) in seen.replicas.iter_mut().zip([(10, 2, 8), (6, 1, 4)]) {
            (replica.payoff_sum, replica.payoff_min, replica.payoff_max) = (i64::from(sum * one), low * one / 2, high * one / 2);
        }
        let values = |seen: &Observation| row(&plan, seen).into_iter().map(|(_, v)| v).collect::<Vec<_>>();
        assert_eq!(values(&seen), [Some(2.0), Some(0.5), Some(4.0)]);
        seen.step = 0;
        assert_eq!(values(&seen), [None; 3]);
    }
}
