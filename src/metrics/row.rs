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
    /// What it means.
    pub meaning: &'static str,
    /// Lowest and highest value, and the unit if there is one.
    pub range: &'static str,
    /// What it is by chance; "none": there is no such level.
    pub chance: &'static str,
    /// Which way is better: "higher", "lower", a value, or "neither".
    pub better: &'static str,
    /// When it has no value: an empty cell in CSV, `null` in JSON.
    pub undefined: &'static str,
    /// When the column exists.
    pub when: &'static str,
    /// Where the definition comes from.
    pub source: &'static str,
}

/// A line: name, meaning, \[range, chance level, better, undefined\], when, source.
pub(super) const fn info(
    name: &'static str,
    meaning: &'static str,
    [range, chance, better, undefined]: [&'static str; 4],
    when: &'static str,
    source: &'static str,
) -> MetricInfo {
    MetricInfo { name, meaning, range, chance, better, undefined, when, source }
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
