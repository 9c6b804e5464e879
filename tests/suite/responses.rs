//! Plans for responses to what those do whom agents see.

use crate::cases::plan;
use polity::config::Plan;

fn society(agents: u32, replicas: u32, around: &str, classes: bool, phases: &[String]) -> Plan {
    several(2, agents, replicas, around, classes, phases)
}

/// Up to four strategies, and where there are classes three of them, the last one stubborn.
fn several(strategies: usize, agents: u32, replicas: u32, around: &str, classes: bool, phases: &[String]) -> Plan {
    let (names, shares) =
        [("\"A\", \"B\"", "0.6, 0.4"), ("\"A\", \"B\", \"C\"", "0.4, 0.4, 0.2"), ("\"A\", \"B\", \"C\", \"D\"", "0.4, 0.2, 0.2, 0.2")]
            [strategies - 2];
    let phases: String = phases.iter().map(|phase| format!("[[phase]]\n{phase}\n")).collect();
    let class = |name: &str, fraction: f64, more: &str| format!("[[class]]\nname = \"{name}\"\nfraction = {fraction}\n{more}\n");
    let classes = if classes {
        [class("plain", 0.5, ""), class("keen", 0.3, ""), class("fixed", 0.2, "stubborn = true")].concat()
    } else {
        String::new()
    };
    plan(&format!(
        "seed = 2026\nsteps = 4\nmeasure = {{ absorption = true, every = 1 }}\n\
         population = {{ agents = {agents}, replicas = {replicas}, strategies = [{names}] }}\n{around}\n\
         init = {{ kind = \"fractions\", fractions = [{shares}] }}\n{classes}{phases}"
    ))
}

/// Name, topology with `H` for a fifth of the agents, does it take several dozen agents?
const TOPOLOGIES: [(&str, &str, bool); 12] = [
    ("well_mixed", "", false),
    ("with_self", "topology = { kind = \"well_mixed\", include_self = true }", false),
    ("ring", "topology = { kind = \"ring\", neighbors = 4 }", false),
    ("ring12", "topology = { kind = \"ring\", neighbors = 12 }", true),
    ("torus", "topology = { kind = \"lattice\", width = 5, height = H }", true),
    ("moore_walls", "topology = { kind = \"lattice\", width = 5, height = H, neighborhood = \"moore\", boundary = \"walls\" }", false),
    ("groups", "topology = { kind = \"groups\", size = 5 }", false),
    ("star", "topology = { kind = \"star\" }", false),
    ("regular", "topology = { kind = \"random_regular\", degree = 4 }", true),
    ("gnp", "topology = { kind = \"erdos_renyi\", mean_degree = 2.0 }", true),
    ("hubs", "topology = { kind = \"barabasi_albert\", edges = 2 }", true),
    ("learning", "topology = { kind = \"ring\", neighbors = 2 }\nlearning = { kind = \"groups\", size = 5 }", false),
];

/// Every case with its name.
pub fn all() -> Vec<(String, Plan)> {
    let mut cases = Vec::new();
    let sizes = [(5, 3), (65, 2), (1005, 2), (2200, 1)];
    let keys = [
        "beta = 1.5\nbias = 0.05",
        "beta = { class = [3.3, -0.4, 1.0] }\nbias = { class = { fixed = 0.0, plain = -0.3, keen = 0.4 } }\ntoward = \"B\"",
        "beta = 9.0\nbeta_by_peers = [[1, 0.3], [4, 1.0], [9, 0.5]]\nupdate_probability = 0.7",
        "beta = { class = [0.9, 900.0, 2.0] }\nbias = { class = [-0.2, 59.0, -0.2] }\nupdate_probability = { class = [0.3, 1.0, 0.0] }\nbeta_by_peers = [[3, 2.5], [700, 0.02]]",
    ];
    for (t, (name, topology, many)) in TOPOLOGIES.into_iter().enumerate() {
        for (k, keys) in keys.into_iter().enumerate() {
            let (n, replicas) = sizes[(t + k) % 4];
            let (n, replicas) = if many && n < 60 { (65, 2) } else { (n, replicas) };
            let graph = !topology.is_empty() && name != "with_self";
            let phase = |sees: &str| {
                let sees = if sees == "sample" {
                    format!("sees = \"sample\"\npeers = {}", 1 + (7 * t + 3 * k) % 50)
                } else {
                    format!("sees = \"{sees}\"")
                };
                format!("kind = \"respond/conformity\"\n{sees}\n{keys}")
            };
            // Twice, so that the second one looks at what the first one wrote.
            let phases = if graph { [phase("neighbors"), phase("sample")] } else { [phase("sample"), phase("field")] };
            let phases = if k == 2 && graph { vec![phase("field"), phases[1].clone(), phases[0].clone()] } else { phases.to_vec() };
            let plan = society(n, replicas, &topology.replace('H', &(n / 5).to_string()), keys.contains("class"), &phases);
            cases.push((format!("conformity/{name}/{n}x{replicas}/{k}"), plan));
        }
    }
    for around in ["", "topology = { kind = \"well_mixed\", include_self = true }"] {
        let phase = |sees: &str| format!("kind = \"respond/conformity\"\nbeta = 1.0\nsees = {sees}");
        let alone = society(1, 3, around, false, &[phase("\"field\""), phase("\"sample\"\npeers = 64")]);
        cases.push((format!("conformity/alone/{}", around.len()), alone));
    }
    cases.extend(tables());
    cases.extend(memories());
    cases.extend(revisions());
    cases
}

/// Rules by table: name, number of strategies, does it need a graph, keys.
const TABLES: [(&str, usize, bool, &str); 8] = [
    ("sir", 3, false, "rows = [{ own = \"A\", per = \"B\", next = { B = 0.3 } }, { own = \"B\", next = { C = 0.25 } }]"),
    (
        "seirs",
        4,
        false,
        "update_probability = 0.7\nrows = [{ own = \"A\", per = \"C\", next = { B = 0.4, D = 0.1 } }, { own = \"B\", next = { C = 0.5 } }, { own = \"C\", next = { D = 0.2 } }, \
         { own = \"D\", seen = { B = [0, 2], C = 0 }, next = { A = 0.1 } }]",
    ),
    ("thresholds", 2, false, "by = \"share\"\nrows = [{ own = \"B\", seen = { A = [0.18, 1.0] }, next = { A = 1.0 } }]"),
    (
        "curve",
        2,
        false,
        "by = \"share\"\nresolution = 50\nrows = [{ of = \"A\", next = { A = [[0.05, 0.02], [0.5, 0.4], [0.95, 0.99]] }, rest = \"B\" }]\nupdate_probability = 0.9",
    ),
    ("nobody", 3, false, "rows = [{ own = \"A\", next = { B = 0.5, C = 0.1 } }, { own = \"C\", rest = \"A\" }]"),
    (
        "three",
        4,
        false,
        "by = \"share\"\nresolution = 10\nrows = [{ seen = { A = [0.0, 0.3], B = [0.2, 1.0] }, next = { C = 0.6 } }, { seen = { A = [0.3, 1.0], D = [0.1, 0.5] }, next = { A = 0.9, B = 0.1 } }]",
    ),
    (
        "classes",
        2,
        false,
        "rows = [{ own = \"A\", seen = { B = 0 }, next = { B = 0.2 } }, { own = \"A\", class = \"keen\", per = \"B\", next = { B = 0.7 } }, { class = \"plain\", own = \"B\", next = { A = 0.3 } }]\n\
         update_probability = { class = [0.4, 1.0, 0.5] }",
    ),
    (
        "life",
        2,
        true,
        "rows = [{ own = \"A\", seen = { B = 3 }, next = { B = 1.0 } }, { own = \"B\", seen = { B = [0, 1] }, next = { A = 1.0 } }, { own = \"B\", seen = { B = [4, 400] }, next = { A = 1.0 } }]",
    ),
];

fn tables() -> Vec<(String, Plan)> {
    let mut cases = Vec::new();
    let sizes = [(5, 3), (65, 2), (1005, 2), (2200, 1)];
    for (t, (name, topology, many)) in TOPOLOGIES.into_iter().enumerate() {
        for (k, (rule, strategies, graph, keys)) in TABLES.into_iter().enumerate() {
            let on_graph = !topology.is_empty() && name != "with_self";
            let (n, replicas) = sizes[(t + k) % 4];
            let (n, replicas) = if (many && n < 60) || rule == "life" { (65, 2) } else { (n, replicas) };
            // On a star or among many a table of numbers would be too large; two rules rotate with the topologies.
            let large = name == "star" && n > 65;
            if (graph && !on_graph) || large || (t + k) % 2 == 1 {
                continue;
            }
            let phase = |sees: &str| {
                let sees = if sees == "sample" {
                    format!("sees = \"sample\"\npeers = {}", 3 + (5 * t + 2 * k) % 12)
                } else {
                    format!("sees = \"{sees}\"")
                };
                format!("kind = \"respond/table\"\n{sees}\n{keys}")
            };
            let shares = keys.contains("\"share\"");
            let mut phases = vec![phase(if on_graph { "neighbors" } else { "sample" })];
            if rule != "life" {
                phases.push(phase(if shares { "field" } else { "sample" }));
            }
            let plan = several(strategies, n, replicas, &topology.replace('H', &(n / 5).to_string()), keys.contains("class"), &phases);
            cases.push((format!("table/{name}/{n}x{replicas}/{rule}"), plan));
        }
    }
    for around in ["", "topology = { kind = \"well_mixed\", include_self = true }"] {
        let rows = "rows = [{ own = \"A\", seen = { B = 0 }, next = { B = 0.5 } }, { own = \"B\", per = \"B\", next = { A = 1.0 } }]";
        let alone = society(1, 3, around, false, &[format!("kind = \"respond/table\"\nsees = \"sample\"\npeers = 4\n{rows}")]);
        cases.push((format!("table/alone/{}", around.len()), alone));
    }
    cases
}

/// Conventions by memory.
fn memories() -> Vec<(String, Plan)> {
    let mut cases = Vec::new();
    let keys = [
        "says = [0.0, 0.2, 0.5, 1.0]",
        "says = { class = [[0.1, 0.3, 0.9], [0.4, 0.5, 0.6], [0.0, 0.0, 0.0]] }\nsays_early = [[0.7, 0.2]]\nheard = \"A\"\nupdate = \"pair\"\n\
         update_probability = { class = [1.0, 0.4, 1.0] }",
        "says = [0.9, 0.1, 0.8, 0.2, 0.7, 0.3, 0.6, 0.4, 0.5]\nupdate_probability = 0.7",
        "says = [0.1, 0.8]\nupdate = \"pair\"\nheard = \"B\"",
        "says = [0.3, 0.4, 0.8]\nsays_early = { class = [[[0.0, 1.0]], [], [[0.5, 0.5]]] }",
    ];
    let sizes = [(5, 3), (65, 2), (1005, 2), (2200, 1)];
    for (t, (name, topology, many)) in TOPOLOGIES.into_iter().enumerate().filter(|(t, _)| [0, 1, 2, 6, 9, 11].contains(t)) {
        for (k, keys) in keys.into_iter().enumerate() {
            let (n, replicas) = sizes[(t + k) % 4];
            let (n, replicas) = if many && n < 60 { (65, 2) } else { (n, replicas) };
            let phase = format!("kind = \"convention/memory\"\n{keys}");
            let plan = society(n, replicas, &topology.replace('H', &(n / 5).to_string()), k % 2 == 1 || k == 4, &[phase]);
            cases.push((format!("memory/{name}/{n}x{replicas}/{k}"), plan));
        }
    }
    cases.push(("memory/alone".into(), society(1, 3, "", false, &["kind = \"convention/memory\"\nsays = [0.5, 0.5]".into()])));
    cases
}

/// Rules whose agents revise with a probability that depends on their class: needs a game before it, works on a graph alone, keys.
const REVISIONS: [(bool, bool, &str); 21] = [
    (true, false, "kind = \"imitate/fermi\"\nbeta = 2.0"),
    (true, false, "kind = \"imitate/best\"\nmodels = 2"),
    (false, false, "kind = \"imitate/voter\""),
    (true, false, "kind = \"imitate/proportional\""),
    (true, false, "kind = \"imitate/conformist\"\nbeta = 2.0\nconformity = 0.4"),
    (false, false, "kind = \"imitate/majority\"\nmodels = 3"),
    (false, false, "kind = \"imitate/local_majority\"\nsize = 3"),
    (false, false, "kind = \"imitate/q_voter\"\nmodels = 2\nepsilon = 0.3"),
    (false, false, "kind = \"imitate/sznajd\""),
    (true, false, "kind = \"imitate/wright_fisher\"\ndelta = 0.4"),
    (true, true, "kind = \"imitate/death_birth\"\ndelta = 0.4"),
    (true, false, "kind = \"respond/logit\"\nbeta = 2.0"),
    (true, false, "kind = \"respond/best_response\""),
    (true, false, "kind = \"respond/aspiration\"\nbeta = 3.0\naspiration = 0.4\nhabituation = 0.3"),
    (true, false, "kind = \"learn/roth_erev\""),
    (true, false, "kind = \"learn/cross\"\nrate = 0.1"),
    (false, false, "kind = \"convention/naming_game\"\nwords = 2"),
    (false, false, "kind = \"influence/bounded_confidence\"\nepsilon = 0.4\nrate = 0.3\ndistance = \"per_dimension\""),
    (false, true, "kind = \"influence/average\"\nweight = 0.6"),
    (false, false, "kind = \"influence/hegselmann_krause\"\nepsilon = 0.2"),
    (false, false, "kind = \"culture/axelrod\"\ntraits = 3"),
];

fn revisions() -> Vec<(String, Plan)> {
    let mut cases = Vec::new();
    let ring = "topology = { kind = \"ring\", neighbors = 4 }";
    for (k, (game, graph, keys)) in REVISIONS.into_iter().enumerate() {
        for (name, topology) in [("well_mixed", ""), ("ring", ring)].into_iter().filter(|(_, topology)| !graph || !topology.is_empty()) {
            let mode = if topology.is_empty() { "match" } else { "neighbor_mean" };
            let game = if game {
                format!(
                    "[[phase]]\nkind = \"interact/matrix\"\nmatrix = [[0.0, -1.0, 1.5], [1.0, 0.25, -1.0], [-1.0, 1.0, 0.5]]\npayoff = \"{mode}\"\n"
                )
            } else {
                String::new()
            };
            let uniform = "{ kind = \"uniform\", low = 0.0, high = 1.0 }";
            let plan = plan(&format!(
                "seed = 1951\nsteps = 4\nmeasure = {{ absorption = true, every = 1 }}\n\
                 population = {{ agents = 65, replicas = 2, strategies = [\"R\", \"P\", \"S\"] }}\n{topology}\n\
                 init = {{ kind = \"fractions\", fractions = [0.5, 0.2, 0.3] }}\nvalues = {{ dimensions = [\"a\", \"b\"] }}\n\
                 [[users]]\nname = \"all\"\nfraction = 1.0\npreference = [{uniform}, {uniform}]\n\
                 [[class]]\nname = \"quick\"\nfraction = 0.4\n[[class]]\nname = \"slow\"\nfraction = 0.4\n\
                 [[class]]\nname = \"fixed\"\nfraction = 0.2\nstubborn = true\n\
                 {game}[[phase]]\n{keys}\nupdate_probability = {{ class = [1.0, 0.3, 0.5] }}\n"
            ));
            cases.push((format!("by_class/{name}/{k}"), plan));
        }
    }
    // What would run fused if all revised alike.
    for (name, topology, mode) in [
        ("torus", "topology = { kind = \"lattice\", width = 12, height = 9 }", "payoff = \"neighbor_sum\""),
        ("well_mixed", "", "payoff = \"sample\"\nsamples = 3"),
    ] {
        let phases = [
            format!("kind = \"interact/matrix\"\nmatrix = [[1.0, 0.0], [1.6, 0.1]]\n{mode}"),
            "kind = \"imitate/fermi\"\nbeta = 3.0\nupdate_probability = { class = { keen = 0.2, plain = 0.9, fixed = 0.5 } }".to_owned(),
        ];
        cases.push((format!("by_class/fused_{name}"), society(108, 2, topology, true, &phases)));
    }
    cases
}
