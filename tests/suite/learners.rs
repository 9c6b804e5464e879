//! Plans for imitation rules that look at several others, for patches and migration, and for mutation by steps.

use crate::cases::plan;
use polity::config::Plan;

const GAME: &str = "kind = \"interact/matrix\"\nmatrix = [[0.0, -1.0, 1.5], [1.0, 0.0, -1.0], [-1.0, 1.0, 0.0]]\npayoff = \"match\"";
const HITCH: &str = "kind = \"imitate/hitchhike\"\nprobability = 0.6";

/// Three strategies, values in one dimension, three trait classes of which the last is stubborn.
fn learners(agents: u32, replicas: u32, steps: u32, topology: &str, phases: &[&str]) -> Plan {
    let phases = phases.iter().map(|p| format!("[[phase]]\n{p}\n")).collect::<Vec<_>>().concat();
    plan(&format!(
        "seed = 2311\nsteps = {steps}\nmeasure = {{ absorption = true, histogram_bins = 7, every = 1 }}\n\
         population = {{ agents = {agents}, replicas = {replicas}, strategies = [\"R\", \"P\", \"S\"] }}\n{topology}\n\
         init = {{ kind = \"fractions\", fractions = [0.5, 0.2, 0.3] }}\nvalues = {{ dimensions = [\"d\"] }}\n\
         [[users]]\nname = \"a\"\nfraction = 1.0\npreference = [{{ kind = \"uniform\", low = 0.0, high = 1.0 }}]\n\
         [[class]]\nname = \"rational\"\nfraction = 0.4\n[[class]]\nname = \"conformist\"\nfraction = 0.4\n\
         [[class]]\nname = \"fixed\"\nfraction = 0.2\nstubborn = true\n{phases}"
    ))
}

/// Every case with its name.
pub fn all() -> Vec<(String, Plan)> {
    let rules = [
        ("conformist", "kind = \"imitate/conformist\"\nbeta = 2.0\nconformity = 0.4\nupdate_probability = 0.8"),
        ("conformist_class", "kind = \"imitate/conformist\"\nnoise = 0.3\nconformist_class = \"conformist\""),
        ("majority", "kind = \"imitate/majority\"\nmodels = 4"),
        ("majority_one", "kind = \"imitate/majority\"\nmodels = 1\nupdate_probability = 0.6"),
        ("q_voter", "kind = \"imitate/q_voter\"\nmodels = 3\nepsilon = 0.3\nupdate_probability = 0.9"),
        ("q_voter_one", "kind = \"imitate/q_voter\"\nmodels = 1\nepsilon = 0.5"),
        ("q_voter_strict", "kind = \"imitate/q_voter\"\nmodels = 2"),
        ("sznajd", "kind = \"imitate/sznajd\"\nupdate_probability = 0.7"),
        ("sznajd_all", "kind = \"imitate/sznajd\""),
        ("fermi", "kind = \"imitate/fermi\"\nbeta = 3.0"),
        ("best", "kind = \"imitate/best\"\nmodels = 2\nupdate_probability = 0.7"),
        ("voter", "kind = \"imitate/voter\"\nupdate_probability = 0.5"),
    ];
    let topologies = [
        ("well_mixed", ""),
        ("with_self", "topology = { kind = \"well_mixed\", include_self = true }"),
        ("ring", "topology = { kind = \"ring\", neighbors = 4 }"),
        ("groups", "topology = { kind = \"groups\", size = 5 }"),
        ("learn_groups", "learning = { kind = \"groups\", size = 5 }"),
        ("learn_same_role", "learning = { kind = \"same_role\", size = 5 }"),
        ("learn_ring", "topology = { kind = \"groups\", size = 5 }\nlearning = { kind = \"ring\", neighbors = 12 }"),
    ];
    let sizes = [(5, 3), (65, 2), (1005, 2), (2200, 1)];
    let mut cases = Vec::new();
    for (k, (rule_name, rule)) in rules.into_iter().enumerate() {
        for (t, (name, topology)) in topologies.into_iter().enumerate() {
            // Every rule on every topology at one size of several agents, and at the tiny one on some.
            let tiny = (k + t) % 4 == 0;
            for (n, replicas) in [sizes[1 + (k + t) % 3], sizes[0]].into_iter().take(1 + usize::from(tiny)) {
                if (name.contains("ring") && n < 13) || (name == "learn_same_role" && (n < 10 || rule_name == "best")) {
                    continue;
                }
                let phases = [GAME, rule, HITCH];
                cases.push((format!("learners/{name}/{n}x{replicas}/{rule_name}"), learners(n, replicas, 4, topology, &phases)));
            }
        }
    }
    cases.extend(neighbors());
    cases.extend(patches());
    cases.extend(steps());
    cases
}

/// The majority of all neighbours, of very many and of hardly any.
fn neighbors() -> Vec<(String, Plan)> {
    let rule = "kind = \"imitate/majority\"\nupdate_probability = 0.8";
    let topologies = [
        ("ring", "topology = { kind = \"ring\", neighbors = 6 }"),
        ("alone", "topology = { kind = \"groups\", size = 1 }"),
        ("groups", "topology = { kind = \"groups\", size = 13 }"),
        ("walls", "topology = { kind = \"lattice\", width = 13, height = 5, boundary = \"walls\" }"),
        ("moore", "topology = { kind = \"lattice\", width = 5, height = 13, neighborhood = \"moore\" }"),
    ];
    let case = |(name, topology): (&str, &str)| {
        let more = ["kind = \"imitate/sznajd\"", "kind = \"imitate/q_voter\"\nmodels = 2\nepsilon = 0.2"];
        (format!("learners/{name}/65x2/majority_of_all"), learners(65, 2, 4, topology, &[rule, more[0], more[1]]))
    };
    topologies.into_iter().map(case).collect()
}

/// Patches of several sizes, one of them larger than 16 bits count.
fn patches() -> Vec<(String, Plan)> {
    let two = "kind = \"interact/environment\"\npayoffs = [[1.0, 0.0, 0.3], [-0.5, 0.25, 0.75]]";
    let fermi = "kind = \"imitate/fermi\"\nbeta = 2.0";
    let migrate = "kind = \"evolve/migrate\"\nprobability = [0.3, 0.05]";
    let mut cases = Vec::new();
    for (n, replicas, size, steps) in [(4, 3, 2, 4), (66, 2, 11, 4), (1005, 2, 335, 4), (2200, 1, 1, 4), (131_074, 1, 65_537, 2)] {
        let topology = format!("topology = {{ kind = \"groups\", size = {size} }}");
        cases.push((format!("patches/{n}x{replicas}/{size}"), learners(n, replicas, steps, &topology, &[two, fermi, migrate])));
        if n < 10_000 {
            let learning = format!("learning = {{ kind = \"groups\", size = {size} }}");
            let conformist = "kind = \"imitate/conformist\"\nbeta = 2.0\nconformity = 0.2";
            let one = two.replace(", [-0.5, 0.25, 0.75]", "");
            let phases = [&one, conformist, HITCH, "kind = \"evolve/migrate\"\nprobability = [1.0]"];
            cases.push((format!("patches/{n}x{replicas}/{size}/learn"), learners(n, replicas, steps, &learning, &phases)));
        }
    }
    cases
}

/// Mutation to the strategy next to one's own.
fn steps() -> Vec<(String, Plan)> {
    let step = "kind = \"evolve/mutate\"\nprobability = 0.7\ntarget = \"step\"";
    let two = "seed = 9\nsteps = 5\npopulation = { agents = 300, replicas = 2, strategies = [\"A\", \"B\"] }\n\
               init = { kind = \"fractions\", fractions = [0.5, 0.5] }\nmeasure = { every = 1 }\n[[phase]]\n";
    vec![
        ("mutate_step/1005x2".into(), learners(1005, 2, 5, "", &[step])),
        ("mutate_step/two/300x2".into(), plan(&format!("{two}{step}"))),
        ("mutate_to/1005x2".into(), learners(1005, 2, 5, "", &["kind = \"evolve/mutate\"\nprobability = 0.2\nto = \"S\""])),
        ("mutate_step/one/7x1".into(), learners_of_one(step)),
    ]
}

fn learners_of_one(phase: &str) -> Plan {
    plan(&format!(
        "seed = 1\nsteps = 3\npopulation = {{ agents = 7 }}\nmeasure = {{ every = 1 }}\n[[phase]]\n{phase}\n\
         [[phase]]\nkind = \"imitate/q_voter\"\nmodels = 2\nepsilon = 1.0\n"
    ))
}
