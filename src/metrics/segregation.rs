//! Who lives beside whom, where agents move between sites: likeness of neighbours, unhappiness, clusters.

use super::composition::share;
use super::row::{MetricInfo, Row, info};
use super::tally::{Observation, Segregation};
use crate::config::Plan;

/// Lines of `polity list`.
pub(super) const TABLE: &[MetricInfo] = &[
    info(
        "like_neighbors",
        "share of an agent's neighbours who are of its kind, mean over agents who have neighbours; empty sites are none",
        ["0 to 1", "like_neighbors_chance", "neither", "where nobody has neighbours"],
        "space/relocate",
        "Schelling 1971",
    ),
    info(
        "like_neighbors_chance",
        "what that is on average if the same agents are placed at random, sum of n_s(n_s - 1)/(n(n - 1)) over kinds, n_s of n agents; mean over replicas",
        ["0 to 1", "none", "neither", "with fewer than two agents"],
        "space/relocate",
        "count",
    ),
    info(
        "segregation",
        "(like_neighbors - like_neighbors_chance)/(1 - like_neighbors_chance)",
        ["any, 1 where kinds do not touch", "0", "neither", "where one of both is; where all are of one kind"],
        "space/relocate",
        "Schelling 1971; Coleman 1958",
    ),
    info(
        "unhappy",
        "share of agents who are not happy with their neighbours by the step's first such phase",
        ["0 to 1", "none", "neither", "where all sites are empty"],
        "space/relocate",
        "Schelling 1971",
    ),
    info(
        "clusters",
        "sets of linked agents of one kind, mean over replicas",
        ["0 to the number of agents", "none", "neither", "never"],
        "space/relocate",
        "count",
    ),
    info(
        "largest_cluster",
        "share of all agents in the largest of them, mean over replicas",
        ["0 to 1", "none", "neither", "where all sites are empty"],
        "space/relocate",
        "count",
    ),
];

pub(super) fn row(plan: &Plan, observation: &Observation) -> Row {
    let Some((_, homes)) = plan.homes() else { return Row::new() };
    let found: Vec<Segregation> = observation.replicas.iter().filter_map(|replica| replica.segregation).collect();
    let sum = |of: fn(&Segregation) -> u64| found.iter().map(|s| u128::from(of(s))).sum::<u128>();
    let agents: Vec<Vec<u64>> = observation.replicas.iter().map(|replica| housed(&replica.counts, homes.empty)).collect();
    let all: u64 = agents.iter().flatten().sum();
    let accompanied = sum(|s| s.accompanied);
    let like = (accompanied > 0).then(|| sum(|s| s.like) as f64 / 4_294_967_296.0 / accompanied as f64);
    let chance = mean(agents.iter().map(|kinds| by_chance(kinds)));
    let largest = mean(found.iter().zip(&agents).map(|(s, kinds)| share(u64::from(s.largest), kinds.iter().sum())));
    vec![
        ("like_neighbors".into(), like),
        ("like_neighbors_chance".into(), chance),
        ("segregation".into(), like.zip(chance).and_then(|(like, chance)| beyond(like, chance))),
        ("unhappy".into(), share(sum(|s| s.unhappy) as u64, all)),
        ("clusters".into(), share(sum(|s| u64::from(s.clusters)) as u64, found.len() as u64)),
        ("largest_cluster".into(), largest),
    ]
}

/// Agents of each kind, without the empty sites.
fn housed(counts: &[u64], empty: u8) -> Vec<u64> {
    (0u8..).zip(counts).filter(|(s, _)| *s != empty).map(|(_, n)| *n).collect()
}

/// Probability that two agents of a population are of one kind.
fn by_chance(kinds: &[u64]) -> Option<f64> {
    let n: u128 = kinds.iter().map(|n| u128::from(*n)).sum();
    let pairs: u128 = kinds.iter().map(|n| u128::from(*n) * u128::from(n.saturating_sub(1))).sum();
    (n > 1).then(|| pairs as f64 / (n * (n - 1)) as f64)
}

/// How far it lies from chance to 1.
fn beyond(like: f64, chance: f64) -> Option<f64> {
    (chance < 1.0).then(|| (like - chance) / (1.0 - chance))
}

/// Mean of numbers that are all defined.
fn mean(numbers: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let all: Option<Vec<f64>> = numbers.collect();
    all.filter(|all| !all.is_empty()).map(|all| all.iter().sum::<f64>() / all.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hand_worked() {
        // Three and two of five agents: (3·2 + 2·1)/(5·4).
        let kinds = housed(&[3, 9, 2], 1);
        assert_eq!((kinds.as_slice(), by_chance(&kinds)), (&[3, 2][..], Some(0.4)));
        assert!((beyond(0.7, 0.4).unwrap() - 0.5).abs() < 1e-15 && beyond(1.0, 1.0).is_none());
        assert_eq!(
            (by_chance(&[1, 0]), mean([Some(0.25), Some(0.75)].into_iter()), mean([None, Some(1.0)].into_iter())),
            (None, Some(0.5), None)
        );
    }
}
