//! Agents who move between sites: cases for parity, and what holds wherever they move.

use crate::cases::plan;
use crate::drivers::kinds_by_turns;
use crate::gpu;
use polity::backend::{self, Kind, Options};
use polity::config::Plan;
use polity::metrics::{Observation, Segregation};
use polity::world::World;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::Cell;

/// Graph, agents (none where they follow from it), replicas.
const GRAPHS: &[(&str, &str, Option<u32>, u32)] = &[
    ("one", "kind = \"lattice\", width = 1, height = 1, boundary = \"walls\"", None, 2),
    ("pair", "kind = \"lattice\", width = 2, height = 1, boundary = \"walls\"", None, 3),
    ("torus", "kind = \"lattice\", width = 7, height = 9", None, 2),
    ("moore", "kind = \"lattice\", width = 40, height = 25, neighborhood = \"moore\"", None, 1),
    ("walls", "kind = \"lattice\", width = 13, height = 79, neighborhood = \"moore\", boundary = \"walls\"", None, 3),
    ("hexagonal", "kind = \"lattice\", width = 5, height = 13, neighborhood = \"hexagonal\"", None, 2),
    ("cubic", "kind = \"cubic\", width = 5, height = 4, depth = 7", None, 1),
    ("ring", "kind = \"ring\", neighbors = 2", Some(65), 3),
    ("ring12", "kind = \"ring\", neighbors = 12", Some(1027), 2),
    ("groups", "kind = \"groups\", size = 5", Some(2200), 2),
    ("two_sides", "kind = \"complete_bipartite\", left = 9", Some(65), 2),
    ("star", "kind = \"star\"", Some(129), 2),
    ("gnp", "kind = \"erdos_renyi\", mean_degree = 3.5", Some(1005), 2),
    ("regular", "kind = \"random_regular\", degree = 4", Some(65), 3),
    ("links_directed", "kind = \"edges\", file = \"tests/suite/links.csv\", directed = true", Some(66), 1),
];

const RULES: &[(&str, &str)] = &[
    ("share", "threshold = 0.5"),
    ("pairs", "threshold = 0.7\nsites = 2\nupdate_probability = 0.6"),
    ("happy", "threshold = 0.3\nrequire = \"happy\"\nsites = 256"),
    ("count", "threshold_count = 1\nsites = 7\nrequire = \"happy\"\nupdate_probability = 0.8"),
    ("both", "threshold = 1.0\nthreshold_count = 1\nsites = 5"),
];

fn homes(seed: u32, agents: Option<u32>, replicas: u32, graph: &str, shares: [f64; 3], phases: &str) -> Plan {
    let agents = agents.map(|n| format!("agents = {n}, ")).unwrap_or_default();
    plan(&format!(
        "seed = {seed}\nsteps = 4\nmeasure = {{ absorption = true, every = 1 }}\n\
         population = {{ {agents}replicas = {replicas}, strategies = [\"A\", \"empty\", \"B\"] }}\ntopology = {{ {graph} }}\n\
         init = {{ kind = \"fractions\", fractions = {shares:?} }}\n{phases}"
    ))
}

fn relocate(rule: &str) -> String {
    format!("[[phase]]\nkind = \"space/relocate\"\nempty = \"empty\"\n{rule}\n")
}

/// Every case with its name.
pub fn all() -> Vec<(String, Plan)> {
    let mut cases = Vec::new();
    for (g, (name, graph, agents, replicas)) in GRAPHS.iter().enumerate() {
        for (k, (rule_name, rule)) in RULES.iter().enumerate() {
            let large = agents.is_none_or(|n| n > 500) && !["one", "pair", "torus", "hexagonal", "cubic"].contains(name);
            if (*name == "one" && rule.contains("count")) || (large && (g + k) % 2 != 0) {
                continue;
            }
            let shares = [[0.4, 0.2, 0.4], [0.3, 0.5, 0.2], [0.5, 0.05, 0.45]][(g + k) % 3];
            let mut phases = relocate(rule);
            match (g + 2 * k) % 4 {
                0 => phases.push_str(&relocate(RULES[(k + 1) % 3].1)),
                1 => phases.push_str("[[phase]]\nkind = \"evolve/mutate\"\nprobability = 0.1\n"),
                2 => phases.push_str(
                    "[[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, 0.0, -0.2], [0.0, 0.0, 0.0], [1.5, 0.0, 0.1]]\npayoff = \"match\"\n\
                     [[phase]]\nkind = \"imitate/fermi\"\nbeta = 2.0\nupdate_probability = 0.2\n",
                ),
                _ => {}
            }
            cases.push((format!("homes/{name}/{rule_name}"), homes(1971, *agents, *replicas, graph, shares, &phases)));
        }
    }
    cases
}

fn census(plan: &Plan, world: &World) -> Vec<[usize; 3]> {
    let of = |replica: usize| {
        let first = replica * plan.stride();
        let sites = &world.strategy[first..first + plan.agents() as usize];
        [0, 1, 2].map(|kind| sites.iter().filter(|s| **s == kind).count())
    };
    (0..plan.replicas() as usize).map(of).collect()
}

/// Nobody is born, dies or changes by moving, on any path, and those who are happy stay.
#[test]
fn agents_are_conserved() {
    let drawn = Cell::new(0);
    let graphs = prop_oneof![
        (3u32..20, 3u32..20, proptest::sample::select(vec!["moore", "von_neumann", "hexagonal"]), any::<bool>()).prop_map(
            |(w, h, around, walls)| {
                let boundary = if walls { "walls" } else { "torus" };
                (None, format!("kind = \"lattice\", width = {w}, height = {h}, neighborhood = \"{around}\", boundary = \"{boundary}\""))
            }
        ),
        (8u32..300, 1u32..4).prop_map(|(n, k)| (Some(n), format!("kind = \"ring\", neighbors = {}", 2 * k))),
        (8u32..300, 0.5..4.0f64).prop_map(|(n, k)| (Some(n), format!("kind = \"erdos_renyi\", mean_degree = {k:?}"))),
    ];
    let rules = (0.0..=1.0f64, 2u32..=256, any::<bool>(), 0.0..=1.0f64).prop_map(|(threshold, sites, happy, u)| {
        let require = if happy { "happy" } else { "any" };
        format!("threshold = {threshold:?}\nsites = {sites}\nrequire = \"{require}\"\nupdate_probability = {u:?}")
    });
    let models = (graphs, rules, 0.0..0.9f64, any::<u32>(), 1u32..3);
    let config = ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() };
    let mut moved = 0;
    TestRunner::new(config)
        .run(&models, |((agents, graph), rule, empty, seed, replicas)| {
            let half = (1.0 - empty) / 2.0;
            let plan = homes(seed, agents, replicas, &graph, [half, empty, half], &relocate(&rule));
            let first = World::new(&plan);
            for kind in kinds_by_turns("agents_are_conserved", &drawn) {
                let mut engine = backend::start(kind, &plan, World::new(&plan), &Options::default()).expect("starts");
                engine.advance(plan.steps(), &[]).expect("runs");
                let last = engine.world().expect("can be read");
                prop_assert_eq!(census(&plan, &first), census(&plan, &last), "{}, {}, {}", kind, graph, rule);
            }
            Ok(())
        })
        .unwrap_or_else(|e| panic!("{e}"));
    for (_, plan) in all().iter().filter(|(_, plan)| plan.phases().len() == 1) {
        let mut engine = backend::start(Kind::Cpu, plan, World::new(plan), &Options::default()).expect("starts");
        engine.advance(1, &[]).expect("runs");
        moved += usize::from(engine.world().expect("can be read").strategy != World::new(plan).strategy);
    }
    assert!(moved > 10, "agents moved in {moved} cases");
}

/// Who lives beside whom on a line of sites, on all paths.
fn found(topology: &str, sites: &str) -> Segregation {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("sites.txt");
    let names: Vec<String> = sites.split(' ').map(|s| if s == "." { "empty".into() } else { s.to_owned() }).collect();
    std::fs::write(&file, names.join(" ")).expect("written");
    let plan = plan(&format!(
        "steps = 1\npopulation = {{ agents = {}, strategies = [\"A\", \"empty\", \"B\"] }}\ntopology = {topology}\n\
         init = {{ kind = \"file\", path = {:?} }}\n{}",
        names.len(),
        file.to_str().expect("text"),
        relocate("threshold = 0.5")
    ));
    let seen = |kind: Kind| {
        let mut engine = backend::start(kind, &plan, World::new(&plan), &Options::default()).expect("starts");
        engine.observe().expect("observed").replicas[0].segregation.expect("agents move")
    };
    let right = seen(Kind::Reference);
    assert_eq!(right, seen(Kind::Cpu), "{sites}");
    if gpu::available("segregation is counted by hand") {
        assert_eq!(right, seen(Kind::Gpu), "{sites}");
    }
    right
}

#[test]
fn segregation_is_counted_by_hand() {
    const ONE: u64 = 1 << 32;
    let ring = "{ kind = \"ring\", neighbors = 2 }";
    // A A B . B . around: shares 1, 1/2, 0; the first B is unhappy, the other one has no neighbours.
    let right = Segregation { accompanied: 3, like: ONE + ONE / 2, unhappy: 1, clusters: 3, largest: 2 };
    assert_eq!(found(ring, "A A B . B ."), right);
    assert_eq!(found(ring, "A B A B"), Segregation { accompanied: 4, like: 0, unhappy: 4, clusters: 4, largest: 1 });
    assert_eq!(found(ring, ". . . ."), Segregation::default());
    // Two groups of four: thirds round down.
    let groups = "{ kind = \"groups\", size = 4 }";
    let right = Segregation { accompanied: 8, like: 2 * (2 * ONE / 3) + (2 * ONE / 3) + 4 * ONE, unhappy: 1, clusters: 3, largest: 4 };
    assert_eq!(found(groups, "A A A B B B B B"), right);
    // On a star only the hub has several neighbours.
    let star = "{ kind = \"star\" }";
    let right = Segregation { accompanied: 4, like: 2 * ONE / 3 + 2 * ONE, unhappy: 1, clusters: 2, largest: 3 };
    assert_eq!(found(star, "A A . A B"), right);
}

/// The last observation of a run.
struct Last(Option<Observation>);

impl polity::run::Sink for Last {
    fn observe(&mut self, observation: &Observation) -> anyhow::Result<()> {
        self.0 = Some(observation.clone());
        Ok(())
    }
    fn snapshot(&mut self, _: u32, _: &[u8]) -> anyhow::Result<()> {
        Ok(())
    }
    fn progress(&mut self, _: u32) {}
}

/// Unhappy agents go on moving until all are happy, and there the run ends; without a wish nobody moves.
#[test]
fn runs_end_when_all_are_happy() {
    let text = |threshold: f64, stop: &str| {
        format!(
            "seed = 4\nsteps = 400\nstop = \"{stop}\"\nmeasure = {{ every = 4 }}\npopulation = {{ replicas = 3, strategies = [\"A\", \"empty\", \"B\"] }}\n\
             topology = {{ kind = \"lattice\", width = 20, height = 20, neighborhood = \"moore\" }}\n\
             init = {{ kind = \"fractions\", fractions = [0.45, 0.1, 0.45] }}\n{}",
            relocate(&format!("threshold = {threshold:?}"))
        )
    };
    let run = |threshold: f64, stop: &str| {
        let plan = plan(&text(threshold, stop));
        let mut engine = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options::default()).expect("starts");
        let mut last = Last(None);
        let ended = polity::run::run(&plan, engine.as_mut(), &mut last, &polity::run::Wishes::default()).expect("runs");
        let row = polity::metrics::row(&plan, &last.0.expect("observed"));
        let metric = |name: &str| row.iter().find(|(key, _)| key == name).and_then(|(_, value)| *value).expect("defined");
        (ended.step, metric("unhappy"), metric("segregation"))
    };
    let (step, unhappy, segregation) = run(0.375, "happy");
    assert!((8..400).contains(&step) && step % 4 == 0 && unhappy == 0.0 && segregation > 0.4, "{step} {unhappy} {segregation}");
    let (end, after, same) = run(0.375, "never");
    assert!(end == 400 && after == 0.0 && same == segregation, "nothing moves any more: {end} {after} {same}");
    let (at_once, _, none) = run(0.0, "happy");
    assert!(at_once == 0 && none.abs() < 0.05, "{at_once} {none}");
}
