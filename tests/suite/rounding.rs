//! What payoffs of any size do: the model that the text says, or none.

use crate::cases::plan;
use polity::backend::{self, Kind, Options};
use polity::metrics::Observation;
use polity::world::World;

/// Coordination of nobody: D dominates. `scale` multiplies payoffs and divides β.
fn text(matrix: [[f64; 2]; 2], beta: f64, agents: u32, steps: u32, rule: &str) -> String {
    format!(
        "seed = 3\nsteps = {steps}\npopulation = {{ agents = {agents}, strategies = [\"C\", \"D\"] }}\ntopology = {{ kind = \"well_mixed\" }}\n\
         init = {{ kind = \"fractions\", fractions = [0.9, 0.1] }}\n\
         [[phase]]\nkind = \"interact/matrix\"\nmatrix = {matrix:?}\npayoff = \"match\"\n\
         [[phase]]\nkind = \"{rule}\"\nbeta = {beta:?}\n"
    )
}

fn times(scale: f64) -> [[f64; 2]; 2] {
    [[1.0, 0.0], [1.3, 0.2]].map(|row| row.map(|x| x * scale))
}

fn end(text: &str) -> Observation {
    let plan = plan(text);
    let mut cpu = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options::default()).unwrap_or_else(|e| panic!("{e}"));
    cpu.advance(plan.steps(), &[plan.steps()]).expect("runs").pop().expect("a measurement")
}

/// A power of two is exact in every step of the arithmetic: strategies and stored payoffs must be the same words.
#[test]
fn a_power_of_two_in_payoffs_and_beta_changes_nothing() {
    for rule in ["imitate/fermi", "respond/logit"] {
        let digest = |k: i32| end(&text(times(2f64.powi(k)), 2f64.powi(-k), 1001, 12, rule)).digest().to_string();
        let one = digest(0);
        for k in [-29, -20, -7, 5] {
            assert_eq!(digest(k), one, "{rule} with payoffs times 2^{k}");
        }
    }
}

/// The replicator's limit is D alone; β = 1 and 100 steps leave some .0001 of C (.9999 with payoffs of order 1, .109 once with 1e-9).
#[test]
fn payoffs_of_a_billionth_select_like_payoffs_of_one() {
    let share = |seen: &Observation| {
        let counts = &seen.replicas[0].counts;
        counts[1] as f64 / counts.iter().sum::<u64>() as f64
    };
    let small = share(&end(&text(times(1e-9), 1e9, 20_000, 100, "imitate/fermi")));
    let plain = share(&end(&text(times(1.0), 1.0, 20_000, 100, "imitate/fermi")));
    assert!(small > 0.999 && plain > 0.999, "{small} and {plain}");
}

/// What a config is told of its numbers: warnings, or the first problem.
fn told(around: &str, phase: &str) -> String {
    let text = format!(
        "seed = 3\nsteps = 3\npopulation = {{ agents = 60, strategies = [\"C\", \"D\"] }}\n{around}\n\
         init = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\n[[phase]]\n{phase}\n"
    );
    match polity::config::load_str(&text, "numbers.toml".as_ref(), &[], &polity::Registry::builtin()) {
        Ok(plan) => format!("runs {}", plan.warnings().join(" ")),
        Err(error) => format!("refused {error}"),
    }
}

/// Every game says what its numbers lose: 2^23 units hold the largest payoff of an agent, so that of 1e6 a unit is 1/8.
#[test]
#[expect(clippy::too_many_lines, reason = "a list of cases")]
fn games_say_what_rounding_takes() {
    let groups = "topology = { kind = \"groups\", size = 4 }";
    let torus = "topology = { kind = \"lattice\", width = 10, height = 6 }";
    let goods = "kind = \"interact/public_goods\"\npayoff = \"group\"\nsize = 4\ncontributors = [\"C\"]\npunishers = [\"C\"]\n";
    let linear = format!("{goods}benefit = {{ kind = \"linear\", multiplication = 3.0 }}\n");
    let table = format!("{goods}benefit = {{ kind = \"table\", values = [0.0, 0.06, 2.0, 5.0, 1e6] }}\ncost = 0.0");
    let overlapping = "kind = \"interact/neighborhood_goods\"\ncontributors = [\"C\"]\nmultiplication = 3.0\n";
    let norm = "norm = { kind = \"stern_judging\" }\nact = [{ kind = \"disc\" }, { kind = \"alld\" }]";
    let reputation = |more: &str| format!("kind = \"interact/reputation\"\n{norm}\n{more}");
    let opinions = |more: &str| format!("kind = \"interact/opinions\"\n{norm}\n{more}");
    let environment = |rows: &str| format!("kind = \"interact/environment\"\npayoffs = {rows}");
    let commons = |more: &str| format!("kind = \"interact/commons\"\ngrowth = 0.5\n{more}");
    let cases: [(&str, String, &str, &str); 17] = [
        ("", format!("{linear}fine = 1e6\npunishing_cost = 0.01"), "refused", "punishing_cost = 0.01 and 0 are stored as equal"),
        (
            "",
            format!("{linear}fine = 1e6\npunishing_cost = 0.8\ncost = 4.0"),
            "runs",
            "punishing_cost = 0.8 and 0 differ by 8e-1, and by 1e0 as they are stored",
        ),
        ("", table, "runs", "where 0 of 3 others contribute are stored as equal"),
        ("", format!("{linear}fine = 1.0\npunishing_cost = 0.3"), "runs", ""),
        (
            torus,
            format!("{overlapping}punishers = [\"C\"]\nfine = 1e5\npunishing_cost = 0.01"),
            "refused",
            "punishing_cost = 0.01 and 0 are stored as",
        ),
        (torus, overlapping.replace("3.0", "4.99999999"), "refused", "costs and brings back are stored as equal"),
        (torus, format!("{overlapping}worth = {{ kind = \"synergy\", factor = 0.8 }}"), "runs", ""),
        (
            torus,
            format!("{}cost = 1000.0", overlapping.replace("3.0", "0.0001")),
            "runs",
            "multiplication = 0.0001 and 0 differ by 1e-4, and by 1.06811523",
        ),
        (
            "",
            reputation("benefit = 1e6\ncost = 0.01"),
            "refused",
            "what helping costs (benefit = 1000000, cost = 0.01) and 0 are stored as equal",
        ),
        (
            "",
            reputation("benefit = 1e6\ncost = 999999.99"),
            "runs",
            "what both helping is worth (benefit = 1000000, cost = 999999.99) and 0 are stored as",
        ),
        (
            "",
            reputation("benefit = 3.0\ncost = 1.0\nrecognition = 0.00001\nperception_error = 0.00001"),
            "runs",
            "seen as its opposite is 1.0e-10, in units of 2^-30 exactly 0",
        ),
        (groups, opinions("benefit = 1e5\ncost = 0.01"), "refused", "cost = 0.01 and 0 are stored as equal"),
        (
            groups,
            opinions("benefit = 3.0\ncost = 1.0\nobservation = 0.00001\nperception_error = 0.00001"),
            "runs",
            "watched and misperceived is 1.0e-10",
        ),
        (groups, environment("[[0.06, 0.01], [-1e6, 5.0]]"), "refused", "0.06 of C and 0.01 of D in environment 0 are stored as equal"),
        (
            groups,
            commons("efforts = [1e-7, 0.4]"),
            "refused",
            "what C takes = 0.0000001 and 0 are stored as equal: shares of a stock are whole numbers of 1.9",
        ),
        (groups, commons("efforts = [0.4000001, 0.4]"), "refused", "0.4 of D and 0.4000001 of C are stored as equal"),
        (groups, commons("efforts = [0.1, 0.4]\ncost = 0.3"), "runs", ""),
    ];
    for (around, phase, verdict, words) in cases {
        let found = told(around, &phase);
        assert!(found.starts_with(verdict) && found.contains(words), "{phase}\n{found}");
        assert!(!words.is_empty() || found == "runs ", "{phase}\n{found}");
    }
    let income = |unit: &str| {
        let game = "kind = \"interact/matrix\"\nmatrix = [[1e6, 0.0], [0.0, 1e6]]\npayoff = \"match\"\n";
        told("state = { resource = 10 }", &format!("{game}[[phase]]\nkind = \"account/income\"\nunit = {unit}"))
    };
    assert!(income("0.3").contains("unit = 0.3 and 0 differ by 3e-1, and by 2.5e-1 as they are stored"), "{}", income("0.3"));
    assert_eq!(income("1000.0"), "runs ");
}
