//! Links that are redrawn during the run: cases for parity, and the laws that hold whatever happens.

use crate::cases::plan;
use crate::graphs::{society, steps};
use polity::backend::{self, Kind, Options};
use polity::columns::Column;
use polity::config::Plan;
use polity::world::{Store, World};

/// Name, graph, agents (none where they follow from it).
const GRAPHS: &[(&str, &str, Option<u32>)] = &[
    ("ring_complete", "kind = \"ring\", neighbors = 4", Some(5)),
    ("ring", "kind = \"ring\", neighbors = 16", Some(66)),
    ("torus", "kind = \"lattice\", width = 13, height = 5, neighborhood = \"moore\", self_play = true", None),
    ("hexagonal", "kind = \"lattice\", width = 21, height = 49, neighborhood = \"hexagonal\"", None),
    ("regular", "kind = \"random_regular\", degree = 5", Some(130)),
    ("cubic", "kind = \"cubic\", width = 5, height = 4, depth = 7", None),
    ("groups", "kind = \"groups\", size = 5", Some(65)),
    ("sides", "kind = \"complete_bipartite\", left = 8", Some(16)),
    ("pairs", "kind = \"random_regular\", degree = 1", Some(2200)),
];

const RULES: &[(&str, &str)] = &[
    ("listed", "disappointing = [\"B\"]\nprobability = 0.6"),
    ("by", "disappointing = [\"A\", \"AB\"]\nby = [\"A\", \"B\"]\nprobability = 1.0\nto = \"neighbor_of_neighbor\""),
    ("all", "disappointing = [\"A\", \"B\", \"AB\"]\nprobability = 0.9"),
];
const BELOW: &[(&str, &str)] =
    &[("below", "below = 0.1\nprobability = 0.8"), ("below_near", "below = 0.5\nprobability = 0.5\nto = \"neighbor_of_neighbor\"")];

/// Every case with its name.
pub fn all() -> Vec<(String, Plan)> {
    let mut cases = Vec::new();
    for (g, (name, graph, agents)) in GRAPHS.iter().enumerate() {
        let large = agents.is_none_or(|n| n > 500);
        for (k, (step, phases)) in steps().into_iter().enumerate() {
            // Groups of goods have no members who are not in them.
            if step.starts_with("goods") || (large && (g + k) % 3 != 0) || (!large && (g + k) % 2 != 0) {
                continue;
            }
            let graph = if step.starts_with("repeated") { graph.replace(", self_play = true", "") } else { (*graph).to_owned() };
            let game = phases.iter().any(|p| p.contains("interact/matrix"));
            let rules: Vec<_> = if game { RULES.iter().chain(BELOW).collect() } else { RULES.iter().collect() };
            let (rule, text) = rules[(g + 2 * k) % rules.len()];
            let mut phases = phases.clone();
            phases.push(format!("kind = \"network/rewire\"\n{text}"));
            if k % 4 == 0 {
                phases.insert(1, "kind = \"network/rewire\"\ndisappointing = [\"AB\"]\nprobability = 0.3".into());
            }
            // Who learns from others than those it meets.
            let learning =
                ["", "\nlearning = { kind = \"random_regular\", degree = 2 }"][usize::from(k % 3 == 1 && *name != "ring_complete")];
            let graphs = format!("topology = {{ {graph} }}{learning}");
            cases.push((format!("links/{name}/{step}/{rule}"), society(*agents, 1 + (g + k) as u32 % 3, &graphs, &phases)));
        }
    }
    cases
}

fn links(plan: &Plan, world: &World) -> Vec<Vec<Vec<u32>>> {
    let store = world.columns.iter().find(|s| s.column == Column::Link).expect("links are a column");
    let of = |replica: u32, i: u32| {
        let at = |slot| store.data.get(Store::range(plan, slot, replica).start + i as usize);
        (0..store.planes).map(at).collect()
    };
    (0..plan.replicas()).map(|r| (0..plan.agents()).map(|i| of(r, i)).collect()).collect()
}

fn run(plan: &Plan, kind: Kind, to: u32) -> World {
    let mut engine = backend::start(kind, plan, World::new(plan), &Options::default()).unwrap_or_else(|e| panic!("{e}"));
    engine.advance(to, &[to]).expect("runs");
    engine.world().expect("can be read")
}

/// No agent is linked to itself or twice to another; all have as many links as at first, and links change.
#[test]
fn links_stay_simple() {
    let mut changed = 0;
    for (name, plan) in all() {
        let world = run(&plan, Kind::Cpu, plan.steps());
        let (first, last) = (links(&plan, &World::new(&plan)), links(&plan, &world));
        changed += usize::from(first != last);
        for (i, row) in last.iter().flat_map(|replica| replica.iter().enumerate()) {
            assert_eq!(row.len() as u32, plan.topology().degree_max(), "{name}");
            assert!(row.iter().all(|j| *j < plan.agents() && *j != i as u32), "{name}: {i} to {row:?}");
            let mut distinct = row.clone();
            distinct.sort_unstable();
            distinct.dedup();
            assert_eq!(distinct.len(), row.len(), "{name}: {i} to {row:?}");
        }
        if plan.replicas() > 1 && first != last {
            assert_ne!(last[0], last[1], "{name}: replicas have links of their own");
        }
    }
    assert!(changed > 30, "links changed in {changed} cases");
}

fn dilemma(graph: &str, more: &str) -> Plan {
    let agents = if graph.contains("lattice") { "" } else { "agents = 600, " };
    plan(&format!(
        "seed = 9\nsteps = 40\npopulation = {{ {agents}replicas = 2, strategies = [\"C\", \"D\"] }}\ntopology = {{ {graph} }}\n\
         init = {{ kind = \"fractions\", fractions = [0.6, 0.4] }}\nmeasure = {{ every = 1, absorption = true }}\n\
         [[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, 0.0], [1.2, 0.1]]\npayoff = \"neighbor_sum\"\n\
         [[phase]]\nkind = \"imitate/fermi\"\nbeta = 1.0\n{more}"
    ))
}

/// Links that are never redrawn are the topology: the same strategies and payoffs as on the graph itself, and where links are redrawn others.
#[test]
fn without_redrawing_nothing_changes() {
    let regular = "kind = \"random_regular\", degree = 6";
    // On rings and lattices the slot decides on the role; this game has none.
    for graph in [regular, "kind = \"ring\", neighbors = 4", "kind = \"lattice\", width = 24, height = 25, neighborhood = \"moore\""] {
        let rule = |w: &str| format!("[[phase]]\nkind = \"network/rewire\"\ndisappointing = [\"D\"]\nprobability = {w}");
        let still = run(&dilemma(graph, ""), Kind::Cpu, 5);
        let idle = run(&dilemma(graph, &rule("0.0")), Kind::Cpu, 5);
        let moving = run(&dilemma(graph, &rule("1.0")), Kind::Cpu, 5);
        // No strategy dies out so soon: payoffs are current too.
        assert!(still.strategy == idle.strategy && still.payoff == idle.payoff, "{graph}");
        assert!(still.strategy != moving.strategy, "{graph}");
    }
}
