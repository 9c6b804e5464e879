//! What every metric is made of: its line in `polity list`, its columns, sums over replicas.

use super::tally::Observation;
use crate::config::Plan;

/// Named numbers of one measured step, in a fixed order; `None` is undefined.
pub type Row = Vec<(String, Option<f64>)>;

/// One line of `polity list`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MetricInfo {
    /// Column name in `metrics.csv`; `<strategy>` stands for each strategy's name.
    pub name: &'static str,
    /// What it means, with range and undefined cases.
    pub meaning: &'static str,
    /// When the column exists.
    pub when: &'static str,
    /// Where the definition comes from.
    pub source: &'static str,
}

/// Agents per strategy, all replicas together.
#[must_use]
pub fn pooled_counts(plan: &Plan, observation: &Observation) -> Vec<u64> {
    pool(observation.replicas.iter().map(|r| r.counts.as_slice()), plan.strategy_count())
}

/// Entry-wise sum of equally long rows; rows that are empty (not tallied in this step) add nothing.
pub(crate) fn pool<'a>(rows: impl Iterator<Item = &'a [u64]>, len: usize) -> Vec<u64> {
    let mut sum = vec![0; len];
    for row in rows {
        sum.iter_mut().zip(row).for_each(|(total, n)| *total += n);
    }
    sum
}
