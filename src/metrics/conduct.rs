//! What strategies mean to others: messages that are shared, hidden or lies; words that agents can agree on.

use super::composition::{hill2, share};
use super::deception::{lie_rate, sharing_rate};
use super::row::{MetricInfo, Row, info, pooled_counts};
use super::tally::Observation;
use crate::config::Plan;

pub(super) const TABLE: [MetricInfo; 5] = [
    info(
        "sharing_rate",
        "share of agents that share what they know",
        ["0 to 1", "1/3", "higher", "at step 0"],
        "interact/messages",
        "Connelly, Zweig, Webster & Trougakos 2012",
    ),
    info(
        "lie_rate",
        "share of messages that are lies; hiders send none",
        ["0 to 1", "0.5", "lower", "at step 0 and without messages"],
        "interact/messages",
        "count",
    ),
    info(
        "convention_modal",
        "share of agents that know only the most common word; 1: a convention",
        ["0 to 1", "none", "neither", "never"],
        "convention/naming_game",
        "count",
    ),
    info(
        "convention_diversity",
        "effective number of words among agents that know only one, order 2",
        ["1 to the number of words", "none", "neither", "if nobody knows only one"],
        "convention/naming_game",
        "Hill 1973",
    ),
    info(
        "coordination_rate",
        "probability that a random agent knows the word that a random agent says",
        ["0 to 1", "none", "higher", "never"],
        "convention/naming_game",
        "Baronchelli et al. 2006",
    ),
];

pub(super) fn row(plan: &Plan, observation: &Observation) -> Row {
    let mut row = Row::new();
    let counts = pooled_counts(plan, observation);
    let total: u64 = counts.iter().sum();
    if plan.phases().iter().any(|p| p.facts.speaks) {
        let of = |name: &str| plan.strategies().iter().zip(&counts).find(|(s, _)| *s == name).map_or(0, |(_, n)| *n);
        let (shared, lies) = (of("Share"), of("Lie"));
        // Before the first message nobody has shared anything, nor lied.
        let spoken = observation.step > 0;
        row.push(("sharing_rate".into(), sharing_rate(shared, total).filter(|_| spoken)));
        row.push(("lie_rate".into(), lie_rate(lies, shared + lies).filter(|_| spoken)));
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
