//! V46: where strategies come from under neutral copying.

use crate::table::{Table, mean};
use crate::world::{plan, start};
use polity::backend::Kind;
use polity::metrics;

fn neutral(agents: u32, replicas: u32, update: f64, steps: u32) -> polity::config::Plan {
    plan(&format!(
        "seed = 46\nsteps = {steps}\nmeasure = {{ every = 1, absorption = false }}\naccountability = {{}}\n\
         population = {{ agents = {agents}, replicas = {replicas}, strategies = [\"A\", \"B\"] }}\n\
         init = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\n[[phase]]\nkind = \"imitate/voter\"\nupdate_probability = {update:?}\n"
    ))
}

/// Distinct roots per agent after each step, while populations are large: θ ← 1 − (1 − (1 − u)θ)·exp(−uθ).
fn roots(update: f64, steps: usize) -> Vec<f64> {
    let mut theta = 1.0;
    let step = |_| {
        theta = 1.0 - (1.0 - (1.0 - update) * theta) * f64::exp(-update * theta);
        theta
    };
    (0..steps).map(step).collect()
}

#[test]
fn v46_lineages_of_neutral_copying() {
    let mut table = Table::default();
    let stated: [(f64, &[(u32, f64)]); 3] = [
        (1.0, &[(1, 0.6321), (2, 0.4685), (3, 0.3741), (5, 0.2681), (10, 0.1582), (50, 0.0376)]),
        (0.5, &[(1, 0.6967), (2, 0.5401), (3, 0.4428), (5, 0.3272), (10, 0.1996), (50, 0.0494)]),
        (0.1, &[(10, 0.5045)]),
    ];
    for (update, rows) in stated {
        let theory = roots(update, 50);
        let steps: Vec<u32> = rows.iter().map(|(step, _)| *step).collect();
        let plan = neutral(10_000, 8, update, 50);
        let one = plan.of_one_replica();
        let seen = start(Kind::Cpu, &plan).advance(*steps.last().unwrap(), &steps).expect("the run completes");
        for ((step, expected), seen) in rows.iter().zip(&seen) {
            let found = theory[*step as usize - 1];
            table.formula(
                &format!("V46 u={update} t={step}, the recursion"),
                &format!("{expected:.4}"),
                &format!("{found:.4}"),
                (found - expected).abs() < 1e-4,
            );
            let each: Vec<f64> = (0..8)
                .filter_map(|k| {
                    let alone = metrics::Observation { replicas: vec![seen.replicas[k].clone()], ..seen.clone() };
                    metrics::row(&one, &alone).into_iter().find(|(name, _)| name == "roots")?.1
                })
                .collect();
            table.near(&format!("V46 u={update} t={step}, N=10000, roots per agent"), *expected, mean(&each), 0.003);
        }
    }
    // Two agents go back to one with 1/N + (1 − 1/N)(1 − (1 − p)^t), p = (u² + 2u(1 − u))/N.
    let (n, replicas, steps) = (1000u32, 300u32, 100u32);
    let plan = neutral(n, replicas, 1.0, steps);
    let seen = start(Kind::Cpu, &plan).advance(steps, &[steps]).expect("the run completes").remove(0);
    let each: Vec<f64> = seen.replicas.iter().filter_map(|one| Some(one.lineages?.squares as f64 / f64::from(n).powi(2))).collect();
    let together = 1.0 / f64::from(n);
    let expected = together + (1.0 - together) * (1.0 - (1.0 - together).powi(steps as i32));
    table.formula("V46 E[HHI] of N=1000, u=1, t=100", "0.0961", &format!("{expected:.4}"), (expected - 0.0961).abs() < 1e-4);
    table.near("V46 N=1000 u=1 t=100, concentration of roots", expected, mean(&each), 0.0);
    table.finish();
}
