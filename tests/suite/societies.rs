//! Plans with values, user groups, classes and other columns, one or more for every phase that works on them.

use crate::cases::plan;
use polity::config::Plan;
use proptest::prelude::*;

/// A society: `head` holds what its phases need beside values, two user groups and two classes, one of them stubborn.
fn society(agents: u32, replicas: u32, dimensions: usize, topology: &str, head: &str, phases: &[&str]) -> Plan {
    let names: Vec<String> = (0..dimensions).map(|d| format!("\"d{d}\"")).collect();
    let uniform = vec!["{ kind = \"uniform\", low = 0.0, high = 1.0 }"; dimensions].join(", ");
    let normal = vec!["{ kind = \"normal\", mean = 0.6, sd = 0.2 }"; dimensions].join(", ");
    let phases: String = phases.iter().map(|p| format!("[[phase]]\n{p}\n")).collect();
    let strategies = if head.contains("strategies") { String::new() } else { ", strategies = [\"C\", \"D\"]".into() };
    let (population, head): (Vec<&str>, Vec<&str>) = head.lines().partition(|l| l.starts_with("strategies"));
    let population = population.first().map_or(strategies, |l| format!(", {l}"));
    plan(&format!(
        "seed = 91\nsteps = 6\nmeasure = {{ absorption = true, histogram_bins = 7, every = 1 }}\n\
         population = {{ agents = {agents}, replicas = {replicas}{population} }}\ntopology = {topology}\n{}\n\
         values = {{ dimensions = [{}] }}\n\
         [[users]]\nname = \"a\"\nfraction = 0.3\npreference = [{uniform}]\nblend = 0.4\n\
         [[users]]\nname = \"b\"\nfraction = 0.7\npreference = [{normal}]\ncorrelation = 0.5\n\
         [[class]]\nname = \"open\"\nfraction = 0.75\nsycophancy = 0.25\n\
         [[class]]\nname = \"fixed\"\nfraction = 0.25\nstubborn = true\ninfluence = 3.0\n{phases}",
        if head.iter().any(|l| l.starts_with("init")) || population.contains("\"agent\"") {
            head.join("\n")
        } else {
            format!("init = {{ kind = \"fractions\", fractions = [0.6, 0.4] }}\n{}", head.join("\n"))
        },
        names.join(", "),
    ))
}

const GAME: &str = "kind = \"interact/matrix\"\nmatrix = [[1.0, 0.0], [1.6, 0.1]]\npayoff = \"sample\"\nsamples = 2";
const GAME_NEAR: &str = "kind = \"interact/matrix\"\nmatrix = [[1.0, -0.2], [1.6, 0.1]]\npayoff = \"neighbor_sum\"";
const HITCH: &str = "kind = \"imitate/hitchhike\"\nprobability = 0.4";
const THREE_WAYS: &str = "strategies = [\"A\", \"B\", \"AB\"]\ninit = { kind = \"fractions\", fractions = [0.3, 0.5, 0.2] }";
const RELIANCE: &str = "kind = \"user/reliance\"\ndrift = 0.07\ngrowth = 0.3\nthreshold = 0.02\noversight = 0.15";
const MULTITASK: &str = "kind = \"user/multitask\"\nincentive = [0.9, 0.4]\nsubstitution = 0.6\nrate = 0.3";
const CONFIDENCE: &str = "kind = \"influence/bounded_confidence\"\nepsilon = 0.4\nrate = 0.3\nrepel_above = 0.7\nupdate_probability = 0.8";

/// Every case with its name.
pub fn all() -> Vec<(String, Plan)> {
    let mut cases = Vec::new();
    let rules = [
        ("fermi", "kind = \"imitate/fermi\"\nbeta = 3.0"),
        ("best", "kind = \"imitate/best\"\nmodels = 2\nupdate_probability = 0.7"),
        ("voter", "kind = \"imitate/voter\"\nupdate_probability = 0.5"),
    ];
    let topologies = [
        ("well_mixed", "{ kind = \"well_mixed\" }"),
        ("ring", "{ kind = \"ring\", neighbors = 4 }"),
        ("groups", "{ kind = \"groups\", size = 5 }"),
        ("with_self", "{ kind = \"well_mixed\", include_self = true }"),
    ];
    for (at, (n, replicas)) in [(5, 2), (60, 3), (1005, 2), (2200, 1)].into_iter().enumerate() {
        for (k, (name, topology)) in topologies.into_iter().enumerate() {
            let (rule_name, rule) = rules[(at + k) % 3];
            let game = if k % 2 == 0 { GAME } else { GAME_NEAR };
            let game = if k == 3 { GAME } else { game };
            let dimensions = 1 + (at + k) % 3;
            let phases = [game, rule, HITCH, CONFIDENCE];
            cases.push((format!("society/{name}/{n}x{replicas}/{rule_name}"), society(n, replicas, dimensions, topology, "", &phases)));
        }
        let matching = CONFIDENCE.replace("update_probability = 0.8", "pairing = \"match\"");
        cases.push((format!("society/match/{n}x{replicas}"), society(n, replicas, 2, topologies[0].1, "", &[&matching])));
        cases.extend(minds(n, replicas));
        let other = "learning = { kind = \"ring\", neighbors = 2 }";
        let phases = [GAME, "kind = \"imitate/fermi\"\nbeta = 3.0", HITCH];
        cases.push((format!("society/two_graphs/{n}x{replicas}/fermi"), society(n, replicas, 2, topologies[0].1, other, &phases)));
    }
    cases
}

/// Random societies: sizes, topologies, dimensions and any sequence of phases that fits.
pub fn random() -> impl Strategy<Value = Plan> {
    let phases = [
        GAME,
        "kind = \"imitate/fermi\"\nbeta = 3.0",
        "kind = \"imitate/best\"\nmodels = 2\nupdate_probability = 0.7",
        "kind = \"imitate/voter\"\nupdate_probability = 0.5",
        HITCH,
        CONFIDENCE,
        "kind = \"influence/bounded_confidence\"\nepsilon = 1.5\nrate = 0.5\npairing = \"match\"",
        RELIANCE,
        "kind = \"evolve/mutate\"\nprobability = 0.1",
    ];
    let order = proptest::sample::subsequence(phases.to_vec(), 1..phases.len()).prop_shuffle();
    let topology = proptest::sample::select(vec![
        "{ kind = \"well_mixed\" }",
        "{ kind = \"ring\", neighbors = 4 }",
        "{ kind = \"groups\", size = 5 }",
        "{ kind = \"well_mixed\", include_self = true }",
    ]);
    (1u32..60, 1u32..4, 1usize..4, topology, order).prop_map(|(fives, replicas, dimensions, topology, order)| {
        // A game first, and a rule before who copied is asked for.
        let first = [GAME, "kind = \"imitate/voter\"\nupdate_probability = 0.3"];
        let phases: Vec<&str> = first.into_iter().chain(order).collect();
        society(5 * fives, replicas, dimensions, topology, "", &phases)
    })
}

/// Users, conventions, traits.
fn minds(n: u32, replicas: u32) -> Vec<(String, Plan)> {
    let well_mixed = "{ kind = \"well_mixed\" }";
    let mut cases = Vec::new();
    let mut add = |name: &str, plan: Plan| cases.push((format!("minds/{name}/{n}x{replicas}"), plan));
    for dimensions in [1, 3] {
        add("reliance", society(n, replicas, dimensions, well_mixed, "", &[CONFIDENCE, RELIANCE]));
    }
    let complements = MULTITASK.replace("0.6", "-0.4");
    add("multitask", society(n, replicas, 2, well_mixed, "", &[MULTITASK, &complements]));
    for (name, topology) in [
        ("well_mixed", well_mixed),
        ("ring", "{ kind = \"ring\", neighbors = 4 }"),
        ("self", "{ kind = \"well_mixed\", include_self = true }"),
    ] {
        let phase = "kind = \"convention/naming_game\"\nwords = 2";
        add(&format!("naming_{name}"), society(n, replicas, 1, topology, THREE_WAYS, &[phase]));
    }
    let pair = "kind = \"convention/naming_game\"\nwords = 2\nupdate = \"pair\"\nupdate_probability = 0.8";
    add("naming_pair", society(n, replicas, 1, well_mixed, THREE_WAYS, &[pair]));
    let names: Vec<String> = (1..16).map(|k| format!("\"w{k}\"")).collect();
    let fifteen =
        format!("strategies = [{}]\ninit = {{ kind = \"fractions\", fractions = [0.0662{}] }}", names.join(", "), ", 0.0667".repeat(14));
    let four = pair.replace("words = 2", "words = 4");
    add("naming_four", society(n, replicas, 1, well_mixed, &fifteen, &[&four, &four.replace("pair", "listener")]));
    cases
}
