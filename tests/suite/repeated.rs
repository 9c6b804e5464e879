//! Plans with repeated games, by named strategies, by their probabilities and by values of the agents.

use crate::cases::plan;
use polity::config::Plan;

const STAGE: &str = "kind = \"interact/repeated\"\nmatrix = [[3.0, -0.4], [5.0, 1.0]]";
const TWO: &str = "play = [{ kind = \"aon2\" }, { kind = \"memory_one\", opening = 0.8, cc = 0.9, cd = 0.3, dc = 0.6, dd = 0.4 }, \
    { kind = \"memory_two\", opening = 0.6, second = [0.9, 0.2, 0.5, 0.7], \
    after = [1.0, 0.1, 0.9, 0.4, 0.7, 0.0, 0.3, 0.2, 0.6, 0.8, 0.5, 0.15, 0.05, 0.95, 0.35, 0.45] }]";
const PLAY: &str = "play = [{ kind = \"gtft\" }, { kind = \"extortion\", chi = 3.0 }, { kind = \"memory_one\", opening = 0.3, cc = 0.9, cd = 0.2, dc = 0.6, dd = 0.4 }]";

fn text(agents: u32, replicas: u32, topology: &str, names: &str, fractions: &str, phases: &[&str]) -> Plan {
    let phases: String = phases.iter().map(|p| format!("[[phase]]\n{p}\n")).collect();
    let shares = ["g0", "g1", "g2", "g3"].map(|_| "{ kind = \"uniform\", low = 0.0, high = 1.0 }").join(", ");
    let edges = "{ kind = \"choice\", of = [0.0, 1.0] }";
    plan(&format!(
        "seed = 307\nsteps = 5\npopulation = {{ agents = {agents}, replicas = {replicas}, strategies = {names} }}\ntopology = {topology}\n\
         init = {{ kind = \"fractions\", fractions = {fractions} }}\nmeasure = {{ absorption = true, histogram_bins = 7, every = 1 }}\n\
         values = {{ dimensions = [\"open\", \"cc\", \"cd\", \"dc\", \"dd\"] }}\n\
         [[users]]\nname = \"a\"\nfraction = 1.0\npreference = [{shares}, {edges}]\n{phases}"
    ))
}

/// Every case with its name.
pub fn all() -> Vec<(String, Plan)> {
    let lengths = [
        "rounds = 7",
        "continuation = 0.8\nexecution_error = 0.05",
        "continuation = 0.95\nmax_rounds = 12\nearn = \"total\"",
        "rounds = 1\nearn = \"total\"",
        "continuation = 0.6\nexecution_error = 0.02\nperception_error = 0.1\ndial = 0.3\nprospect = { reference = 0.5 }",
    ];
    let named = "names";
    let rules = [
        "kind = \"imitate/fermi\"\nbeta = 2.0",
        "kind = \"imitate/best\"\nmodels = 2",
        "kind = \"imitate/voter\"\nupdate_probability = 0.7",
    ];
    let genes = "genes = [\"open\", \"cc\", \"cd\", \"dc\", \"dd\"]";
    let (hitch, jitter) = ("kind = \"imitate/hitchhike\"\nprobability = 1.0", "kind = \"evolve/jitter\"\nprobability = 0.2\nsize = 0.1");
    let topologies = [
        ("well_mixed", "{ kind = \"well_mixed\" }"),
        ("with_self", "{ kind = \"well_mixed\", include_self = true }"),
        ("ring", "{ kind = \"ring\", neighbors = 4 }"),
        ("groups", "{ kind = \"groups\", size = 5 }"),
    ];
    let mut cases = Vec::new();
    for (at, (agents, replicas)) in [(1, 2), (65, 3), (1005, 1), (2205, 2)].into_iter().enumerate() {
        for (t, (name, topology)) in topologies.into_iter().enumerate() {
            let graph = name == "ring" || name == "groups";
            if graph && agents < 5 {
                continue;
            }
            let modes = if graph { ["match", "neighbor_sum", "neighbor_mean"] } else { ["match", "sample", "field"] };
            for (m, mode) in modes.into_iter().enumerate() {
                let samples = if mode == "sample" { "samples = 3" } else { "" };
                let (length, rule) = (lengths[(at + t + 2 * m) % 5], rules[(t + m) % 3]);
                // Named strategies, probabilities, values in turn.
                let how = [named, PLAY, genes][(at + t + m) % 3];
                let how = if how == genes && mode == "field" { named } else { how };
                let game = format!("{STAGE}\npayoff = \"{mode}\"\n{samples}\n{length}\n{}", if how == named { "" } else { how });
                let names = if how == named { "[\"WSLS\", \"ALLD\", \"RANDOM\"]" } else { "[\"A\", \"B\", \"C\"]" };
                let more: &[&str] = if how == genes { &[&game, rule, hitch, jitter] } else { &[&game, rule] };
                let kind = ["named", "play", "genes"][[named, PLAY, genes].iter().position(|h| *h == how).unwrap()];
                let plan = text(agents, replicas, topology, names, "[0.4, 0.3, 0.3]", more);
                cases.push((format!("repeated/{name}/{agents}x{replicas}/{mode}/{kind}"), plan));
            }
        }
    }
    cases.extend(memory_two(lengths));
    cases.extend(reputations());
    // Walls, and games much longer than two blocks of words.
    let walls = "{ kind = \"lattice\", width = 13, height = 5, boundary = \"walls\" }";
    let game = format!("{STAGE}\npayoff = \"neighbor_sum\"\nrounds = 33\nexecution_error = 0.1");
    cases.push((
        "repeated/walls/65x2/neighbor_sum/named".into(),
        text(65, 2, walls, "[\"tft\", \"grim\"]", "[0.5, 0.5]", &[&game, rules[0]]),
    ));
    let game = format!("{STAGE}\npayoff = \"match\"\nrounds = 4096\nperception_error = 0.01");
    cases.push((
        "repeated/long/66x1/match/named".into(),
        text(66, 1, "{ kind = \"well_mixed\" }", "[\"GTFT\", \"ALLC\"]", "[0.5, 0.5]", &[&game, rules[1]]),
    ));
    cases
}

/// Strategies of memory two beside those of memory one.
fn memory_two(lengths: [&str; 5]) -> Vec<(String, Plan)> {
    let mut cases = Vec::new();
    for (at, (agents, replicas)) in [(2, 2), (65, 3), (1005, 1), (2205, 2)].into_iter().enumerate() {
        let modes = ["match", "sample", "neighbor_sum", "neighbor_mean", "field"];
        for (m, mode) in modes.into_iter().enumerate() {
            let graph = mode.starts_with("neighbor");
            if graph && agents < 5 {
                continue;
            }
            let topology = if graph { "{ kind = \"ring\", neighbors = 4 }" } else { "{ kind = \"well_mixed\" }" };
            let named = (at + m) % 2 == 0;
            let samples = if mode == "sample" { "samples = 2" } else { "" };
            let length = lengths[(at + m) % 5];
            let game = format!("{STAGE}\npayoff = \"{mode}\"\n{samples}\n{length}\n{}", if named { "" } else { TWO });
            let names = if named { "[\"TF2T\", \"2tft\", \"RANDOM\"]" } else { "[\"A\", \"B\", \"C\"]" };
            let plan = text(agents, replicas, topology, names, "[0.4, 0.3, 0.3]", &[&game, "kind = \"imitate/fermi\"\nbeta = 2.0"]);
            cases.push((format!("repeated/two/{agents}x{replicas}/{mode}"), plan));
        }
    }
    cases
}

/// Norms of all orders, with everything that can go wrong.
fn reputations() -> Vec<(String, Plan)> {
    let norms = [
        "norm = { kind = \"image_scoring\" }",
        "norm = { kind = \"standing\" }\nassessment_error = 0.1",
        "norm = { kind = \"stern_judging\" }\nexecution_error = 0.1\nrecognition = 0.7",
        "norm = { kind = \"shunning\" }\nperception_error = 0.2\ndial = 0.8\nprospect = { reference = 0.3 }",
        "norm = { kind = \"simple_standing\" }\nassessment_error = 0.05\nexecution_error = 0.2",
        "norm = { kind = \"table\", good = [0.9, 0.1, 0.6, 0.8], bad = [0.7, 0.0, 0.3, 0.4] }",
    ];
    let tables = "act = [{ kind = \"table\", good_good = 0.9, good_bad = 0.1, bad_good = 0.7, bad_bad = 0.4 }, { kind = \"disc\" }, { kind = \"alld\" }]";
    let mut cases = Vec::new();
    for (at, (agents, replicas)) in [(1, 2), (2, 3), (65, 3), (1005, 1), (2206, 2)].into_iter().enumerate() {
        for (k, norm) in norms.into_iter().enumerate() {
            let named = (at + k) % 2 == 0;
            let game = format!("kind = \"interact/reputation\"\nbenefit = 3.1\ncost = 1.0\n{norm}\n{}", if named { "" } else { tables });
            let names = if named { "[\"DISC\", \"ALLC\", \"alld\"]" } else { "[\"A\", \"B\", \"C\"]" };
            let topology = if k % 3 == 1 { "{ kind = \"well_mixed\", include_self = true }" } else { "{ kind = \"well_mixed\" }" };
            let plan = text(agents, replicas, topology, names, "[0.4, 0.3, 0.3]", &[&game, "kind = \"imitate/fermi\"\nbeta = 2.0", &game]);
            cases.push((format!("reputation/{agents}x{replicas}/{k}"), plan));
        }
    }
    cases
}

/// A game of one round is the game itself, and so is what it is worth to those who care for leads, gains and losses.
#[test]
fn one_round_is_worth_what_the_game_is() {
    use polity::backend::{self, Kind, Options};
    use polity::world::World;
    let games = |felt: &str, mode: &str, fractions: &str| {
        let matrix = format!("kind = \"interact/matrix\"\nmatrix = [[3.0, -0.4], [5.0, 1.0]]\npayoff = \"{mode}\"\n{felt}");
        let repeated = format!("{STAGE}\npayoff = \"{mode}\"\nrounds = 1\n{felt}");
        [matrix, repeated].map(|game| {
            let plan = text(1200, 1, "{ kind = \"ring\", neighbors = 4 }", "[\"ALLC\", \"ALLD\"]", fractions, &[&game]);
            let mut engine = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options::default()).unwrap();
            let seen = engine.advance(1, &[1]).unwrap();
            // The formats of payoffs differ with the games.
            let unit = |sum: i64| (plan.payoff().natural(sum as f64) * 1e4).round() / 1e4;
            let row = polity::metrics::row(&plan, &seen[0]);
            let objective = row.into_iter().find(|(name, _)| name == "objective_alignment").and_then(|(_, value)| value);
            (unit(seen[0].replicas[0].payoff_sum), objective.map(|x| (x * 1e6).round()))
        })
    };
    for (felt, mode) in
        [("", "neighbor_sum"), ("", "field"), ("dial = 0.7", "neighbor_sum"), ("dial = 0.2", "field"), ("dial = 1.0", "neighbor_mean")]
    {
        let [matrix, repeated] = games(felt, mode, "[0.4, 0.6]");
        assert!((matrix.0 - repeated.0).abs() < 2e-3 * 1200.0, "{felt} {mode}: {matrix:?} {repeated:?}");
        let near = matrix.1.zip(repeated.1).is_none_or(|(a, b)| (a - b).abs() < 5e3);
        assert!(matrix.1.is_some() == repeated.1.is_some() && near, "{felt} {mode}: {matrix:?} {repeated:?}");
        // On a ring leads alone do not tell what was paid.
        assert_eq!(repeated.1.is_some(), felt != "dial = 1.0", "{felt} {mode}");
    }
    // A gain of 1 above the reference 2 and a loss of 1 below it, which counts three times.
    let averse = "prospect = { reference = 2.0, lambda = 3.0, alpha = 1.0 }";
    for (fractions, worth) in [("[1.0, 0.0]", 1.0), ("[0.0, 1.0]", -3.0)] {
        assert_eq!(games(averse, "match", fractions).map(|(sum, _)| sum), [1200.0 * worth; 2]);
    }
}
