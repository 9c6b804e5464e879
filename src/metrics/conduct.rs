//! What strategies mean to others: messages that are shared, hidden or lies; words that agents can agree on.

use super::composition::{hill2, share};
use super::deception::{lie_rate, sharing_rate};
use super::row::{MetricInfo, Row, pooled_counts};
use super::tally::Observation;
use crate::config::Plan;

pub(super) const TABLE: [MetricInfo; 5] = [
    MetricInfo {
        name: "sharing_rate",
        meaning: "share of agents that share what they know; 0 to 1",
        when: "interact/messages",
        source: "Connelly, Zweig, Webster & Trougakos 2012",
    },
    MetricInfo {
        name: "lie_rate",
        meaning: "share of messages that are lies (hiders send none); 0 to 1, undefined without messages",
        when: "interact/messages",
        source: "count",
    },
    MetricInfo {
        name: "convention_modal",
        meaning: "share of agents that know only the most common word; 1: a convention",
        when: "convention/naming_game",
        source: "count",
    },
    MetricInfo {
        name: "convention_diversity",
        meaning: "effective number of words among agents that know only one, order 2; undefined if nobody does",
        when: "convention/naming_game",
        source: "Hill 1973",
    },
    MetricInfo {
        name: "coordination_rate",
        meaning: "probability that a random agent knows the word that a random agent says; 0 to 1",
        when: "convention/naming_game",
        source: "Baronchelli et al. 2006",
    },
];

pub(super) fn row(plan: &Plan, observation: &Observation) -> Row {
    let mut row = Row::new();
    let counts = pooled_counts(plan, observation);
    let total: u64 = counts.iter().sum();
    if plan.phases().iter().any(|p| p.facts.speaks) {
        let of = |name: &str| plan.strategies().iter().zip(&counts).find(|(s, _)| *s == name).map_or(0, |(_, n)| *n);
        let (shared, lies) = (of("Share"), of("Lie"));
        row.push(("sharing_rate".into(), sharing_rate(shared, total)));
        row.push(("lie_rate".into(), lie_rate(lies, shared + lies)));
    }
    if let Some(words) = plan.phases().iter().map(|p| p.facts.vocabulary).find(|words| *words > 0) {
        let only: Vec<u64> = (0..words).map(|w| counts[(1 << w) - 1]).collect();
        row.push(("convention_modal".into(), share(only.iter().copied().max().unwrap_or(0), total)));
        row.push(("convention_diversity".into(), hill2(&only)));
        row.push(("coordination_rate".into(), coordination_rate(&counts)));
    }
    row
}

/// Success of a random pair in the naming game: a speaker of inventory s says one of its |s| words, a listener of inventory t
/// knows it with probability |s ∩ t| / |s|. `counts[k]` agents hold the words of the bits of k + 1. 0 to 1; `None` without agents.
///
/// ```
/// use polity::metrics::conduct::coordination_rate;
/// assert_eq!(coordination_rate(&[4, 0, 0]), Some(1.0)); // all say A
/// assert_eq!(coordination_rate(&[2, 2, 0]), Some(0.5)); // half A, half B
/// assert_eq!(coordination_rate(&[0, 0, 3]), Some(1.0)); // all know both
/// ```
#[must_use]
pub fn coordination_rate(counts: &[u64]) -> Option<f64> {
    let total: u64 = counts.iter().sum();
    let agents = |k: usize| counts[k] as f64 / total as f64;
    let success = |s: usize, t: usize| f64::from(((s + 1) & (t + 1)).count_ones()) / f64::from((s + 1).count_ones());
    let pairs = (0..counts.len()).flat_map(|s| (0..counts.len()).map(move |t| (s, t)));
    (total > 0).then(|| pairs.map(|(s, t)| agents(s) * agents(t) * success(s, t)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hand_worked() {
        // 1, 1, 2 agents know A, B, both. Sixteen ordered pairs: A or B to itself 2, A or B to AB 4, AB to A or B half of 4, AB to AB 4.
        assert!((coordination_rate(&[1, 1, 2]).unwrap() - 0.75).abs() < 1e-12);
        assert_eq!(coordination_rate(&[0, 0, 0]), None);
    }
}
