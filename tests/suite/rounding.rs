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
