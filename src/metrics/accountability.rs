//! Who answers for harm: where strategies come from, how blame is shared out, what of it falls on nobody who still does it.

use super::composition::share;
use super::row::{MetricInfo, Row, info};
use super::tally::{Lineages, Observation, RootsOf, TOP, ValueRoots};
use crate::columns::Column;
use crate::config::Plan;

/// Where decisions of groups can be told.
const DECIDING: &str =
    "[accountability] with vote/decide by equal votes of all members, or interact/public_goods in groups with a threshold";

/// Where values are traced.
const VALUES: &str = "[accountability] with values";

/// Lines of `polity list`.
pub(super) const TABLE: &[MetricInfo] = &[
    info(
        "roots",
        "beginnings of strategies that are still held, each an agent and a step, per agent",
        ["1/N to 1, 1 where nobody has copied anybody", "none", "neither", "never"],
        "[accountability]",
        "Kingman 1982 (ancestors of a sample)",
    ),
    info(
        "root_concentration",
        "sum over these of the squared share of agents whose strategy began there, mean over replicas",
        ["1/N to 1", "1/N + (1 - 1/N)(1 - (1 - p)^t) after t steps of neutral copying, p the chance that two copy one", "neither", "never"],
        "[accountability]",
        "Herfindahl 1950; Simpson 1949",
    ),
    info(
        "lineage_depth",
        "copies between an agent and the beginning of its strategy, mean over agents; counted up to 65535",
        ["0 to the number of phases that copied", "none", "neither", "never"],
        "[accountability]",
        "count",
    ),
    info(
        "value_roots_<dimension>",
        "agents with whom the values of a dimension began, per agent",
        ["1/N to 1, 1 where nobody has copied anybody", "none", "neither", "never"],
        VALUES,
        "Kingman 1982 (ancestors of a sample)",
    ),
    info(
        "value_root_concentration_<dimension>",
        "sum over these of the squared share of agents whose value began there, mean over replicas; its inverse is the effective number of roots",
        ["1/N to 1", "1/N + (1 - 1/N)(1 - (1 - p)^t) after t steps of neutral copying, p the chance that two copy one", "neither", "never"],
        VALUES,
        "Herfindahl 1950; Simpson 1949",
    ),
    info(
        "value_root_top_<dimension>",
        "share of agents whose value began with the agent with whom most did, mean over replicas",
        ["1/N to 1", "none", "neither", "never"],
        VALUES,
        "concentration ratio",
    ),
    info(
        "values_of_one_root",
        "share of agents whose values of all dimensions began with one agent",
        ["0 to 1, 1 where values are copied all together", "none", "neither", "never"],
        "[accountability] with values, of several dimensions",
        "Ohta & Kimura 1969 (linkage)",
    ),
    info(
        "harm_done",
        "harm done so far, that of wrong decisions of groups included, per agent",
        ["0 to the worst act's harm times steps", "none", "lower", "never"],
        "[accountability] with harmful strategies",
        "count",
    ),
    info(
        "harm_copied",
        "share of the harm done so far that was done by strategies which who did it had copied",
        ["0 to 1", "none", "neither", "before any harm is done"],
        "[accountability] with harmful strategies",
        "count",
    ),
    info(
        "harm_decided",
        "share of the harm done so far that groups did by wrong decisions",
        ["0 to 1", "none", "neither", "before any harm is done"],
        "[accountability] with decision_harm",
        "count",
    ),
    info(
        "responsible_agents",
        "agents who answer for harm, 1 over the sum of squared shares of all blame, mean over replicas in which harm was done",
        ["1 to N", "none", "neither", "before any harm is done"],
        "[accountability] with harmful strategies",
        "Laakso & Taagepera 1979",
    ),
    info(
        "blame_top_1",
        "share of all blame that one agent answers for, of the 1 who answers for most (10: of the 10, 100: of the 100 who do), mean over replicas in which harm was done",
        ["1/N to 1", "none", "neither", "before any harm is done"],
        "[accountability] with harmful strategies",
        "concentration ratio",
    ),
    info(
        "responsibility_gap",
        "share of the blame of roots, as it was laid, that fell on agents who held another strategy by then",
        ["0 to 1", "none", "lower", "before any harm is done"],
        "[accountability] with harmful strategies",
        "Matthias 2004",
    ),
    info(
        "executors_per_root",
        "agents who hold harmful strategies per beginning of these",
        ["1 to N", "none", "neither", "where nobody holds a harmful strategy"],
        "[accountability] with harmful strategies",
        "count",
    ),
    info(
        "traceability",
        "share of the harm of those strategies that leads back to an agent which still holds what it began",
        ["0 to 1", "none", "higher", "where nobody holds a harmful strategy"],
        "[accountability] with harmful strategies",
        "count",
    ),
    info(
        "wrong_decisions",
        "share of groups that decided wrongly, or in which fewer contributed than it takes",
        ["0 to 1", "none", "lower", "before any group has decided"],
        DECIDING,
        "count; Diekmann 1985 (where one is enough: nobody does it)",
    ),
    info(
        "decision_responsibility",
        "degree of responsibility of each member who was for a wrong decision, 1/(k - q + 1) with k for it and q that it takes, mean over groups that decided wrongly",
        ["0 to 1", "none", "neither", "where no group decided wrongly"],
        DECIDING,
        "Chockler & Halpern 2004",
    ),
    info(
        "decision_share",
        "share of each of these in equal parts, 1/k, mean over groups that decided wrongly",
        ["0 to 1", "none", "neither", "where no group decided wrongly"],
        DECIDING,
        "Darley & Latané 1968 (diffusion)",
    ),
];

pub(super) fn row(plan: &Plan, observation: &Observation) -> Row {
    if plan.planes(Column::Lineage) == 0 {
        return Row::new();
    }
    let found: Vec<&Lineages> = observation.replicas.iter().filter_map(|replica| replica.lineages.as_ref()).collect();
    let sum = |of: fn(&Lineages) -> u64| found.iter().map(|one| of(one)).sum::<u64>();
    let agents = plan.agents_total();
    let mut row: Row = vec![
        ("roots".into(), share(sum(|one| one.roots), agents)),
        ("root_concentration".into(), mean(found.iter().map(|one| Some(concentration(one, plan.agents()))))),
        ("lineage_depth".into(), share(sum(|one| one.depth), agents)),
    ];
    row.extend(values(plan, observation));
    if plan.planes(Column::Harm) > 0 {
        // In quarters.
        let done = sum(|one| 4 * one.done + one.laid);
        row.extend([
            ("harm_done".into(), share(done, 4 * agents)),
            ("harm_copied".into(), share(sum(|one| 4 * one.copied), done)),
            ("responsible_agents".into(), mean(found.iter().map(|one| effective(one)))),
        ]);
        if plan.planes(Column::Verdict) > 0 {
            row.push(("harm_decided".into(), share(sum(|one| one.laid), done)));
        }
        row.extend(
            TOP.iter().enumerate().map(|(k, n)| (format!("blame_top_{n}"), mean(found.iter().map(|one| share(one.top[k], one.blame))))),
        );
        row.extend([
            ("responsibility_gap".into(), share(sum(|one| one.orphaned), sum(|one| one.rooted))),
            ("executors_per_root".into(), share(sum(|one| one.harmful), sum(|one| one.harmful_roots))),
            ("traceability".into(), share(sum(|one| one.traceable), sum(|one| one.threat))),
        ]);
    }
    if plan.decision().is_some() {
        let wrong = sum(|one| one.wrong);
        let mean = |all: u64| share(all, wrong).map(|sum| sum / 4_294_967_296.0);
        row.extend([
            ("wrong_decisions".into(), share(wrong, sum(|one| one.decided))),
            ("decision_responsibility".into(), mean(sum(|one| one.degrees))),
            ("decision_share".into(), mean(sum(|one| one.shares))),
        ]);
    }
    row
}

/// With whom values began.
fn values(plan: &Plan, observation: &Observation) -> Row {
    let found: Vec<&ValueRoots> = observation.replicas.iter().filter_map(|replica| replica.value_roots.as_ref()).collect();
    let (mut row, n) = (Row::new(), f64::from(plan.agents()));
    let dimensions = &plan.society().dimensions;
    for (d, name) in dimensions.iter().enumerate().take(plan.planes(Column::ValueRoot) as usize) {
        let of = |number: fn(&RootsOf) -> u64| mean(found.iter().map(move |one| Some(number(&one.each[d]) as f64)));
        row.extend([
            (format!("value_roots_{name}"), of(|one| one.roots).map(|roots| roots / n)),
            (format!("value_root_concentration_{name}"), of(|one| one.squares).map(|squares| squares / (n * n))),
            (format!("value_root_top_{name}"), of(|one| one.largest).map(|largest| largest / n)),
        ]);
    }
    if row.len() > 3 {
        row.push(("values_of_one_root".into(), mean(found.iter().map(|one| Some(one.whole as f64 / n)))));
    }
    row
}

/// Sum of squared shares of agents by root.
fn concentration(one: &Lineages, agents: u32) -> f64 {
    let n = f64::from(agents);
    one.squares as f64 / (n * n)
}

/// `(Σb)²/Σb²`.
fn effective(one: &Lineages) -> Option<f64> {
    (one.blame > 0).then(|| one.blame as f64 * one.blame as f64 / one.blame_squares as f64)
}

/// Mean of those that are defined.
fn mean(numbers: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let all: Vec<f64> = numbers.flatten().collect();
    (!all.is_empty()).then(|| all.iter().sum::<f64>() / all.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hand_worked() {
        // Four agents, of whom three go back to one; blame 6, 2 and 0, 0 quarters.
        let one = Lineages { squares: 9 + 1, blame: 8, blame_squares: 36 + 4, ..Lineages::default() };
        assert_eq!((concentration(&one, 4), effective(&one)), (0.625, Some(1.6)));
        assert_eq!((effective(&Lineages::default()), mean([None, Some(1.0), Some(2.0)].into_iter())), (None, Some(1.5)));
    }
}
