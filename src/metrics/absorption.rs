//! Which replicas have come to hold one strategy only: fixation experiments read their probabilities from here.

use super::composition::share;
use super::row::{MetricInfo, Row, info};
use super::tally::Observation;
use crate::config::Plan;

pub(super) const ABSORBED: MetricInfo = info(
    "absorbed",
    "share of replicas in which all agents have held one strategy in some step so far",
    ["0 to 1", "none", "neither", "never"],
    "measure.absorption (default with replicas > 1 or stop = \"absorbed\")",
    "count",
);
pub(super) const FIXED: MetricInfo = info(
    "fixed_<strategy>",
    "share of all replicas that were absorbed in the strategy, an estimate of its fixation probability where lost strategies stay lost",
    ["0 to 1", "the share of the strategy at the start", "neither", "never"],
    "measure.absorption and replicas > 1",
    "count; Nowak et al. (2004), Nature 428:646",
);

pub(super) fn row(plan: &Plan, observation: &Observation) -> Row {
    if !plan.absorption() {
        return Row::new();
    }
    let whole = observation.replicas.len() as u64;
    let absorbed = || observation.replicas.iter().filter_map(|r| r.absorbed);
    let mut row = vec![("absorbed".into(), share(absorbed().count() as u64, whole))];
    if plan.replicas() > 1 {
        let mut fixed = vec![0u64; plan.strategy_count()];
        absorbed().for_each(|a| fixed[usize::from(a.strategy)] += 1);
        row.extend(plan.strategies().iter().zip(fixed).map(|(name, n)| (format!("fixed_{name}"), share(n, whole))));
    }
    row
}

#[cfg(test)]
mod tests {
    use super::super::testing::{observation, plan};
    use super::*;
    use crate::metrics::Absorbed;

    #[test]
    fn hand_worked() {
        let mut seen = observation(8, &[&[4, 0], &[2, 2], &[0, 4], &[0, 4]]);
        for (replica, strategy) in [(0, 0), (2, 1), (3, 1)] {
            seen.replicas[replica].absorbed = Some(Absorbed { step: 3, strategy });
        }
        let expected = [("absorbed", 0.75), ("fixed_C", 0.25), ("fixed_D", 0.5)];
        assert_eq!(row(&plan(4), &seen), expected.map(|(n, v)| (n.to_string(), Some(v))));
        assert!(row(&plan(1), &seen).is_empty());
    }
}
