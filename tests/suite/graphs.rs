//! Plans on graphs whose agents have different numbers of neighbours: every kind with phases of every sort.

use crate::cases::plan;
use polity::config::Plan;

const ROLES: &str = "matrix = [[0.0, -1.0, 1.5], [1.0, 0.0, -1.0], [-1.0, 1.0, 0.0]]\nmatrix_column = [[0.5, -1.0, 1.0], [0.0, 0.2, -1.0], [-0.7, 1.0, 0.0]]";
const GAME: &str = "matrix = [[1.0, -0.2, 0.4], [1.6, 0.1, 0.0], [0.3, 0.0, 0.9]]";
const REPEATED: &str = "kind = \"interact/repeated\"\nmatrix = [[3.0, -0.4], [5.0, 1.0]]\nrounds = 5\nplay = [{ kind = \"gtft\" }, { kind = \"extortion\", chi = 3.0 }, { kind = \"memory_one\", opening = 0.3, cc = 0.9, cd = 0.2, dc = 0.6, dd = 0.4 }]";
const HITCH: &str = "kind = \"imitate/hitchhike\"\nprobability = 0.6";

/// Three strategies that are also inventories of two words, values in two dimensions, influence, a stubborn and a sycophantic class.
pub fn society(agents: Option<u32>, replicas: u32, graphs: &str, phases: &[String]) -> Plan {
    let agents = agents.map(|n| format!("agents = {n}, ")).unwrap_or_default();
    let phases = phases.iter().map(|p| format!("[[phase]]\n{p}\n")).collect::<Vec<_>>().concat();
    let uniform = "{ kind = \"uniform\", low = 0.0, high = 1.0 }";
    plan(&format!(
        "seed = 505\nsteps = 4\nmeasure = {{ absorption = true, histogram_bins = 7, every = 1 }}\n\
         population = {{ {agents}replicas = {replicas}, strategies = [\"A\", \"B\", \"AB\"] }}\n{graphs}\n\
         init = {{ kind = \"fractions\", fractions = [0.5, 0.2, 0.3] }}\nvalues = {{ dimensions = [\"d\", \"e\"] }}\n\
         state = {{ influence = {uniform}, influence_scale = 900 }}\n\
         [[users]]\nname = \"a\"\nfraction = 1.0\npreference = [{uniform}, {uniform}]\nvalue = [{uniform}, {uniform}]\n\
         [[class]]\nname = \"open\"\nfraction = 0.6\n[[class]]\nname = \"smooth\"\nfraction = 0.3\nsycophancy = 0.3\n\
         [[class]]\nname = \"fixed\"\nfraction = 0.1\nplacement = \"degree\"\nstubborn = true\n{phases}"
    ))
}

/// Steps of several phases; together every phase that looks at neighbours, and others whose draws are from everybody.
#[expect(clippy::too_many_lines, reason = "a list of steps")]
pub fn steps() -> Vec<(&'static str, Vec<String>)> {
    let matrix = |game: &str, mode: &str| format!("kind = \"interact/matrix\"\n{game}\npayoff = \"{mode}\"");
    let repeated = |mode: &str| format!("{REPEATED}\npayoff = \"{mode}\"");
    let own = |text: &str| text.to_owned();
    vec![
        ("sum_fermi", vec![matrix(ROLES, "neighbor_sum"), own("kind = \"imitate/fermi\"\nbeta = 0.7"), own(HITCH)]),
        ("sum_best", vec![matrix(GAME, "neighbor_sum"), own("kind = \"imitate/best\"\nupdate_probability = 0.8"), own(HITCH)]),
        (
            "mean_best",
            vec![matrix(ROLES, "neighbor_mean"), own("kind = \"imitate/best\""), own("kind = \"evolve/mutate\"\nprobability = 0.05")],
        ),
        (
            "mean_conformist",
            vec![
                matrix(GAME, "neighbor_mean"),
                own("kind = \"imitate/conformist\"\nbeta = 2.0\nconformity = 0.4\nupdate_probability = 0.8"),
                own(HITCH),
            ],
        ),
        (
            "births",
            vec![
                matrix(GAME, "neighbor_sum"),
                own("kind = \"imitate/death_birth\"\ndelta = 0.3"),
                own("kind = \"respond/logit\"\nbeta = 2.0\nupdate_probability = 0.3"),
                matrix(GAME, "neighbor_mean"),
                own("kind = \"imitate/proportional\"\nupdate_probability = 0.6"),
                own("kind = \"imitate/death_birth\"\ndelta = 2.5\ninclude_self = true\nupdate_probability = 0.7"),
                own(HITCH),
            ],
        ),
        ("repeated_sum", vec![repeated("neighbor_sum"), own("kind = \"imitate/fermi\"\nbeta = 0.2")]),
        ("repeated_mean", vec![repeated("neighbor_mean"), own("kind = \"imitate/best\"")]),
        ("sample_voter", vec![matrix(ROLES, "sample"), own("kind = \"imitate/voter\"\nupdate_probability = 0.5"), own(HITCH)]),
        ("match_fermi", vec![matrix(GAME, "match"), own("kind = \"imitate/fermi\"\nnoise = 0.4")]),
        (
            "several",
            vec![
                own("kind = \"imitate/majority\"\nupdate_probability = 0.9"),
                own("kind = \"imitate/sznajd\"\nupdate_probability = 0.7"),
                own("kind = \"imitate/q_voter\"\nmodels = 2\nepsilon = 0.2"),
                own("kind = \"imitate/majority\"\nmodels = 3"),
                own("kind = \"convention/naming_game\"\nwords = 2"),
            ],
        ),
        (
            "values",
            vec![
                own("kind = \"influence/bounded_confidence\"\nepsilon = 0.4\nrate = 0.3\nrepel_above = 0.7\nupdate_probability = 0.8"),
                own("kind = \"influence/average\"\nanchor = 0.2\nweight = 0.7"),
                own("kind = \"influence/hegselmann_krause\"\nepsilon = 0.2\nupdate_probability = 0.7"),
                own("kind = \"influence/average\"\nweighted = true\ninclude_self = false\nweight = 0.5\nupdate_probability = 0.9"),
            ],
        ),
        ("culture", vec![own("kind = \"culture/axelrod\"\ntraits = 3\nupdate_probability = 0.7")]),
        (
            "by_degree",
            vec![
                matrix(GAME, "neighbor_sum"),
                own("kind = \"imitate/proportional\"\nby_degree = true\nupdate_probability = 0.7"),
                own(HITCH),
            ],
        ),
        ("by_degree_alone", vec![matrix(ROLES, "neighbor_sum"), own("kind = \"imitate/proportional\"\nby_degree = true\nrange = 3.0")]),
        (
            "goods",
            vec![
                own("kind = \"interact/neighborhood_goods\"\ncontributors = [\"A\", \"AB\"]\nmultiplication = 2.6\ncost = 0.7"),
                own("kind = \"imitate/fermi\"\nbeta = 0.7"),
                own("kind = \"interact/neighborhood_goods\"\ncontributors = [\"B\"]\nmultiplication = 3.1\ncontribution = \"per_agent\""),
                own("kind = \"imitate/best\"\nupdate_probability = 0.5"),
            ],
        ),
        (
            "goods_alone",
            vec![
                own(
                    "kind = \"interact/neighborhood_goods\"\ncontributors = [\"A\"]\nmultiplication = 2.6\nloners = [\"B\"]\nloner_payoff = 0.8\n\
                     worth = { kind = \"sigmoid\", steepness = 7.0, inflection = 0.4 }",
                ),
                own("kind = \"imitate/fermi\"\nbeta = 0.7"),
                own("kind = \"interact/neighborhood_goods\"\ncontributors = [\"A\"]\nmultiplication = 3.1\ncontribution = \"per_agent\"\n\
                     worth = { kind = \"synergy\", factor = 0.9 }\nloners = [\"AB\"]\nloner_payoff = 0.2\n\
                     punishers = [\"B\"]\nfine = 0.2\npunishing_cost = 0.1"),
                own("kind = \"imitate/best\"\nupdate_probability = 0.5"),
            ],
        ),
        (
            "goods_sanctions",
            vec![
                own(
                    "kind = \"interact/neighborhood_goods\"\ncontributors = [\"A\", \"AB\"]\nmultiplication = 2.6\npunishers = [\"AB\"]\nfine = 0.4\n\
                     punishing_cost = 0.13\nrewarders = [\"A\", \"B\"]\nreward = 0.3\nrewarding_cost = 0.17",
                ),
                own("kind = \"imitate/fermi\"\nbeta = 0.7"),
                own(
                    "kind = \"interact/neighborhood_goods\"\ncontributors = [\"B\"]\nmultiplication = 1.4\nrewarders = [\"B\"]\nreward = 0.3\n\
                     worth = { kind = \"table\", worth = [0.3, 0.9, 2.0] }",
                ),
                own("kind = \"imitate/best\"\nupdate_probability = 0.5"),
            ],
        ),
    ]
}

/// Name, graph, agents (none where they follow from it).
const GRAPHS: &[(&str, &str, Option<u32>)] = &[
    ("regular_pair", "kind = \"random_regular\", degree = 1", Some(2)),
    ("regular_dense", "kind = \"random_regular\", degree = 11, self_play = true", Some(14)),
    ("regular", "kind = \"random_regular\", degree = 4", Some(65)),
    ("regular_large", "kind = \"random_regular\", degree = 5", Some(1028)),
    ("regular_eight", "kind = \"random_regular\", degree = 8", Some(70)),
    ("gnp_empty", "kind = \"erdos_renyi\", probability = 0.0, self_play = true", Some(5)),
    ("gnp_complete", "kind = \"erdos_renyi\", probability = 1.0", Some(65)),
    ("gnp_thin", "kind = \"erdos_renyi\", mean_degree = 1.0", Some(1005)),
    ("gnp", "kind = \"erdos_renyi\", mean_degree = 6.5, self_play = true", Some(2200)),
    ("small_world", "kind = \"watts_strogatz\", neighbors = 6, rewiring = 0.2", Some(65)),
    ("small_world_all", "kind = \"watts_strogatz\", neighbors = 2, rewiring = 1.0", Some(1027)),
    ("scale_free", "kind = \"barabasi_albert\", edges = 2", Some(65)),
    ("scale_free_large", "kind = \"barabasi_albert\", edges = 3", Some(2200)),
    ("cubic", "kind = \"cubic\", width = 5, height = 4, depth = 7", None),
    ("cubic_walls", "kind = \"cubic\", width = 1, height = 13, depth = 5, boundary = \"walls\", self_play = true", None),
    ("star_tiny", "kind = \"star\"", Some(2)),
    ("star", "kind = \"star\", self_play = true", Some(1005)),
    ("two_sides", "kind = \"complete_bipartite\", left = 9", Some(65)),
    ("hexagonal", "kind = \"lattice\", width = 13, height = 5, neighborhood = \"hexagonal\"", None),
    (
        "hexagonal_walls",
        "kind = \"lattice\", width = 40, height = 26, neighborhood = \"hexagonal\", boundary = \"walls\", self_play = true",
        None,
    ),
    ("links", "kind = \"edges\", file = \"tests/suite/links.csv\"", Some(65)),
    ("links_directed", "kind = \"edges\", file = \"tests/suite/links.csv\", directed = true", Some(66)),
];

/// Every case with its name.
pub fn all() -> Vec<(String, Plan)> {
    let mut cases = Vec::new();
    let steps = steps();
    for (g, (name, graph, agents)) in GRAPHS.iter().enumerate() {
        let large = agents.is_none_or(|n| n > 500);
        for (k, (step, phases)) in steps.iter().enumerate() {
            // Every step on graphs of a few agents; on large ones every third, a different one each time.
            if large && (g + k) % 3 != 0 {
                continue;
            }
            // Groups of goods have no members who are not in them.
            if step.starts_with("goods") && graph.contains("directed") {
                continue;
            }
            // Nobody plays a repeated game against itself.
            let graph = if step.starts_with("repeated") { graph.replace(", self_play = true", "") } else { (*graph).to_owned() };
            let case = society(*agents, 1 + (g + k) as u32 % 2, &format!("topology = {{ {graph} }}"), phases);
            cases.push((format!("graphs/{name}/{step}"), case));
        }
    }
    cases.extend(learning());
    cases.extend(two());
    cases
}

/// Two strategies and one matrix, for which the kernels count; rows of 4, 6, 8 and other lengths, long ones, two sides.
fn two() -> Vec<(String, Plan)> {
    let graphs = [
        ("regular", "kind = \"random_regular\", degree = 4, self_play = true", "agents = 1028, "),
        ("cubic", "kind = \"cubic\", width = 7, height = 5, depth = 4", ""),
        ("regular_eight", "kind = \"random_regular\", degree = 8", "agents = 600, "),
        ("gnp", "kind = \"erdos_renyi\", mean_degree = 9.5", "agents = 1100, "),
        ("groups", "kind = \"groups\", size = 5, self_play = true", "agents = 1040, "),
        ("groups_long", "kind = \"groups\", size = 3000", "agents = 3000, "),
        ("scale_free", "kind = \"barabasi_albert\", edges = 2, self_play = true", "agents = 140, "),
        ("star", "kind = \"star\"", "agents = 5000, "),
        ("two_sides", "kind = \"complete_bipartite\", left = 70, self_play = true", "agents = 530, "),
    ];
    let mut cases = Vec::new();
    for (at, (name, graph, agents)) in graphs.into_iter().enumerate() {
        for (payoff, rule) in [("neighbor_sum", "best"), ("neighbor_mean", "fermi")] {
            let rule = if rule == "fermi" { "kind = \"imitate/fermi\"\nbeta = 0.8" } else { "kind = \"imitate/best\"" };
            let text = format!(
                "seed = 91\nsteps = 3\nmeasure = {{ every = 1 }}\n\
                 population = {{ {agents}replicas = {}, strategies = [\"C\", \"D\"] }}\ntopology = {{ {graph} }}\n\
                 init = {{ kind = \"fractions\", fractions = [0.6, 0.4] }}\n\
                 [[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, -0.25], [1.5, 0.1]]\npayoff = \"{payoff}\"\n[[phase]]\n{rule}\n",
                1 + at % 3
            );
            cases.push((format!("graphs/two_{name}/{payoff}"), plan(&text)));
        }
    }
    cases
}

/// Who learns from others than those it meets: both graphs sparse, one of them, the same kind twice.
fn learning() -> Vec<(String, Plan)> {
    let (free, regular) = ("kind = \"barabasi_albert\", edges = 2", "kind = \"random_regular\", degree = 4");
    let pairs = [
        ("both", free, regular),
        ("twice", free, free),
        ("only_learning", "kind = \"well_mixed\"", regular),
        ("only_meeting", regular, "kind = \"well_mixed\""),
        ("two_sides", "kind = \"complete_bipartite\", left = 30", free),
        ("ring", "kind = \"ring\", neighbors = 4", "kind = \"star\""),
    ];
    let steps = steps();
    let mut cases = Vec::new();
    for (at, (name, meeting, learning)) in pairs.into_iter().enumerate() {
        for (step, phases) in &steps {
            let mixed = meeting.contains("well_mixed") && phases.iter().any(|p| p.contains("neighbor"));
            // Some of the steps for each pair; payoffs from neighbours where there are some.
            // Sycophants show everybody another value; a majority of all neighbours needs neighbours.
            let alone = learning.contains("well_mixed") && ["values", "several", "births", "by_degree", "by_degree_alone"].contains(step);
            if !mixed && !alone && (step.len() + at) % 2 == 0 {
                let graphs = format!("topology = {{ {meeting} }}\nlearning = {{ {learning} }}");
                cases.push((format!("graphs/learning_{name}/{step}"), society(Some(130), 2, &graphs, phases)));
            }
        }
    }
    cases
}

/// The centre of a star of a million: by the sampling rules of the oracle in no time, and not at all on an emulated GPU that could not.
#[test]
fn a_hub_of_a_million_is_no_trouble() {
    use polity::backend::{self, BackendError, Kind, Options};
    use polity::world::World;
    let rules = ["kind = \"imitate/majority\"", "kind = \"imitate/voter\"", "kind = \"influence/average\"\nweighted = true\nweight = 0.5"];
    let plan = society(Some(1_000_000), 1, "topology = { kind = \"star\" }", &rules.map(str::to_owned));
    let mut engines: Vec<Box<dyn backend::Backend>> = Vec::new();
    for kind in [Kind::Reference, Kind::Cpu, Kind::Gpu] {
        match backend::start(kind, &plan, World::new(&plan), &Options::default()) {
            Ok(engine) => engines.push(engine),
            Err(error @ BackendError::NoDevice { .. }) if kind == Kind::Gpu => {
                assert!(error.to_string().contains("--backend cpu"), "{error}");
            }
            Err(error) => panic!("{kind}: {error}"),
        }
    }
    let digests: Vec<_> = engines.iter_mut().map(|engine| engine.advance(1, &[1]).expect("runs")).collect();
    assert!(digests.windows(2).all(|pair| pair[0] == pair[1]));
}
