//! Who meets whom, and how payoffs of a step add up.

use crate::cases;
use polity::backend::{self, Kind, Options};
use polity::config::Plan;
use polity::world::World;

/// Where a plan stands after its first step on the CPU.
fn after_a_step(text: &str) -> (Plan, World) {
    let plan = cases::plan(text);
    let mut cpu = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options::default()).expect("starts");
    cpu.advance(1, &[]).expect("runs");
    let world = cpu.world().expect("can be read");
    (plan, world)
}

fn mean_payoff(text: &str) -> f64 {
    let (plan, world) = after_a_step(text);
    let sum: i64 = world.payoff.iter().map(|p| i64::from(*p)).sum();
    plan.payoff().natural(sum as f64) / world.payoff.len() as f64
}

/// The left half of a lattice of 200 × 200 plays A, the right half B, and payoffs are for meeting the other strategy: 800 of 160,000
/// directed links cross the two borders.
#[test]
fn samples_are_drawn_from_neighbours() {
    let text = |payoff: &str| {
        let row = format!("{}{}", "A ".repeat(100), "B ".repeat(100));
        let file = std::env::temp_dir().join(format!("polity-halves-{}.txt", std::process::id()));
        std::fs::write(&file, row.repeat(200)).expect("can write");
        format!(
            "steps = 1\npopulation = {{ strategies = [\"A\", \"B\"] }}\ntopology = {{ kind = \"lattice\", width = 200, height = 200 }}\n\
             init = {{ kind = \"file\", path = {:?} }}\n[[phase]]\nkind = \"interact/matrix\"\nmatrix = [[0.0, 1.0], [1.0, 0.0]]\n{payoff}\n",
            file.to_str().expect("text")
        )
    };
    assert!((mean_payoff(&text("payoff = \"neighbor_mean\"")) - 0.005).abs() < 1e-9);
    // Binomial: 40,000 draws of mean .005 have a standard error of .00035.
    assert!((mean_payoff(&text("payoff = \"sample\"")) - 0.005).abs() < 0.0015);
    assert!((mean_payoff(&text("payoff = \"sample\"\nsamples = 9")) - 0.005).abs() < 0.0006);
    let anybody = mean_payoff(&text("payoff = \"sample\"\nopponents = \"population\""));
    assert!((anybody - 0.5).abs() < 0.01, "{anybody}");
}

/// Nobody to meet, nothing earned; and opponents from the whole population are those of a well-mixed one, bit by bit.
#[test]
fn whom_samples_draw_is_said() {
    let text = |topology: &str, more: &str| {
        format!(
            "steps = 1\npopulation = {{ agents = 1000, strategies = [\"A\", \"B\"] }}\n{topology}\n\
             init = {{ kind = \"fractions\", fractions = [0.3, 0.7] }}\n[[phase]]\nkind = \"interact/matrix\"\nmatrix = [[2.0, 1.0], [3.0, 4.0]]\n\
             payoff = \"sample\"\nsamples = 3\n{more}\n"
        )
    };
    let (plan, world) = after_a_step(&text("topology = { kind = \"erdos_renyi\", mean_degree = 1.0 }", ""));
    let network = plan.topology().network().expect("a graph");
    let lonely = (0..1000).filter(|i| network.row(*i).is_empty()).inspect(|i| assert_eq!(world.payoff[*i as usize], 0)).count();
    assert!(lonely > 300 && world.payoff.iter().filter(|p| **p == 0).count() == lonely, "{lonely}");
    let graph = "topology = { kind = \"ring\", neighbors = 2 }";
    let whole = after_a_step(&text(graph, "opponents = \"population\"")).1.payoff;
    assert!(whole == after_a_step(&text("", "")).1.payoff && whole != after_a_step(&text(graph, "")).1.payoff);
}

/// Payoffs of a step add up where that is wanted, whatever the unit that fits their sum.
#[test]
fn payoffs_add_up() {
    let first = "[[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, 2.0], [3.0, 4.0]]\npayoff = \"match\"\n";
    let second = "[[phase]]\nkind = \"interact/public_goods\"\ncontributors = [\"A\"]\nsize = 4\npayoff = \"group\"\n\
                  benefit = { kind = \"linear\", multiplication = 8.0 }\ncost = 0.5\n";
    let of = |phases: &[&str]| {
        let (plan, world) = after_a_step(&format!(
            "steps = 1\npopulation = {{ agents = 1000, strategies = [\"A\", \"B\"] }}\n\
             init = {{ kind = \"fractions\", fractions = [0.3, 0.7] }}\n{}",
            phases.concat()
        ));
        world.payoff.iter().map(|p| plan.payoff().natural(f64::from(*p))).collect::<Vec<f64>>()
    };
    let (alone, goods) = (of(&[first]), of(&[second]));
    let added = of(&[first, second, "accumulate = true\n"]);
    let sums: Vec<f64> = alone.iter().zip(&goods).map(|(a, b)| a + b).collect();
    assert_eq!(added, sums);
    assert_eq!(of(&[first, second]), goods, "else the last counts");
}

fn voter(agents: u32, replicas: u32, topology: &str, seed: u32) -> Plan {
    cases::plan(&format!(
        "seed = {seed}\nsteps = 4000\nstop = \"absorbed\"\npopulation = {{ agents = {agents}, replicas = {replicas}, strategies = [\"A\", \"B\"] }}\n\
         topology = {{ {topology} }}\ninit = {{ kind = \"single_mutant\", mutant = \"A\", resident = \"B\", agent = 0 }}\n\
         [[phase]]\nkind = \"imitate/voter\"\nupdate_probability = 0.5\n"
    ))
}

/// Share of replicas that end with the strategy of agent 0.
fn taken(plan: &Plan) -> f64 {
    let mut cpu = backend::start(Kind::Cpu, plan, World::new(plan), &Options::default()).expect("starts");
    let seen = cpu.advance(plan.steps(), &[plan.steps()]).expect("runs");
    let ended: Vec<u8> = seen[0].replicas.iter().filter_map(|tally| tally.absorbed.map(|a| a.strategy)).collect();
    assert!(ended.len() as f64 > 0.99 * seen[0].replicas.len() as f64, "{} replicas were absorbed", ended.len());
    ended.iter().filter(|s| **s == 0).count() as f64 / ended.len() as f64
}

/// Voters on a random graph: agent 0 convinces everybody with probability d_0/Σd, whatever that is on one graph, and 1/9 on average over
/// all graphs, whose agents are alike.
#[test]
fn every_replica_has_a_graph_of_its_own() {
    let graph = |more: &str| format!("kind = \"erdos_renyi\", probability = 0.8{more}");
    let plan = voter(9, 4000, &graph(""), 5);
    let networks: Vec<_> = plan.topology().networks().collect();
    assert_eq!(networks.len(), 4000);
    let exact = |of: &polity::network::Network| of.row(0).len() as f64 / (2.0 * of.links() as f64);
    let mean = networks.iter().map(|of| exact(of)).sum::<f64>() / 4000.0;
    let error = (1.0f64 / 9.0 * (8.0 / 9.0) / 4000.0).sqrt();
    assert!((mean - 1.0 / 9.0).abs() < 0.001, "{mean}");
    let found = taken(&plan);
    assert!((found - 1.0 / 9.0).abs() < 4.0 * error, "{found}");
    // One graph for all: what is found is the chance on that graph.
    for seed in [1, 2, 3] {
        let shared = voter(9, 4000, &graph(", graph = \"shared\""), seed);
        let [one] = shared.topology().networks().collect::<Vec<_>>()[..] else { panic!("one graph") };
        assert!((taken(&shared) - exact(one)).abs() < 4.0 * error, "seed {seed}");
    }
    // Replica 0 has the graph that all would share, and a single population the same as ever.
    let shared = voter(9, 4000, &graph(", graph = \"shared\""), 5);
    assert_eq!(shared.topology().networks().next(), Some(networks[0]));
    assert!(networks[1..].iter().filter(|of| **of == networks[0]).count() < 5);
    assert!(plan.file() == cases::plan(&polity::config::resolved_toml(&plan)).file(), "the resolved config says so");
}

/// What a config says and what does not act is named with its place; shipped configs say nothing in vain.
#[test]
fn what_does_not_act_is_named() {
    let registry = polity::Registry::builtin();
    let game = "[[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, 0.0], [0.0, 2.0]]\n";
    let text = |phases: &str| {
        format!(
            "steps = 1\npopulation = {{ agents = 12, strategies = [\"A\", \"B\"] }}\ntopology = {{ kind = \"ring\", neighbors = 2 }}\n\
             init = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\n{phases}"
        )
    };
    let named = |phases: &str| cases::plan(&text(phases)).idle(&registry).into_iter().map(|remark| remark.path).collect::<Vec<_>>();
    let moran = "[[phase]]\nkind = \"imitate/wright_fisher\"\ndelta = 0.1\n";
    let twice = format!("{game}payoff = \"match\"\nsamples = 4\n{game}payoff = \"field\"\n{moran}");
    assert_eq!(named(&twice), ["topology", "phase[0]", "phase[0]", "phase[1]", "phase[0].samples"]);
    let adds = format!("{game}payoff = \"neighbor_sum\"\n{game}payoff = \"field\"\nopponents = \"population\"\naccumulate = true\n{moran}");
    assert_eq!(named(&adds), [""; 0]);
    for path in std::fs::read_dir("configs").expect("is there").map(|entry| entry.expect("readable").path()).filter(|path| path.is_file()) {
        let plan = polity::config::load(&path, &[], &registry).unwrap_or_else(|e| panic!("{e}"));
        let all: Vec<String> = plan.warnings().iter().cloned().chain(plan.idle(&registry).iter().map(ToString::to_string)).collect();
        assert!(all.is_empty(), "{}: {}", path.display(), all.join("\n"));
    }
}

fn refused(text: &str) -> Vec<String> {
    let file: polity::config::File = text.parse().expect("parses");
    let found = Plan::new(&file, ".".as_ref(), &polity::Registry::builtin()).err().unwrap_or_default();
    found.into_iter().filter(|p| !p.warning).map(|p| p.path).collect()
}

/// What is only worth knowing about a phase hides nothing else: neither a key that does not act, nor a second start of a column.
#[test]
fn warnings_hide_nothing() {
    let head =
        "steps = 1\npopulation = { agents = 60, strategies = [\"A\", \"B\"] }\ninit = { kind = \"fractions\", fractions = [0.5, 0.5] }\n";
    let game = "[[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, 0.0], [0.0, 2.0]]\npayoff = \"match\"\n";
    let drift = cases::plan(&format!("{head}{game}samples = 4\n[[phase]]\nkind = \"imitate/fermi\"\nbeta = 1e-9\n"));
    assert_eq!(drift.warnings().len(), 1);
    assert_eq!(drift.idle(&polity::Registry::builtin()).into_iter().map(|r| r.path).collect::<Vec<_>>(), ["phase[0].samples"]);
    let level = |at: f64| format!("[[phase]]\nkind = \"respond/aspiration\"\nbeta = 1e-9\naspiration = {at:?}\nhabituation = 0.1\n");
    assert_eq!(refused(&format!("{head}{game}{}{}", level(0.5), level(0.7))), ["phase[2]"]);
}

/// Games of a step that add up: together within the format, and refused where a rule would look at the last one alone.
#[test]
fn sums_that_cannot_be_right_are_refused() {
    let mission = "steps = 1\npopulation = { agents = 60, strategies = [\"A\", \"B\"] }\ninit = { kind = \"fractions\", fractions = [0.5, 0.5] }\n\
        topology = { kind = \"groups\", size = 4 }\nvalues = { dimensions = [\"a\", \"b\"] }\n[[users]]\nname = \"u\"\nfraction = 1.0\n\
        preference = [{ kind = \"constant\", at = 0.5 }, { kind = \"constant\", at = 0.5 }]\n\
        [[phase]]\nkind = \"interact/mission\"\npressure = [0.2, 0.8]\nconcentration = [0.0, 2.0]\n";
    let adds = |most: f64| {
        format!(
            "{mission}[[phase]]\nkind = \"interact/matrix\"\nmatrix = [[{most:?}, 0.0], [1.0, 2.0]]\npayoff = \"field\"\nopponents = \"population\"\naccumulate = true\n"
        )
    };
    assert_eq!(refused(&adds(60.0)), [""; 0]);
    assert_eq!(refused(&adds(127.9)), ["phase[1].accumulate"]);
    let head =
        "steps = 1\npopulation = { agents = 60, strategies = [\"A\", \"B\"] }\ninit = { kind = \"fractions\", fractions = [0.5, 0.5] }\n";
    let game = "[[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, 0.0], [0.0, 2.0]]\npayoff = \"match\"\n";
    let answer = "[[phase]]\nkind = \"respond/best_response\"\n";
    assert_eq!(refused(&format!("{head}{game}{game}accumulate = true\n{answer}")), ["phase[2]"]);
    // A tie brings nobody back of two strategies.
    let quo = "[[phase]]\nkind = \"imitate/local_majority\"\nsize = 4\nstatus_quo = \"B\"\n";
    assert!(!cases::plan(&format!("{head}{quo}")).revives());
}

/// Who answers to sampled neighbours answers to what a random neighbour would bring.
#[test]
fn answers_to_samples_are_answers_to_neighbours() {
    let end = |payoff: &str| {
        after_a_step(&format!(
            "steps = 1\npopulation = {{ agents = 400, strategies = [\"A\", \"B\"] }}\ntopology = {{ kind = \"ring\", neighbors = 4 }}\n\
             init = {{ kind = \"fractions\", fractions = [0.7, 0.3] }}\n[[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, 0.0], [0.0, 1.5]]\n\
             payoff = {payoff}\n[[phase]]\nkind = \"respond/best_response\"\n"
        ))
        .1
        .strategy
    };
    assert!(end("\"sample\"") == end("\"neighbor_mean\""));
    assert!(end("\"sample\"\nopponents = \"population\"") == end("\"field\""));
}

/// What agents hold at the end of a step is from its last game, and is measured against that: it pays 3, by chance (3 + 5)/4, at best 5.
#[test]
fn objectives_are_those_of_the_last_game() {
    let game =
        |a: f64, b: f64| format!("[[phase]]\nkind = \"interact/matrix\"\nmatrix = [[{a:?}, 0.0], [0.0, {b:?}]]\npayoff = \"field\"\n");
    let text = |second: &str| {
        format!(
            "steps = 1\npopulation = {{ agents = 60, strategies = [\"A\", \"B\"] }}\ninit = {{ kind = \"fractions\", fractions = [1.0, 0.0] }}\n\
             values = {{ dimensions = [\"d\"] }}\n[[users]]\nname = \"u\"\nfraction = 1.0\npreference = [{{ kind = \"constant\", at = 0.5 }}]\n{}{}{second}",
            game(1.0, 2.0),
            game(3.0, 5.0)
        )
    };
    let objective = |second: &str| {
        let plan = cases::plan(&text(second));
        let mut cpu = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options::default()).expect("starts");
        let seen = cpu.advance(1, &[1]).expect("runs");
        polity::metrics::row(&plan, &seen[0]).into_iter().find(|(name, _)| name == "objective_alignment").and_then(|(_, value)| value)
    };
    let near = |found: Option<f64>, right: f64| found.is_some_and(|found| (found - right).abs() < 1e-9);
    assert!(near(objective(""), 1.0 / 3.0), "{:?}", objective(""));
    // Together they pay 1 + 3, by chance (3 + 8)/4, at best 7.
    let audit =
        "[[phase]]\nkind = \"interact/audit\"\nharmful = [\"A\"]\nprobability = 0.5\nfine = 0.7\npayoff = \"field\"\naccumulate = true\n";
    // Fines are no part of what the task has paid.
    for second in ["accumulate = true\n", &format!("accumulate = true\n{audit}")] {
        assert!(near(objective(second), 1.25 / 4.25), "{:?}", objective(second));
    }
}

/// Games in matchings within fixed groups, each on every path.
pub fn all() -> Vec<(String, Plan)> {
    let games = [
        ("two", "kind = \"interact/matrix\"\nmatrix = [[1.0, 0.0], [1.6, 0.1]]"),
        ("roles", "kind = \"interact/matrix\"\nmatrix = [[1.0, -0.3], [1.6, 0.1]]\nmatrix_column = [[0.2, 0.7], [-0.4, 0.9]]"),
        (
            "ranks",
            "kind = \"interact/matrix\"\nmatrix = [[1.0, -0.3], [1.6, 0.1]]\nmatrix_column = [[0.2, 0.7], [-0.4, 0.9]]\nroles = \"rank\"",
        ),
        ("repeated", "kind = \"interact/repeated\"\nmatrix = [[1.0, -0.4], [1.6, 0.1]]\ncontinuation = 0.7\nexecution_error = 0.05"),
    ];
    let mut cases = Vec::new();
    for (name, game) in games {
        for (agents, replicas, size) in [(66, 2, 2), (1024, 1, 4), (1030, 2, 10), (768, 1, 256)] {
            let text = format!(
                "seed = 23\nsteps = 4\npopulation = {{ agents = {agents}, replicas = {replicas}, strategies = [\"TFT\", \"ALLD\"] }}\n\
                 topology = {{ kind = \"groups\", size = {size} }}\ninit = {{ kind = \"fractions\", fractions = [0.6, 0.4] }}\nmeasure = {{ every = 1 }}\n\
                 [[phase]]\n{game}\npayoff = \"match\"\nopponents = \"neighbors\"\n[[phase]]\nkind = \"imitate/fermi\"\nbeta = 2.0\n"
            );
            cases.push((format!("matched/{name}/{size}/{agents}x{replicas}"), cases::plan(&text)));
        }
    }
    cases
}

/// One of each group of four plays A, payoffs are for meeting the other strategy: A always earns, and one of the three others does, each as often.
#[test]
fn groups_are_matched_within_themselves() {
    let file = std::env::temp_dir().join(format!("polity-fours-{}.txt", std::process::id()));
    std::fs::write(&file, "A B B B ".repeat(3000)).expect("can write");
    let text = format!(
        "seed = 6\nsteps = 1\npopulation = {{ agents = 12000, strategies = [\"A\", \"B\"] }}\ntopology = {{ kind = \"groups\", size = 4 }}\n\
         init = {{ kind = \"file\", path = {:?} }}\n[[phase]]\nkind = \"interact/matrix\"\nmatrix = [[0.0, 1.0], [1.0, 0.0]]\npayoff = \"match\"\n\
         opponents = \"neighbors\"\n",
        file.to_str().expect("text")
    );
    let (plan, world) = after_a_step(&text);
    let earned: Vec<f64> = world.payoff.iter().map(|p| plan.payoff().natural(f64::from(*p))).collect();
    let mut partners = [0usize; 3];
    for group in earned.chunks(4) {
        assert!(group[0] == 1.0 && group.iter().sum::<f64>() == 2.0, "{group:?}");
        (0..3).filter(|k| group[k + 1] == 1.0).for_each(|k| partners[k] += 1);
    }
    // Binomial: 1000 with a standard deviation of 26.
    assert!(partners.iter().all(|n| n.abs_diff(1000) < 104), "{partners:?}");
    // The remedy that check names for a matching of everybody.
    let plan = cases::plan(&text.replace("opponents = \"neighbors\"\n", ""));
    let idle = plan.idle(&polity::Registry::builtin());
    assert!(idle.iter().any(|remark| remark.remedy.contains("a matching within each group")), "{idle:?}");
}
