//! What is measured: exact tallies, and the numbers computed from them.
//!
//! A metric is a pure function of the [`Plan`] and one [`Observation`]. Each adds up integers first and divides once at the
//! end, so that a value depends on the tallies alone: not on threads, chunks or the order of replicas. What is undefined (a
//! payoff before anybody played) is `None`: an empty cell in CSV, `null` in JSON, never NaN.

pub mod absorption;
pub mod accountability;
pub mod alignment;
pub mod change;
pub mod collective;
pub mod components;
pub mod composition;
pub mod conduct;
pub mod culture;
pub mod deception;
pub mod diversity;
pub mod drift;
pub mod inequality;
pub mod layout;
mod market;
pub mod markets;
pub mod members;
pub mod payoff;
pub mod polarization;
mod row;
pub mod scores;
pub mod segregation;
mod size;
pub mod society;
mod society_table;
pub mod tally;
mod totals;

pub(crate) use row::pool;
pub use row::{MetricInfo, Row, pooled_counts};
pub use size::{list_bytes, tally_bytes};
pub use tally::{Absorbed, Lineages, MarketSums, Observation, Regions, ReplicaTally, RootsOf, Segregation, TOP, ValueRoots};

use crate::config::Plan;

/// All metrics of one measured step. The columns depend on the plan alone: every step of a run has the same ones. Where events set numbers, a step is
/// measured by those that hold in it.
#[must_use]
pub fn row(plan: &Plan, observation: &Observation) -> Row {
    let plan = plan.at(observation.step);
    let mut row = composition::row(plan, observation);
    row.push(("switch_rate".into(), change::switch_rate(plan, observation)));
    row.extend(payoff::row(plan, observation));
    row.extend(conduct::row(plan, observation));
    row.extend(society::row(plan, observation));
    row.extend(culture::row(plan, observation));
    row.extend(segregation::row(plan, observation));
    row.extend(market::row(plan, observation));
    row.extend(markets::row(plan, observation));
    row.extend(accountability::row(plan, observation));
    row.extend(members::row(plan, observation));
    row.extend(absorption::row(plan, observation));
    row
}

/// Every metric, in the order of the columns.
#[must_use]
pub fn table() -> Vec<MetricInfo> {
    let base = [
        composition::FRACTION,
        composition::FRACTION_SD,
        composition::HILL2,
        change::SWITCH_RATE,
        payoff::MEAN,
        payoff::MIN,
        payoff::MAX,
        payoff::BY_STRATEGY,
        members::MEMBERS,
        absorption::ABSORBED,
        absorption::FIXED,
    ];
    base.iter()
        .chain(&conduct::TABLE)
        .chain(society_table::TABLE)
        .chain(culture::TABLE)
        .chain(segregation::TABLE)
        .chain(market::TABLE)
        .chain(markets::TABLE)
        .chain(accountability::TABLE)
        .copied()
        .collect()
}

#[cfg(test)]
pub(crate) mod testing {
    use super::*;
    use crate::file::File;
    use std::path::Path;

    /// Four agents in each replica, strategies C and D, a game with payoffs 0, 1, 3, 5.
    pub(crate) fn plan(replicas: u32) -> Plan {
        let text = format!(
            "steps = 8\npopulation = {{ agents = 4, replicas = {replicas}, strategies = [\"C\", \"D\"] }}\n\
             init = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\n\
             phase = [{{ kind = \"interact/matrix\", matrix = [[3, 0], [5, 1]], payoff = \"field\" }}, {{ kind = \"imitate/voter\" }}]\n"
        );
        let file: File = text.parse().unwrap();
        Plan::new(&file, Path::new("."), &crate::Registry::builtin()).unwrap()
    }

    /// An observation of replicas with the given counts, nothing else tallied.
    pub(crate) fn observation(step: u32, counts: &[&[u64]]) -> Observation {
        let replicas = counts.iter().map(|c| ReplicaTally { counts: c.to_vec(), ..Default::default() }).collect();
        Observation { step, digests: Vec::new(), replicas }
    }

    #[test]
    fn every_line_is_complete() {
        let table = table();
        for (k, m) in table.iter().enumerate() {
            for field in [m.name, m.meaning, m.range, m.chance, m.better, m.undefined, m.when, m.source] {
                assert!(!field.trim().is_empty(), "{}: a field is empty", m.name);
            }
            assert!(["higher", "lower", "neither", "1"].contains(&m.better), "{}: {}", m.name, m.better);
            assert!(table[..k].iter().all(|other| other.name != m.name), "{} is listed twice", m.name);
        }
    }

    #[test]
    fn columns_are_the_same_in_every_step_and_listed() {
        for replicas in [1, 3] {
            let plan = plan(replicas);
            let counts = vec![[2, 2].as_slice(); replicas as usize];
            let names = |step| row(&plan, &observation(step, &counts)).into_iter().map(|(n, _)| n).collect::<Vec<_>>();
            assert_eq!(names(0), names(8));
            for name in names(0) {
                let pattern = name.replace("_C", "_<strategy>").replace("_D", "_<strategy>");
                assert!(table().iter().any(|m| m.name == pattern), "{name} is missing in the table");
            }
        }
    }
}
