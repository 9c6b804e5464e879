//! Plans for the update rules of evolutionary game theory: selection by payoffs, responses to what the others do, reinforcement.

use crate::cases::plan;
use polity::config::Plan;

const HITCH: &str = "kind = \"imitate/hitchhike\"\nprobability = 0.6";
const THREE: &str = "matrix = [[0.0, -1.0, 1.5], [1.0, 0.25, -1.0], [-1.0, 1.0, 0.5]]";

const ROLES: &str = "kind = \"interact/matrix\"\nmatrix = [[0.0, -1.0, 1.5], [1.0, 0.25, -1.0], [-1.0, 1.0, 0.5]]\n\
                     matrix_column = [[0.5, -1.0, 1.0], [0.0, 0.2, -1.0], [-0.7, 1.0, 0.0]]\npayoff = \"neighbor_mean\"";

fn game(mode: &str) -> String {
    format!("kind = \"interact/matrix\"\n{THREE}\npayoff = \"{mode}\"")
}

/// Three strategies, values in one dimension, two trait classes of which the second is stubborn.
fn rules(agents: u32, replicas: u32, topology: &str, phases: &[&str]) -> Plan {
    let phases = phases.iter().map(|p| format!("[[phase]]\n{p}\n")).collect::<Vec<_>>().concat();
    plan(&format!(
        "seed = 1998\nsteps = 4\nmeasure = {{ absorption = true, histogram_bins = 7, every = 1 }}\n\
         population = {{ agents = {agents}, replicas = {replicas}, strategies = [\"R\", \"P\", \"S\"] }}\n{topology}\n\
         init = {{ kind = \"fractions\", fractions = [0.5, 0.2, 0.3] }}\nvalues = {{ dimensions = [\"d\"] }}\n\
         [[users]]\nname = \"a\"\nfraction = 1.0\npreference = [{{ kind = \"uniform\", low = 0.0, high = 1.0 }}]\n\
         [[class]]\nname = \"free\"\nfraction = 0.8\n[[class]]\nname = \"fixed\"\nfraction = 0.2\nstubborn = true\n{phases}"
    ))
}

/// The same without a society: strategies are all there is.
fn plain(agents: u32, replicas: u32, topology: &str, phases: &[&str]) -> Plan {
    let phases = phases.iter().map(|p| format!("[[phase]]\n{p}\n")).collect::<Vec<_>>().concat();
    plan(&format!(
        "seed = 2006\nsteps = 4\nmeasure = {{ absorption = true, histogram_bins = 7, every = 1 }}\n\
         population = {{ agents = {agents}, replicas = {replicas}, strategies = [\"R\", \"P\", \"S\"] }}\n{topology}\n\
         init = {{ kind = \"fractions\", fractions = [0.5, 0.2, 0.3] }}\n{phases}"
    ))
}

const TOPOLOGIES: [(&str, &str); 8] = [
    ("well_mixed", ""),
    ("with_self", "topology = { kind = \"well_mixed\", include_self = true }"),
    ("ring", "topology = { kind = \"ring\", neighbors = 4 }"),
    ("ring12", "topology = { kind = \"ring\", neighbors = 12, self_play = true }"),
    ("groups", "topology = { kind = \"groups\", size = 5 }"),
    ("learn_groups", "learning = { kind = \"groups\", size = 5 }"),
    ("walls", "topology = { kind = \"lattice\", width = 5, height = H, boundary = \"walls\" }"),
    ("moore", "topology = { kind = \"lattice\", width = 5, height = H, neighborhood = \"moore\", self_play = true }"),
];

/// Name, rule, does it work without a graph?
const RULES: [(&str, &str, bool); 17] = [
    ("proportional", "kind = \"imitate/proportional\"", true),
    ("proportional_range", "kind = \"imitate/proportional\"\nrange = 0.75\nupdate_probability = 0.6", true),
    ("death_birth", "kind = \"imitate/death_birth\"\ndelta = 0.3", false),
    ("birth_death", "kind = \"imitate/birth_death\"\ndelta = 0.3", false),
    ("birth_death_u", "kind = \"imitate/birth_death\"\ndelta = 2.5\nupdate_probability = 0.3", false),
    ("death_birth_self", "kind = \"imitate/death_birth\"\ndelta = 2.5\ninclude_self = true\nupdate_probability = 0.7", false),
    ("best_response", "kind = \"respond/best_response\"\nupdate_probability = 0.4", true),
    ("logit", "kind = \"respond/logit\"\nbeta = 2.0", true),
    ("logit_u", "kind = \"respond/logit\"\nnoise = 0.7\nupdate_probability = 0.6", true),
    ("aspiration", "kind = \"respond/aspiration\"\nbeta = 3.0\naspiration = 0.4", true),
    (
        "aspiration_moves",
        "kind = \"respond/aspiration\"\nnoise = 0.5\naspiration = -0.5\nhabituation = 0.3\nupdate_probability = 0.8",
        true,
    ),
    ("roth_erev", "kind = \"learn/roth_erev\"", true),
    (
        "roth_erev_forget",
        "kind = \"learn/roth_erev\"\nforgetting = 0.2\nexperimentation = 0.1\nreference = 0.1\ninitial = [0.1, 2.0, 0.0]\nupdate_probability = 0.8",
        true,
    ),
    ("cross", "kind = \"learn/cross\"", true),
    (
        "cross_u",
        "kind = \"learn/cross\"\nrate = 0.03\nlowest = -2.0\nhighest = 1.0\ninitial = [0.1, 0.9, 0.0]\nupdate_probability = 0.8",
        true,
    ),
    ("wright_fisher", "kind = \"imitate/wright_fisher\"\ndelta = 0.4", true),
    ("wright_fisher_u", "kind = \"imitate/wright_fisher\"\ndelta = 3.0\nupdate_probability = 0.3", true),
];

/// Every case with its name.
pub fn all() -> Vec<(String, Plan)> {
    let sizes = [(5, 3), (65, 2), (1005, 2), (2200, 1)];
    let mut cases = Vec::new();
    for (k, (rule_name, rule, mixed)) in RULES.into_iter().enumerate() {
        for (t, (name, topology)) in TOPOLOGIES.into_iter().enumerate() {
            if !mixed && ["well_mixed", "with_self"].contains(&name) {
                continue;
            }
            let tiny = (k + t) % 4 == 0;
            for (n, replicas) in [sizes[1 + (k + t) % 3], sizes[0]].into_iter().take(1 + usize::from(tiny)) {
                if (name.contains("ring") && n < 13) || (name == "moore" && n < 15) {
                    continue;
                }
                let graph = topology.contains("topology") && name != "with_self";
                let modes = if graph { ["neighbor_sum", "neighbor_mean", "match"] } else { ["match", "field", "sample"] };
                let mode = modes[(k + t) % 3];
                let topology = topology.replace('H', &(n / 5).to_string());
                let name = format!("rules/{name}/{n}x{replicas}/{mode}/{rule_name}");
                // The strategy beside a payoff is stale after a mutation.
                let mutate = "kind = \"evolve/mutate\"\nprobability = 0.2";
                let society = (k + t) % 2 == 0;
                cases.push(if society {
                    let copies = if rule.contains("imitate/") { &[HITCH][..] } else { &[] };
                    (name, rules(n, replicas, &topology, &[&[game(mode).as_str(), rule], copies].concat()))
                } else if mode == "field" && !rule.contains("learn/") {
                    (name, plain(n, replicas, &topology, &[&game(mode), mutate, rule]))
                } else {
                    (name, plain(n, replicas, &topology, &[&game(mode), rule]))
                });
            }
        }
    }
    cases.extend(selection());
    cases.extend(sleepers());
    // Answers to sampled neighbours.
    for (name, topology) in
        [("ring", "topology = { kind = \"ring\", neighbors = 4 }"), ("gnp", "topology = { kind = \"erdos_renyi\", mean_degree = 2.0 }")]
    {
        let phases = [game("sample"), "kind = \"respond/logit\"\nbeta = 2.0\nupdate_probability = 0.6".to_owned()];
        cases.push((
            format!("rules/answers/{name}"),
            plain(65, 2, topology, &[&phases[0], &phases[1], &phases[0], "kind = \"respond/best_response\""]),
        ));
    }
    for (k, (n, replicas, size)) in [(5, 3, 2), (64, 2, 64), (65, 2, 4), (1005, 2, 7), (2200, 1, 16)].into_iter().enumerate() {
        let quo = ["", "status_quo = \"S\"", "status_quo = \"R\"\nupdate_probability = 0.6"];
        let rule = |at: usize| format!("kind = \"imitate/local_majority\"\nsize = {size}\n{}", quo[at % 3]);
        let (name, game) = (format!("rules/local_majority/{n}x{replicas}/{size}"), game("match"));
        cases.push((name.clone(), plain(n, replicas, "", &[&rule(k), &rule(k + 1)])));
        // Who is left over by the matching of the game rests; nobody in particular is copied.
        cases.push((name, rules(n, replicas, "", &[&game, &rule(k + 2), HITCH])));
    }
    cases
}

/// Rules under which in most blocks of a population nobody revises, with and without somebody who asks whom they copied.
fn sleepers() -> Vec<(String, Plan)> {
    let rules_of = [
        "imitate/fermi\"\nbeta = 2.0",
        "imitate/voter\"",
        "imitate/proportional\"",
        "imitate/best\"\nmodels = 2",
        "imitate/death_birth\"\ndelta = 0.3",
        "imitate/conformist\"\nconformity = 0.4\nbeta = 2.0",
        "imitate/majority\"\nmodels = 3",
        "imitate/q_voter\"\nmodels = 2\nepsilon = 0.1",
        "imitate/sznajd\"",
        "imitate/local_majority\"\nsize = 5",
        "imitate/wright_fisher\"\ndelta = 0.4",
        "respond/logit\"\nbeta = 2.0",
        "convention/naming_game\"\nwords = 2\nupdate = \"pair\"",
    ];
    let rules_of = rules_of.map(|rule| format!("kind = \"{rule}\nupdate_probability = 0.0008"));
    let ring = "topology = { kind = \"ring\", neighbors = 4 }";
    let mut cases = Vec::new();
    for rule in &rules_of {
        let name = rule.split('"').nth(1).unwrap_or_default();
        let mixed = ["local_majority", "wright_fisher"].iter().any(|kind| name.contains(kind));
        let (topology, game) = if mixed { ("", game("match")) } else { (ring, game("neighbor_mean")) };
        cases.push((format!("rules/sleepers/{name}"), plain(2200, 2, topology, &[&game, rule])));
        if name.contains("imitate/") {
            cases.push((format!("rules/sleepers/{name}/copied"), rules(2200, 2, topology, &[&game, rule, HITCH])));
        }
    }
    let conformity = "seed = 4\nsteps = 4\nmeasure = { every = 1 }\npopulation = { agents = 2200, strategies = [\"A\", \"B\"] }\n\
         init = { kind = \"fractions\", fractions = [0.5, 0.5] }\n[[class]]\nname = \"quick\"\nfraction = 0.3\n[[class]]\nname = \"slow\"\nfraction = 0.7\n\
         [[phase]]\nkind = \"respond/conformity\"\nbeta = 2.0\nbias = 0.1\nsees = \"sample\"\npeers = 9\n\
         update_probability = { class = [0.0015, 0.0001] }\n";
    cases.push(("rules/sleepers/respond/conformity".into(), plan(conformity)));
    cases
}

/// A population of several spans of parts, one agent alone, and agents without any fitness.
fn selection() -> Vec<(String, Plan)> {
    let rule = "kind = \"imitate/wright_fisher\"\ndelta = 1.0";
    let hopeless = "kind = \"interact/matrix\"\nmatrix = [[-2.0, -2.0, -9.0], [-1.0, -2.0, -3.0], [-1.0, -1.0, -1.5]]\npayoff = \"field\"";
    let ring = "topology = { kind = \"ring\", neighbors = 2 }";
    let best = "kind = \"respond/best_response\"";
    let births = "kind = \"imitate/birth_death\"\ndelta = 1.0";
    let deaths = "kind = \"imitate/death_birth\"\ndelta = 1.0";
    vec![
        (
            "rules/well_mixed/40000x2/wright_fisher".into(),
            plain(40_000, 2, "", &[&game("match"), &format!("{rule}\nupdate_probability = 0.01")]),
        ),
        ("rules/well_mixed/1x2/logit".into(), plain(1, 2, "", &[&game("field"), "kind = \"respond/logit\"\nbeta = 1.0"])),
        ("rules/ring/500x2/logit/roles".into(), plain(500, 2, ring, &[ROLES, "kind = \"respond/logit\"\nbeta = 1e9", best])),
        (
            "rules/well_mixed/500x2/logit/roles".into(),
            plain(500, 2, "", &[&ROLES.replace("neighbor_mean", "field"), best, "kind = \"respond/logit\"\nbeta = 0.0"]),
        ),
        ("rules/star/300x2/birth_death".into(), plain(300, 2, "topology = { kind = \"star\" }", &[&game("neighbor_mean"), births])),
        (
            "rules/hubs/300x2/birth_death".into(),
            rules(300, 2, "topology = { kind = \"barabasi_albert\", edges = 2 }", &[&game("neighbor_mean"), births, HITCH]),
        ),
        // Propensities that have to be halved at once, and one that is lost.
        (
            "rules/well_mixed/300x2/roth_erev/full".into(),
            plain(300, 2, "", &[&game("match"), "kind = \"learn/roth_erev\"\nreference = -1.0007\ninitial = [7e5, 7e5, 697151.0]"]),
        ),
        (
            "rules/well_mixed/300x2/roth_erev/all_forgotten".into(),
            plain(300, 2, "", &[&game("match"), "kind = \"learn/roth_erev\"\nforgetting = 1.0\nreference = 0.75"]),
        ),
        ("rules/well_mixed/1x2/wright_fisher".into(), plain(1, 2, "", &[&game("field"), rule])),
        ("rules/well_mixed/300x2/wright_fisher/hopeless".into(), plain(300, 2, "", &[hopeless, rule])),
        ("rules/ring/300x2/death_birth/hopeless".into(), plain(300, 2, ring, &[hopeless, deaths])),
    ]
}
