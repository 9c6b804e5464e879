//! Plans for responses to what those do whom agents see.

use crate::cases::plan;
use polity::config::Plan;

/// Two strategies, and where there are classes three of them, the last one stubborn.
fn society(agents: u32, replicas: u32, around: &str, classes: bool, phases: &[String]) -> Plan {
    let phases: String = phases.iter().map(|phase| format!("[[phase]]\n{phase}\n")).collect();
    let class = |name: &str, fraction: f64, more: &str| format!("[[class]]\nname = \"{name}\"\nfraction = {fraction}\n{more}\n");
    let classes = if classes {
        [class("plain", 0.5, ""), class("keen", 0.3, ""), class("fixed", 0.2, "stubborn = true")].concat()
    } else {
        String::new()
    };
    plan(&format!(
        "seed = 2026\nsteps = 4\nmeasure = {{ absorption = true, every = 1 }}\n\
         population = {{ agents = {agents}, replicas = {replicas}, strategies = [\"A\", \"B\"] }}\n{around}\n\
         init = {{ kind = \"fractions\", fractions = [0.6, 0.4] }}\n{classes}{phases}"
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
    cases
}
