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

pub(super) const BY_STRATEGY: MetricInfo = info(
    "payoff_mean_<strategy>",
    "mean payoff of the agents that played the strategy in the last interaction of the step, all replicas pooled",
    ["that of payoffs, units of the matrix", "none", "neither", "at step 0, and if nobody played it"],
    "phases in which agents earn",
    "count",
);

pub(super) fn row(plan: &Plan, observation: &Observation) -> Row {
    let defined = observation.step > 0 && plan.interacts() && observation.replicas.iter().any(|replica| !replica.played.is_empty());
    let natural = |stored: f64| plan.payoff().natural(stored);
    let replicas = || observation.replicas.iter();
    let mean = defined.then(|| {
        // Below 2^24 in size each, at most 2^58 agents: exact in i128, rounded once here and once by the division.
        let sum: i128 = replicas().map(|r| i128::from(r.payoff_sum)).sum();
        natural(sum as f64 / plan.agents_total() as f64)
    });
    let extreme = |stored: Option<i32>| stored.filter(|_| defined).map(|p| natural(f64::from(p)));
    let mut row = vec![
        ("payoff_mean".into(), mean),
        ("payoff_min".into(), extreme(replicas().map(|r| r.payoff_min).min())),
        ("payoff_max".into(), extreme(replicas().map(|r| r.payoff_max).max())),
    ];
    if plan.interacts() {
        let of = |s: usize| by_strategy(observation, s).map(natural);
        row.extend(plan.strategies().iter().enumerate().map(|(s, name)| (format!("payoff_mean_{name}"), of(s))));
    }
    row
}

/// Mean payoff of those who played strategy `s`, stored units: exact in integers, divided once. `None`: nobody did.
fn by_strategy(observation: &Observation, s: usize) -> Option<f64> {
    let replicas = || observation.replicas.iter();
    let played: u64 = replicas().filter_map(|r| r.played.get(s)).sum();
    let earned: i128 = replicas().filter_map(|r| r.earned.get(s)).map(|x| i128::from(*x)).sum();
    (played > 0).then(|| earned as f64 / played as f64)
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
        // Eight agents earn 10 + 6 = 16 in all, between 0.5 and 4; three of them played C and earned 2 + 1 = 3.
        for (replica, (sum, low, high)) in seen.replicas.iter_mut().zip([(10, 2, 8), (6, 1, 4)]) {
            (replica.payoff_sum, replica.payoff_min, replica.payoff_max) = (i64::from(sum * one), low * one / 2, high * one / 2);
        }
        for (replica, (played, earned)) in seen.replicas.iter_mut().zip([([2, 2], [2, 8]), ([1, 3], [1, 5])]) {
            (replica.played, replica.earned) = (played.to_vec(), earned.map(|x: i64| x * i64::from(one)).to_vec());
        }
        let values = |seen: &Observation| row(&plan, seen).into_iter().map(|(_, v)| v).collect::<Vec<_>>();
        assert_eq!(values(&seen), [Some(2.0), Some(0.5), Some(4.0), Some(1.0), Some(13.0 / 5.0)]);
        seen.step = 0;
        seen.replicas.iter_mut().for_each(|r| (r.played, r.earned) = (Vec::new(), Vec::new()));
        assert_eq!(values(&seen), [None; 5]);
    }
}
