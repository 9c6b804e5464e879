//! How many agents hold which strategy.

use super::row::{MetricInfo, Row, info, pooled_counts};
use super::tally::Observation;
use crate::config::Plan;

pub(super) const FRACTION: MetricInfo = info(
    "fraction_<strategy>",
    "share of agents that hold the strategy, all replicas pooled",
    ["0 to 1", "none", "neither", "never"],
    "always",
    "count",
);
pub(super) const FRACTION_SD: MetricInfo = info(
    "fraction_<strategy>_sd",
    "standard deviation of that share over replicas (population form, divisor R)",
    ["0 to 0.5", "none", "neither", "never"],
    "replicas > 1",
    "count",
);
pub(super) const HILL2: MetricInfo = info(
    "hill2",
    "effective number of strategies N²/Σn², pooled; all equally common: the number of strategies",
    ["1 to the number of strategies", "none", "neither", "never"],
    "always",
    "Hill (1973), Ecology 54:427, order 2 (inverse Simpson)",
);

pub(super) fn row(plan: &Plan, observation: &Observation) -> Row {
    let counts = pooled_counts(plan, observation);
    let total: u64 = counts.iter().sum();
    let mut row = Row::new();
    for (s, (name, &count)) in plan.strategies().iter().zip(&counts).enumerate() {
        row.push((format!("fraction_{name}"), share(count, total)));
        if plan.replicas() > 1 {
            let per_replica = observation.replicas.iter().map(|r| r.counts.get(s).copied().unwrap_or(0));
            row.push((format!("fraction_{name}_sd"), share_sd(per_replica, u64::from(plan.agents()))));
        }
    }
    row.push(("hill2".into(), hill2(&counts)));
    row
}

/// `part / whole`; undefined for an empty whole.
#[must_use]
pub fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Standard deviation over replicas of `n_r / agents`, population form:
/// `sqrt(R·Σn² − (Σn)²) / (R·agents)`, the radicand exact in integers (below 2^116 for 10^8 replicas of 2^31 agents).
#[must_use]
pub fn share_sd(counts: impl Iterator<Item = u64>, agents: u64) -> Option<f64> {
    let (mut replicas, mut sum, mut squares) = (0u128, 0u128, 0u128);
    for n in counts {
        let n = u128::from(n);
        (replicas, sum, squares) = (replicas + 1, sum + n, squares + n * n);
    }
    let whole = replicas * u128::from(agents);
    (whole > 0).then(|| ((replicas * squares - sum * sum) as f64).sqrt() / whole as f64)
}

/// Effective number of strategies `N² / Σn²` (Hill 1973, order 2): as many equally common strategies would be as diverse.
/// From 1 to the number of strategies; undefined without agents.
///
/// ```
/// assert_eq!(polity::metrics::composition::hill2(&[5, 5]), Some(2.0));
/// assert_eq!(polity::metrics::composition::hill2(&[9, 0]), Some(1.0));
/// ```
#[must_use]
pub fn hill2(counts: &[u64]) -> Option<f64> {
    let total: u128 = counts.iter().map(|&n| u128::from(n)).sum();
    let squares: u128 = counts.iter().map(|&n| u128::from(n) * u128::from(n)).sum();
    (total > 0).then(|| (total * total) as f64 / squares as f64)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{observation, plan};
    use super::*;

    #[test]
    fn hand_worked() {
        // Counts of C: 4, 2, 0 of 4 agents each: shares 1, ½, 0; mean ½; sd = sqrt((¼ + 0 + ¼) / 3) = 0.40825.
        let row = row(&plan(3), &observation(0, &[&[4, 0], &[2, 2], &[0, 4]]));
        let names: Vec<_> = row.iter().map(|(n, _)| n.as_str()).collect();
        assert_eq!(names, ["fraction_C", "fraction_C_sd", "fraction_D", "fraction_D_sd", "hill2"]);
        assert_eq!(row[0].1, Some(0.5));
        assert!((row[1].1.unwrap() - (1.0f64 / 6.0).sqrt()).abs() < 1e-15);
        assert_eq!(row[1].1, row[3].1);
        assert_eq!(row[4].1, Some(2.0));
        // One against three: 16 / (1 + 9).
        assert_eq!(hill2(&[1, 3]), Some(1.6));
        assert_eq!((hill2(&[]), share(0, 0), share_sd([].into_iter(), 4)), (None, None, None));
    }

    #[test]
    fn the_largest_runs_do_not_overflow() {
        let (agents, replicas) = ((1u64 << 31) - 1, 100_000_000usize);
        let sd = share_sd((0..replicas).map(|r| if r % 2 == 0 { agents } else { 0 }), agents);
        assert_eq!(sd, Some(0.5));
        assert_eq!(hill2(&[agents * replicas as u64 / 2; 2]), Some(2.0));
    }
}
