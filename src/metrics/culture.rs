//! How many cultures there are, and how far each reaches (Axelrod 1997).
//!
//! A culture is the traits of all features. A region is a set of agents of one culture that hang together by links between them; a
//! zone, a set that hangs together by links between agents with a feature in common. In a well-mixed population everybody is linked to
//! everybody. When nothing can change any more, zones are regions.

use super::row::{MetricInfo, Row, info};
use super::tally::{Observation, Regions};
use crate::config::Plan;

/// Lines of `polity list`.
pub(super) const TABLE: &[MetricInfo] = &[
    info(
        "cultural_regions",
        "sets of linked agents with equal traits in all features, mean over replicas",
        ["1 to the number of agents", "none", "neither", "never"],
        "culture/axelrod",
        "Axelrod 1997",
    ),
    info(
        "cultural_regions_sd",
        "standard deviation of that number over replicas (population form, divisor R)",
        ["0 upwards", "none", "neither", "never"],
        "culture/axelrod, replicas > 1",
        "Axelrod 1997",
    ),
    info(
        "largest_region",
        "share of agents in the largest of them, mean over replicas",
        ["1/agents to 1", "none", "neither", "never"],
        "culture/axelrod",
        "Castellano, Marsili & Vespignani 2000",
    ),
    info(
        "cultural_zones",
        "sets of agents linked by a feature in common at least, mean over replicas; equal to cultural_regions once nothing can change",
        ["1 to the number of agents", "none", "neither", "never"],
        "culture/axelrod",
        "Axelrod 1997",
    ),
];

pub(super) fn row(plan: &Plan, observation: &Observation) -> Row {
    if plan.culture().is_none() {
        return Row::new();
    }
    let all: Vec<Regions> = observation.replicas.iter().filter_map(|replica| replica.regions).collect();
    let mean = |of: fn(&Regions) -> u32| (!all.is_empty()).then(|| sum(&all, of) as f64 / all.len() as f64);
    let mut row = vec![("cultural_regions".into(), mean(|r| r.regions))];
    if plan.replicas() > 1 {
        row.push(("cultural_regions_sd".into(), sd(&all)));
    }
    row.push(("largest_region".into(), mean(|r| r.largest).map(|largest| largest / f64::from(plan.agents()))));
    row.push(("cultural_zones".into(), mean(|r| r.zones)));
    row
}

fn sum(all: &[Regions], of: fn(&Regions) -> u32) -> u64 {
    all.iter().map(|regions| u64::from(of(regions))).sum()
}

/// `sqrt(R·Σn² − (Σn)²) / R`, the radicand exact in integers.
fn sd(all: &[Regions]) -> Option<f64> {
    let sum: u128 = all.iter().map(|r| u128::from(r.regions)).sum();
    let squares: u128 = all.iter().map(|r| u128::from(r.regions).pow(2)).sum();
    let replicas = all.len() as u128;
    (replicas > 0).then(|| ((replicas * squares - sum * sum) as f64).sqrt() / replicas as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hand_worked() {
        let all = [3, 5, 4].map(|regions| Regions { regions, largest: 2, zones: 1 });
        assert_eq!((sum(&all, |r| r.regions), sum(&all, |r| r.largest)), (12, 6));
        // (9 + 25 + 16)/3 − 16 = 2/3.
        assert!((sd(&all).unwrap() - (2.0f64 / 3.0).sqrt()).abs() < 1e-15);
        assert_eq!(sd(&[]), None);
    }
}
