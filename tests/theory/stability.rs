//! V18: Rock-Paper-Scissors with mutation is stable above mu* = 1 − 1/√(1 + β²/12) only.

use crate::table::{Table, bisect, mean};
use crate::world::{plan, start};
use polity::backend::Kind;

const MATRIX: [[f64; 3]; 3] = [[0.0, -1.0, 1.0], [1.0, 0.0, -1.0], [-1.0, 1.0, 0.0]];

/// One synchronous step of an infinite population.
fn map(x: [f64; 3], beta: f64, mutation: f64) -> [f64; 3] {
    let pay: [f64; 3] = std::array::from_fn(|i| (0..3).map(|j| MATRIX[i][j] * x[j]).sum());
    std::array::from_fn(|i| {
        let drift: f64 = (0..3).map(|j| x[j] * (0.5 * beta * (pay[i] - pay[j])).tanh()).sum();
        (1.0 - mutation) * x[i] * (1.0 + drift) + mutation / 3.0
    })
}

fn distance(x: [f64; 3]) -> f64 {
    x.iter().map(|v| (v - 1.0 / 3.0).powi(2)).sum::<f64>().sqrt()
}

/// Root mean square distance from the centre over the steps `from ..= to` of an infinite population.
fn mean_field(beta: f64, mutation: f64, start: [f64; 3], from: u32, to: u32) -> f64 {
    let (mut x, mut sum) = (start, 0.0);
    for step in 1..=to {
        x = map(x, beta, mutation);
        sum += if step >= from { distance(x).powi(2) } else { 0.0 };
    }
    (sum / f64::from(to - from + 1)).sqrt()
}

/// The same in each population that polity runs.
fn simulated(beta: f64, mutation: f64, agents: u32, start_at: [f64; 3], from: u32, to: u32) -> Vec<f64> {
    let plan = plan(&format!(
        "seed = 1\nsteps = 100000\npopulation = {{ agents = {agents}, replicas = 3, strategies = [\"R\", \"P\", \"S\"] }}\n\
         init = {{ kind = \"fractions\", fractions = {start_at:?} }}\nmeasure = {{ absorption = false }}\n\
         [[phase]]\nkind = \"interact/matrix\"\nmatrix = {MATRIX:?}\npayoff = \"field\"\n\
         [[phase]]\nkind = \"imitate/fermi\"\nbeta = {beta:?}\n[[phase]]\nkind = \"evolve/mutate\"\nprobability = {mutation:?}\n"
    ));
    let steps: Vec<u32> = (from..=to).collect();
    let observed = start(Kind::Cpu, &plan).advance(to, &steps).expect("the run completes");
    (0..3)
        .map(|r| {
            let squares = observed.iter().map(|o| {
                let counts = &o.replicas[r].counts;
                distance(std::array::from_fn(|i| counts[i] as f64 / f64::from(agents))).powi(2)
            });
            (squares.sum::<f64>() / observed.len() as f64).sqrt()
        })
        .collect()
}

fn threshold(beta: f64) -> f64 {
    1.0 - 1.0 / (1.0 + beta * beta / 12.0).sqrt()
}

#[test]
fn v18_rock_paper_scissors_stability() {
    let mut table = Table::default();
    // So small that no cycle is reached while the map is watched.
    let near = [1.0 / 3.0 + 1e-8, 1.0 / 3.0, 1.0 / 3.0 - 1e-8];
    for (beta, stated) in [(1.0, 0.03923), (0.5, 0.01026)] {
        let formula = threshold(beta);
        table.formula(
            &format!("V18 beta={beta} mu*, formula"),
            &stated.to_string(),
            &format!("{formula:.5}"),
            (formula - stated).abs() < 6e-6,
        );
        // Above mu* the distance shrinks from one hundred steps to the next, below it grows.
        let found = bisect(0.5 * formula, 1.5 * formula, 20, |mu| {
            let (early, late) = (mean_field(beta, mu, near, 100, 199), mean_field(beta, mu, near, 200, 299));
            late - early
        });
        let good = (found / formula - 1.0).abs() < 0.02;
        table.formula(
            &format!("V18 beta={beta} mu* of the map by bisection"),
            &format!("{formula:.5} ± 2 %"),
            &format!("{found:.5}"),
            good,
        );
    }
    // A strong beta puts 2 % of mu* well above the noise of a finite population: ±0.7 % per step in amplitude.
    let (agents, small, large) = (150_000, [0.345, 0.333, 0.322], [0.45, 0.3, 0.25]);
    for (beta, factor, at, from, to) in [
        (4.0, 0.98, small, 300, 400),
        (4.0, 1.02, large, 300, 400),
        // Below mu* the wide cycle stays, above it the same start shrinks to noise.
        (1.0, 0.9, large, 400, 500),
        (1.0, 1.1, large, 400, 500),
    ] {
        let mu = factor * threshold(beta);
        let expected = mean_field(beta, mu, at, from, to);
        let found = mean(&simulated(beta, mu, agents, at, from, to));
        let what = format!("V18 beta={beta} mu={factor}·mu* N=1.5e5 seed 1, 3 populations, steps {from}-{to}");
        let first = distance(at);
        if factor < 1.0 {
            let good = (found.value / expected - 1.0).abs() <= 0.05 + 4.0 * found.error / expected;
            let want = format!("limit cycle of amplitude {expected:.4} ± 5 %, start {first:.3}");
            table.holds(&what, &want, &format!("{:.4} ± {:.4}", found.value, found.error), good);
        } else {
            // Sampling shakes a damped population: per step variance 2/(3N), summed over its memory.
            let memory = (1.0 - mu) * (1.0 + beta * beta / 12.0).sqrt();
            let noise = (2.0 / 3.0 / f64::from(agents) / (1.0 - memory * memory)).sqrt();
            let want = format!("damped from {first:.3} to {expected:.4}, noise at most {noise:.4}");
            let good = found.value <= expected + 1.5 * noise + 4.0 * found.error && found.value < 0.25 * first;
            table.holds(&what, &want, &format!("{:.4} ± {:.4}", found.value, found.error), good);
        }
    }
    table.finish();
}
