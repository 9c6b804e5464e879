//! Plans with values, user groups, classes and other columns, one or more for every phase that works on them.

use crate::cases::plan;
use polity::config::Plan;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

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

const AVERAGE: &str = "kind = \"influence/average\"\nanchor = 0.2\nweight = 0.7";
const COPY: &str = "kind = \"imitate/group\"\nprobability = 0.8\nbeta = 6.0";

/// Four roles, a strategy for each way to decide, one class of agents that never learns.
fn missions(agents: u32, replicas: u32, goal: &str, shares: &str, phases: &[&str]) -> Plan {
    let role = |k: u32, name: &str, share: &str, cost: f64| {
        let cost = format!("{{ kind = \"constant\", at = {cost} }}");
        format!("[[users]]\nname = \"{name}\"\nrole = {k}\npreference = [{{ {share} }}, {cost}]\n")
    };
    let phases: String = phases.iter().map(|p| format!("[[phase]]\n{p}\n")).collect();
    let start = if agents == 1004 { "group_fractions" } else { "fractions" };
    plan(&format!(
        "seed = 23\nsteps = 6\nmeasure = {{ absorption = true, histogram_bins = 7, every = 1 }}\n\
         population = {{ agents = {agents}, replicas = {replicas}, strategies = [\"free\", \"firm\", \"strict\"] }}\n\
         topology = {{ kind = \"groups\", size = 4 }}\ninit = {{ kind = \"{start}\", fractions = [0.3, 0.4, 0.3] }}\n\
         values = {{ dimensions = [\"share\", \"cost\"], weights = [2, 1] }}\n{}{}{}{}\
         [[class]]\nname = \"open\"\nfraction = 0.9\n[[class]]\nname = \"fixed\"\nfraction = 0.1\nstubborn = true\n\
         [[phase]]\nkind = \"interact/mission\"\ngoal = \"{goal}\"\n{shares}\n{phases}",
        role(0, "ngo", "kind = \"uniform\", low = 0.0, high = 1.0", 0.1),
        role(1, "a", "kind = \"constant\", at = 1.0", 0.3),
        role(2, "b", "kind = \"constant\", at = 0.0", 0.9),
        role(3, "logistics", "kind = \"choice\", of = [0.1, 0.9]", 1.0),
    ))
}

/// Votes in fixed groups.
fn votes() -> Vec<(String, Plan)> {
    let decide = "kind = \"vote/decide\"";
    let rules = [
        ("equal", "accuracy = 0.7\nconformity = 0.4", ""),
        ("honest", "honesty = 0.8\nconformity = 0.7\nleader_votes = false", "capability"),
        ("expert", "weights = \"expert\"", "capability"),
        ("power", "exponent = 3.5\nlearning_rate = 0.2", "influence"),
        ("judge", "accuracy = 0.6\nexponent = 1.0\nlearning_rate = 0.1\njudge = 0.5", "influence"),
        ("eroded", "exponent = 8.0\nlearning_rate = 0.3\njudge = 0.9\njudge_eroded = true", "influence"),
        ("stocks", "exponent = 0.7", "influence"),
        ("shown", "exponent = 2.5\nlearning_rate = 0.3\njudge = 0.5\njudge_eroded = true\ndisclosure = 0.4", "influence"),
    ];
    let mut cases = Vec::new();
    for (at, (agents, replicas, size)) in [(3, 2, 3), (63, 3, 7), (1001, 2, 11), (2200, 1, 4), (1290, 1, 129)].into_iter().enumerate() {
        let topology = format!("{{ kind = \"groups\", size = {size} }}");
        for (name, keys, state) in rules {
            let capable = "capability = { kind = \"uniform\", low = 0.0, high = 1.0 }";
            let stocks = "influence = { kind = \"uniform\", low = 0.0, high = 1.0 }, influence_scale = 5.0";
            let state = match state {
                "" => String::new(),
                "influence" => format!("state = {{ {capable}, {stocks} }}"),
                _ => format!("state = {{ {capable} }}"),
            };
            let vote = format!("{decide}\n{keys}");
            let twice = vote.replace("learning_rate", "honesty = 0.9\nlearning_rate");
            let phases = if at % 2 == 0 { vec![&vote[..]] } else { vec![&vote, CONFIDENCE, &twice] };
            let phases = if twice == vote { phases[..1].to_vec() } else { phases };
            cases.push((format!("decide/{agents}x{replicas}/{size}/{name}"), society(agents, replicas, 1, &topology, &state, &phases)));
        }
        let cascade = "kind = \"vote/cascade\"\naccuracy = 0.6";
        cases.push((format!("cascade/{agents}x{replicas}/{size}"), society(agents, replicas, 1, &topology, "", &[cascade])));
    }
    cases
}

/// Groups that decide and are copied as a whole.
fn collectives() -> Vec<(String, Plan)> {
    let each = "pressure = [0.0, 0.37, 1.0]\nconcentration = [1.0, 0.0, 2.5]";
    let one = "pressure = [0.62]\nconcentration = [1.0]\npowers = [6, 2, 0, 3]\ndiscord_cost = 3.5";
    let mut cases = Vec::new();
    for (agents, replicas, goal, how) in
        [(4, 2, "objective", each), (60, 3, "human_value", each), (1004, 2, "holistic", each), (2200, 1, "objective", one)]
    {
        let extra = if agents == 60 { vec![COPY, CONFIDENCE] } else { vec![COPY, HITCH] };
        cases.push((format!("mission/{agents}x{replicas}/{goal}"), missions(agents, replicas, goal, how, &extra)));
    }
    let fermi = "kind = \"imitate/fermi\"\nbeta = 9.0";
    cases.push(("mission/400x1/fermi".into(), missions(400, 1, "human_value", each, &[fermi])));
    for (agents, replicas, size) in [(5, 1, 5), (63, 2, 7), (1001, 2, 7), (1280, 1, 128), (999, 1, 3)] {
        let topology = format!("{{ kind = \"groups\", size = {size} }}");
        let all = COPY.replace("0.8", "1.0");
        let (game, copy) = if agents == 63 { (GAME, &all[..]) } else { (GAME_NEAR, COPY) };
        let phases = [game, copy, HITCH];
        let phases = if size == 3 { &phases[..2] } else { &phases[..] };
        cases.push((format!("group_copy/{agents}x{replicas}/{size}"), society(agents, replicas, 2, &topology, "", phases)));
    }
    cases
}

const TOPOLOGIES: [(&str, &str); 4] = [
    ("well_mixed", "{ kind = \"well_mixed\" }"),
    ("ring", "{ kind = \"ring\", neighbors = 4 }"),
    ("groups", "{ kind = \"groups\", size = 5 }"),
    ("with_self", "{ kind = \"well_mixed\", include_self = true }"),
];

/// Every case with its name.
pub fn all() -> Vec<(String, Plan)> {
    let mut cases = Vec::new();
    let rules = [
        ("fermi", "kind = \"imitate/fermi\"\nbeta = 3.0"),
        ("best", "kind = \"imitate/best\"\nmodels = 2\nupdate_probability = 0.7"),
        ("voter", "kind = \"imitate/voter\"\nupdate_probability = 0.5"),
    ];
    for (at, (n, replicas)) in [(5, 2), (60, 3), (1005, 2), (2200, 1)].into_iter().enumerate() {
        for (k, (name, topology)) in TOPOLOGIES.into_iter().enumerate() {
            let (rule_name, rule) = rules[(at + k) % 3];
            let game = if k % 2 == 0 { GAME } else { GAME_NEAR };
            let game = if k == 3 { GAME } else { game };
            let dimensions = 1 + (at + k) % 3;
            let phases = [game, rule, HITCH, CONFIDENCE];
            cases.push((format!("society/{name}/{n}x{replicas}/{rule_name}"), society(n, replicas, dimensions, topology, "", &phases)));
        }
        let matching = CONFIDENCE.replace("update_probability = 0.8", "pairing = \"match\"");
        cases.push((format!("society/match/{n}x{replicas}"), society(n, replicas, 2, TOPOLOGIES[0].1, "", &[&matching])));
        cases.extend(minds(n, replicas));
        let other = "learning = { kind = \"ring\", neighbors = 2 }";
        let phases = [GAME, "kind = \"imitate/fermi\"\nbeta = 3.0", HITCH];
        cases.push((format!("society/two_graphs/{n}x{replicas}/fermi"), society(n, replicas, 2, TOPOLOGIES[0].1, other, &phases)));
    }
    cases.extend(influences());
    cases.extend(collectives());
    cases.extend(votes());
    cases
}

/// Values that move by what others show.
fn influences() -> Vec<(String, Plan)> {
    let mut cases = Vec::new();
    let state = "state = { influence = { kind = \"uniform\", low = 0.0, high = 1.0 }, influence_scale = 900.0 }";
    let averages = [
        ("well_mixed", "anchor = 0.2\nweight = 0.7", ""),
        ("well_mixed", "weight = 0.5\ninclude_self = true\nupdate_probability = 0.6", ""),
        ("groups", "anchor = 0.1\nweighted = true", state),
        ("ring", "weight = 0.3\ninclude_self = true\nweighted = true\nupdate_probability = 0.7", state),
        ("groups", "weight = 0.9", ""),
    ];
    for (n, replicas) in [(5, 2), (1005, 2), (2200, 1)] {
        for (k, (name, fields, state)) in averages.into_iter().enumerate() {
            let topology = TOPOLOGIES.iter().find(|t| t.0 == name).unwrap().1;
            let phase = format!("kind = \"influence/average\"\n{fields}");
            // In a well-mixed population nobody can be a sycophant.
            let plan = if name == "well_mixed" {
                open(n, replicas, topology, state, &phase)
            } else {
                society(n, replicas, 2, topology, state, &[&phase])
            };
            cases.push((format!("society/average/{name}/{k}/{n}x{replicas}"), plan));
        }
        // The oracle asks everybody about everybody.
        for (name, topology) in TOPOLOGIES.iter().filter(|t| n < 2000 || t.0 != "well_mixed") {
            let phases = [
                "kind = \"influence/hegselmann_krause\"\nepsilon = 0.11\nupdate_probability = 0.7\ndistance = \"per_dimension\"",
                "kind = \"influence/hegselmann_krause\"\nepsilon = 0.004\ndistance = \"per_dimension\"",
            ];
            let plan = society(n, replicas, 2, topology, "", &phases[..=usize::from(n < 2000)]);
            cases.push((format!("society/hegselmann_krause/{name}/{n}x{replicas}"), plan));
        }
        // One distance for all dimensions; well-mixed, emulated GPUs cut the loops over everybody short.
        for (name, topology) in TOPOLOGIES.iter().filter(|t| n < 300 || !t.1.contains("well_mixed")) {
            let phases = [
                "kind = \"influence/hegselmann_krause\"\nepsilon = 0.3\nupdate_probability = 0.7",
                "kind = \"influence/bounded_confidence\"\nepsilon = 0.4\nrate = 0.3\nrepel_above = 0.7\nupdate_probability = 0.8\ndistance = \"max\"",
                "kind = \"influence/hegselmann_krause\"\nepsilon = 0.2\ndistance = \"max\"",
                "kind = \"influence/bounded_confidence\"\nepsilon = 0.5\nrate = 0.5\nrepel_above = 0.9\npairing = \"match\"",
                "kind = \"influence/bounded_confidence\"\nepsilon = 0.4\nrate = 0.5\ndistance = \"per_dimension\"",
            ];
            cases.push((format!("society/distance/{name}/{n}x{replicas}"), society(n, replicas, 3, topology, "", &phases)));
        }
        let phases = ["kind = \"evolve/jitter\"\nprobability = 0.4\nsize = 0.3", "kind = \"evolve/jitter\"\nprobability = 1.0\nsize = 1.0"];
        cases.push((format!("society/jitter/{n}x{replicas}"), society(n, replicas, 3, TOPOLOGIES[0].1, "", &phases)));
        let phase = "kind = \"influence/prototype\"\nrate = 0.3\nextremity = 1.7";
        cases.push((format!("society/prototype/{n}x{replicas}"), society(n, replicas, 2, TOPOLOGIES[2].1, "", &[phase])));
    }
    cases
}

/// A society in which everybody shows what it has.
fn open(agents: u32, replicas: u32, topology: &str, head: &str, phase: &str) -> Plan {
    plan(&format!(
        "seed = 5\nsteps = 6\nmeasure = {{ every = 1 }}\npopulation = {{ agents = {agents}, replicas = {replicas} }}\ntopology = {topology}\n{head}\n\
         values = {{ dimensions = [\"x\", \"y\"] }}\n[[users]]\nname = \"all\"\nfraction = 1.0\n\
         preference = [{{ kind = \"uniform\", low = 0.1, high = 0.9 }}, {{ kind = \"beta\", a = 2.0, b = 5.0 }}]\n[[phase]]\n{phase}\n"
    ))
}

/// Draws so many cases, the same ones every time; with `POLITY_SEED=N` in the environment others, `POLITY_CASES_TIMES=K` as many more.
pub fn runner(cases: u32) -> TestRunner {
    let number = |key| std::env::var(key).ok().map(|text| text.parse::<u32>().unwrap_or_else(|e| panic!("{key} = {text}: {e}")));
    let mut seed = [7; 32];
    seed[..4].copy_from_slice(&number("POLITY_SEED").unwrap_or(0).to_le_bytes());
    let cases = cases * number("POLITY_CASES_TIMES").unwrap_or(1);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
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
        "kind = \"influence/hegselmann_krause\"\nepsilon = 0.05\nupdate_probability = 0.9",
        "kind = \"evolve/jitter\"\nprobability = 0.3\nsize = 0.02",
        RELIANCE,
        MULTITASK,
        "kind = \"culture/axelrod\"\ntraits = 3\nupdate_probability = 0.7",
        "kind = \"evolve/mutate\"\nprobability = 0.1",
    ];
    let order = proptest::sample::subsequence(phases.to_vec(), 1..phases.len()).prop_shuffle();
    let topology = proptest::sample::select(TOPOLOGIES.to_vec());
    (1u32..60, 1u32..4, 1usize..4, topology, order).prop_map(|(fives, replicas, dimensions, (name, topology), order)| {
        // A game first, and a rule before who copied is asked for.
        let first = [GAME, "kind = \"imitate/voter\"\nupdate_probability = 0.3"];
        // What only some topologies know, in the middle.
        let here: &[&str] = match name {
            "groups" => &[AVERAGE, "kind = \"influence/prototype\"\nrate = 0.3\nextremity = 1.7", COPY],
            "ring" => &[AVERAGE],
            _ => &[],
        };
        let (before, after) = order.split_at(order.len() / 2);
        let all = first.iter().chain(before).chain(here).chain(after);
        // Two tasks, one for each value.
        let phases: Vec<&str> = all.copied().filter(|p| dimensions == 2 || *p != MULTITASK).collect();
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
    let culture = "kind = \"culture/axelrod\"\ntraits = 3\nupdate_probability = 0.7";
    for (name, topology) in [("well_mixed", well_mixed), ("ring", "{ kind = \"ring\", neighbors = 4 }")] {
        add(&format!("axelrod_{name}"), society(n, replicas, 4, topology, "", &[culture]));
    }
    let stock = "state = { resource = 900, subsistence = 3 }";
    let gamble =
        "kind = \"interact/gamble\"\ngain = 700\nratio_low = 0.4\nratio_high = 3.3\nprospect = [{ class = \"fixed\", weighting = false }]";
    add("gamble", society(n, replicas, 1, well_mixed, stock, &[gamble]));
    let roles =
        "kind = \"interact/matrix\"\nmatrix = [[-1.5, 1.0], [0.0, 0.5]]\nmatrix_column = [[-1.5, 0.2], [1.0, 0.7]]\npayoff = \"match\"";
    let income = "kind = \"account/income\"\nunit = 0.4";
    let learn = "kind = \"imitate/fermi\"\nbeta = 1.0";
    add("income", society(n, replicas, 1, well_mixed, stock, &[roles, income, learn]));
    let ranks = format!("{roles}\nroles = \"rank\"");
    add("ranks", society(n, replicas, 1, well_mixed, stock, &[&ranks, income, learn]));
    let names: Vec<String> = (1..16).map(|k| format!("\"w{k}\"")).collect();
    let fifteen =
        format!("strategies = [{}]\ninit = {{ kind = \"fractions\", fractions = [0.0662{}] }}", names.join(", "), ", 0.0667".repeat(14));
    let four = pair.replace("words = 2", "words = 4");
    add("naming_four", society(n, replicas, 1, well_mixed, &fifteen, &[&four, &four.replace("pair", "listener")]));
    cases
}
