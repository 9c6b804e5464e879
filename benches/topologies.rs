//! Rates per topology and update rule: a weak dilemma of a million agents, payoffs summed over links, on one backend.
//!
//! `cargo bench --bench topologies [-- cpu|gpu [AGENTS [STEPS]]]` prints a table in million agent-steps per second (median of
//! three runs) with the seconds that the graph took.
#![allow(
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program that prints figures"
)]

use polity::backend::{self, Kind, Options};
use polity::config::{self, Plan};
use polity::world::World;
use std::time::Instant;

const RULES: [(&str, &str); 12] = [
    ("fermi", "kind = \"imitate/fermi\"\nnoise = 0.1"),
    ("best", "kind = \"imitate/best\""),
    ("proportional", "kind = \"imitate/proportional\""),
    ("death_birth", "kind = \"imitate/death_birth\"\ndelta = 0.1"),
    ("birth_death", "kind = \"imitate/birth_death\"\ndelta = 0.1"),
    ("wright_fisher", "kind = \"imitate/wright_fisher\"\ndelta = 0.1"),
    ("best_response", "kind = \"respond/best_response\""),
    ("logit", "kind = \"respond/logit\"\nbeta = 10.0"),
    ("aspiration", "kind = \"respond/aspiration\"\nnoise = 0.1\naspiration = 1.0"),
    ("roth_erev", "kind = \"learn/roth_erev\"\nforgetting = 0.01"),
    ("cross", "kind = \"learn/cross\"\nrate = 0.1"),
    ("voter", "kind = \"imitate/voter\""),
];

/// Name and TOML; W and H multiply to the number of agents, D is a cube's side.
fn topologies(agents: u32) -> Vec<(&'static str, String)> {
    let side = f64::from(agents).sqrt() as u32;
    let cube = f64::from(agents).cbrt().round() as u32;
    vec![
        ("well_mixed", "kind = \"well_mixed\"".into()),
        ("ring, 4", "kind = \"ring\", neighbors = 4".into()),
        ("lattice, 4", format!("kind = \"lattice\", width = {side}, height = {}", agents / side)),
        ("lattice, 8", format!("kind = \"lattice\", width = {side}, height = {}, neighborhood = \"moore\"", agents / side)),
        ("lattice, 6", format!("kind = \"lattice\", width = {side}, height = {}, neighborhood = \"hexagonal\"", (agents / side) & !1)),
        ("cubic, 6", format!("kind = \"cubic\", width = {cube}, height = {cube}, depth = {cube}")),
        ("groups of 8", "kind = \"groups\", size = 8".into()),
        ("random_regular, 8", "kind = \"random_regular\", degree = 8".into()),
        ("erdos_renyi, 8", "kind = \"erdos_renyi\", mean_degree = 8.0".into()),
        ("watts_strogatz, 8", "kind = \"watts_strogatz\", neighbors = 8, rewiring = 0.1".into()),
        ("barabasi_albert, 8", "kind = \"barabasi_albert\", edges = 4".into()),
        ("complete_bipartite", format!("kind = \"complete_bipartite\", left = {}", agents / 2)),
        ("star", "kind = \"star\"".into()),
    ]
}

fn plan(topology: &str, rule: &str, agents: u32, steps: u32, seed: u64) -> Result<Plan, config::ConfigError> {
    let lattice = topology.contains("width");
    let agents = if lattice { String::new() } else { format!("agents = {agents}, ") };
    // Payoffs of a hub with a million links would leave no bits for the others: means instead of sums.
    let payoff = match topology {
        t if t.contains("well_mixed") => "sample",
        t if t.contains("star") || t.contains("bipartite") => "neighbor_mean",
        _ => "neighbor_sum",
    };
    let text = format!(
        "seed = {seed}\nsteps = {steps}\npopulation = {{ {agents}strategies = [\"C\", \"D\"] }}\ntopology = {{ {topology} }}\n\
         init = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\nmeasure = {{ every = 1000000 }}\n[[phase]]\nkind = \"interact/matrix\"\n\
         matrix = [[1.0, 0.0], [1.02, 0.0]]\npayoff = \"{payoff}\"\n[[phase]]\n{rule}\n"
    );
    config::load_str(&text, "bench".as_ref(), &[], &polity::Registry::builtin())
}

/// Million agent-steps per second.
fn rate(kind: Kind, plan: &Plan) -> Result<f64, backend::BackendError> {
    let mut engine = backend::start(kind, plan, World::new(plan), &Options::default())?;
    engine.advance(1, &[])?;
    let began = Instant::now();
    let last = plan.steps();
    // On a GPU only a measurement waits for the work.
    engine.advance(last, &[last])?;
    let took = began.elapsed().as_secs_f64();
    Ok(f64::from(plan.agents()) * f64::from(last - 1) / took / 1e6)
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let kind = if words.first().is_some_and(|w| w == "gpu") { Kind::Gpu } else { Kind::Cpu };
    let number = |k: usize, default: u32| words.get(k).and_then(|w| w.parse().ok()).unwrap_or(default);
    let (agents, steps) = (number(1, 1_000_000), number(2, 21));
    println!("{kind}, {agents} agents, {steps} steps, the last measured; M agent-steps/s, median of 3 runs");
    println!("| topology | {} | building, s |", RULES.map(|r| r.0).join(" | "));
    println!("| --- |{} --- |", " --- |".repeat(RULES.len()));
    for (name, topology) in topologies(agents) {
        let mut cells = vec![name.to_owned()];
        let mut building = f64::NAN;
        for (rule_name, rule) in RULES {
            let mut rates = Vec::new();
            if name == "complete_bipartite"
                && ["best", "death_birth", "birth_death", "best_response", "logit"].contains(&rule_name)
                && agents > 20_000
            {
                // Everybody looks at everybody on the other side: agents² / 2 looks per step.
                cells.push("–".into());
                continue;
            }
            // The graph is made with the plan.
            let began = Instant::now();
            let made = plan(&topology, rule, agents, steps, 1);
            building = began.elapsed().as_secs_f64();
            let tried = made.map_err(|error| error.to_string()).and_then(|plan| {
                for _ in 0..3 {
                    rates.push(rate(kind, &plan).map_err(|error| error.to_string())?);
                }
                Ok(())
            });
            if let Err(error) = tried {
                eprintln!("{name}, {rule_name}: {error}");
            }
            rates.sort_by(f64::total_cmp);
            cells.push(rates.get(rates.len() / 2).map_or_else(|| "–".into(), |rate| format!("{rate:.1}")));
        }
        println!("| {} | {building:.2} |", cells.join(" | "));
    }
}
