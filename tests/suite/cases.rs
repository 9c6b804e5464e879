//! Plans that together reach every phase, topology, payoff mode and edge of size.

use polity::config::{File, Plan};

/// A plan from TOML text.
pub fn plan(text: &str) -> Plan {
    let file: File = text.parse().unwrap_or_else(|e| panic!("{e}\n{text}"));
    Plan::new(&file, ".".as_ref(), &polity::Registry::builtin()).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
}

const TWO: &str = "matrix = [[1.0, 0.0], [1.6, 0.1]]";
const ROLES: &str = "matrix = [[1.0, -0.3], [1.6, 0.1]]\nmatrix_column = [[0.2, 0.7], [-0.4, 0.9]]";
const THREE: &str = "matrix = [[0.0, -1.0, 1.5], [1.0, 0.0, -1.0], [-1.0, 1.0, 0.0]]";
const THREE_ROLES: &str = "matrix = [[0.0, -1.0, 1.5], [1.0, 0.0, -1.0], [-1.0, 1.0, 0.0]]\nmatrix_column = [[0.5, -1.0, 1.0], [0.0, 0.2, -1.0], [-0.7, 1.0, 0.0]]";

fn text(agents: Option<u32>, replicas: u32, topology: &str, three: bool, phases: &[String]) -> String {
    let agents = agents.map(|n| format!("agents = {n}, ")).unwrap_or_default();
    let (names, fractions) = if three { (r#"["R", "P", "S"]"#, "[0.5, 0.2, 0.3]") } else { (r#"["C", "D"]"#, "[0.6, 0.4]") };
    format!(
        "seed = 77\nsteps = 6\npopulation = {{ {agents}replicas = {replicas}, strategies = {names} }}\ntopology = {topology}\n\
         init = {{ kind = \"fractions\", fractions = {fractions} }}\nmeasure = {{ absorption = true, histogram_bins = 7, every = 1 }}\n{}",
        phases.iter().map(|p| format!("[[phase]]\n{p}\n")).collect::<Vec<_>>().concat()
    )
}

/// Agents, width and height of a lattice of as many, replicas.
const SIZES: [(u32, u32, u32, u32); 8] =
    [(1, 1, 1, 3), (2, 1, 2, 2), (63, 7, 9, 2), (64, 8, 8, 1), (65, 5, 13, 1), (1000, 40, 25, 1), (1027, 13, 79, 3), (2200, 100, 22, 2)];

/// Every case with its name.
#[expect(clippy::too_many_lines, reason = "tables, and who has more")]
pub fn all() -> Vec<(String, Plan)> {
    let mut cases = Vec::new();
    let topologies = [
        ("well_mixed", "{ kind = \"well_mixed\" }", false),
        ("with_self", "{ kind = \"well_mixed\", include_self = true }", false),
        ("ring2", "{ kind = \"ring\", neighbors = 2 }", true),
        ("ring6", "{ kind = \"ring\", neighbors = 6, self_play = true }", true),
        ("ring12", "{ kind = \"ring\", neighbors = 12 }", true),
        ("torus", "{ kind = \"lattice\", width = W, height = H }", true),
        ("moore", "{ kind = \"lattice\", width = W, height = H, neighborhood = \"moore\", self_play = true }", true),
        ("walls", "{ kind = \"lattice\", width = W, height = H, boundary = \"walls\" }", true),
        ("moore_walls", "{ kind = \"lattice\", width = W, height = H, neighborhood = \"moore\", boundary = \"walls\" }", true),
    ];
    let games = [("two", TWO, false), ("roles", ROLES, false), ("three", THREE, true), ("three_roles", THREE_ROLES, true)];
    let learning = [
        ("fermi", "kind = \"imitate/fermi\"\nbeta = 3.0"),
        ("fermi_u", "kind = \"imitate/fermi\"\nnoise = 0.4\nupdate_probability = 0.6"),
        ("best", "kind = \"imitate/best\"\nmodels = 3\nupdate_probability = 0.7"),
        ("voter", "kind = \"imitate/voter\"\nupdate_probability = 0.5"),
    ];
    let modes = ["field", "sample", "match", "neighbor_sum", "neighbor_mean"];
    let mut pick = 0usize;
    for (name, topology, graph) in topologies {
        for (n, w, h, replicas) in SIZES {
            let thin = w.min(h) < 3;
            if (name.starts_with("ring") && n < 13) || ((name == "torus" || name == "moore") && thin) {
                continue;
            }
            for mode in modes.iter().filter(|m| graph || !m.starts_with("neighbor")) {
                // Games, rules and mutation rotate, so that all combinations of two occur somewhere.
                pick += 1;
                let spread = pick.wrapping_mul(2_654_435_761) & 0xffff_ffff;
                let (game_name, game, three) = games[(spread >> 8) % 4];
                let (rule_name, rule) = learning[(spread >> 16) % 4];
                let mut phases =
                    vec![format!("kind = \"interact/matrix\"\n{game}\npayoff = \"{mode}\"\nsamples = {}", 1 + pick % 5), rule.to_owned()];
                match (spread >> 24) % 3 {
                    0 => {}
                    1 => phases.push("kind = \"evolve/mutate\"\nprobability = 0.05".into()),
                    _ => phases.insert(1, "kind = \"evolve/mutate\"\nprobability = 0.1\ntarget = \"other\"".into()),
                }
                let topology = topology.replace('W', &w.to_string()).replace('H', &h.to_string());
                let agents = (!name.contains("lattice") && !topology.contains("lattice")).then_some(n);
                let text = text(agents, replicas, &topology, three, &phases);
                cases.push((format!("{name}/{n}x{replicas}/{mode}/{game_name}/{rule_name}"), plan(&text)));
            }
        }
    }
    cases.extend(fused());
    let others = [
        crate::societies::all,
        crate::games::all,
        crate::institutions::all,
        crate::homes::all,
        crate::learners::all,
        crate::graphs::all,
        crate::links::all,
        crate::weights::all,
        crate::repeated::all,
        crate::rules::all,
        crate::commons::all,
        crate::contests::all,
        crate::responses::all,
        crate::by_class::all,
        crate::encounters::all,
        crate::markets::all,
        crate::events::all,
        crate::exchanges::all,
        crate::lineages::all,
        crate::value_lineages::all,
        crate::verdicts::all,
    ];
    cases.extend(others.into_iter().flat_map(|all| all()));
    // For work on one phase: POLITY_CASES=repeated/ keeps the cases whose names hold that.
    if let Ok(only) = std::env::var("POLITY_CASES") {
        cases.retain(|(name, _)| name.contains(&only));
    }
    cases
}

/// Lattices on which both phases run in one pass, in several shapes.
fn fused() -> Vec<(String, Plan)> {
    let mut cases = Vec::new();
    for (w, h, replicas) in [(4, 3, 2), (12, 5, 1), (7, 9, 3), (128, 8, 1), (100, 33, 1), (1030, 3, 1), (1152, 4, 2)] {
        for (name, extra) in [("vn", ""), ("moore", ", neighborhood = \"moore\""), ("self", ", neighborhood = \"moore\", self_play = true")]
        {
            for (mode, u) in [("neighbor_sum", 1.0), ("neighbor_mean", 0.7)] {
                let topology = format!("{{ kind = \"lattice\", width = {w}, height = {h}{extra} }}");
                let phases = [
                    format!("kind = \"interact/matrix\"\n{TWO}\npayoff = \"{mode}\""),
                    format!("kind = \"imitate/fermi\"\nbeta = 2.0\nupdate_probability = {u:?}"),
                    "kind = \"evolve/mutate\"\nprobability = 0.01".to_owned(),
                ];
                let phases = if u < 1.0 { &phases[..] } else { &phases[..2] };
                cases.push((format!("fused_{name}/{w}x{h}x{replicas}/{mode}"), plan(&text(None, replicas, &topology, false, phases))));
            }
        }
    }
    for (n, replicas, samples, all) in [(2, 3, 1, false), (31, 4, 15, false), (1500, 2, 4, true), (5000, 1, 3, false)] {
        let topology = format!("{{ kind = \"well_mixed\", include_self = {all} }}");
        let phases = [
            format!("kind = \"interact/matrix\"\n{TWO}\npayoff = \"sample\"\nsamples = {samples}"),
            format!("kind = \"imitate/fermi\"\nbeta = 2.0\nupdate_probability = {}", if samples > 4 { 0.5 } else { 1.0 }),
            "kind = \"evolve/mutate\"\nprobability = 0.01".to_owned(),
        ];
        let phases = if samples == 3 { &phases[..2] } else { &phases[..] };
        cases.push((format!("fused_sample/{n}x{replicas}/{samples}"), plan(&text(Some(n), replicas, &topology, false, phases))));
    }
    cases
}

#[test]
fn every_combination_of_two_occurs() {
    let names: Vec<String> = all().into_iter().map(|(name, _)| name).collect();
    let seen = |a: &str, b: &str| names.iter().any(|n| n.contains(&format!("/{a}/")) && n.contains(b));
    for mode in ["field", "sample", "match", "neighbor_sum", "neighbor_mean"] {
        for game in ["/two/", "/roles/", "/three/", "/three_roles/"] {
            assert!(seen(mode, game), "{mode} with {game}");
        }
        for rule in ["/fermi", "/fermi_u", "/best", "/voter"] {
            assert!(seen(mode, rule), "{mode} with {rule}");
        }
    }
}
