//! V01, V02, V03, V12, V13: well-mixed equilibria and boundaries.

use crate::chain::binomial;
use crate::table::{Table, bisect};
use crate::world::{Game, shares, start, stationary};
use polity::backend::Kind;

/// Hawk against Dove, V = 1.
pub fn hawk_dove(cost: f64) -> [[f64; 2]; 2] {
    [[(1.0 - cost) / 2.0, 1.0], [0.0, 0.5]]
}

#[test]
fn v01_hawk_dove() {
    let mut table = Table::default();
    for (cost, beta, update) in [(4.0, 1.0, 1.0), (2.0, 1.0, 1.0), (4.0, 1.0, 0.3), (4.0, 0.2, 1.0), (4.0, 5.0, 1.0)] {
        let game = Game { agents: 50_000, replicas: 4, matrix: hawk_dove(cost), beta, update, ..Game::default() };
        let found = stationary(Kind::Cpu, &game.plan(), 150, 300, 10);
        let what = format!("V01 V=1 C={cost} beta={beta} u={update} N=5e4 seed 1, 4 populations, T=300");
        table.near(&what, 1.0 / cost, found, 0.003);
    }
    table.finish();
}

/// Mean drift of strategy 0 per pair when payoffs are means over `m` opponents of a population with share `x` of strategy 0.
fn sampled_drift(matrix: [[f64; 2]; 2], x: f64, m: usize, beta: f64) -> f64 {
    let weights = binomial(m, x);
    let pay = |own: usize, k: usize| (matrix[own][0] * k as f64 + matrix[own][1] * (m - k) as f64) / m as f64;
    let mut drift = 0.0;
    for (k, p) in weights.iter().enumerate() {
        for (l, q) in weights.iter().enumerate() {
            drift += p * q * (0.5 * beta * (pay(0, k) - pay(1, l))).tanh();
        }
    }
    drift
}

#[test]
fn v02_sampled_opponents() {
    let mut table = Table::default();
    let rows = [
        (0.1, 1, "\"sample\"", 0.2506),
        (1.0, 1, "\"sample\"", 0.2999),
        (1.0, 1, "\"match\"", 0.2999),
        (5.0, 1, "\"sample\"", 0.4778),
        (5.0, 1, "\"match\"", 0.4778),
        (1.0, 4, "\"sample\"\nsamples = 4", 0.2532),
        (1.0, 8, "\"sample\"\nsamples = 8", 0.2509),
    ];
    for (beta, m, payoff, stated) in rows {
        let matrix = hawk_dove(4.0);
        let expected = bisect(0.01, 0.99, 50, |x| sampled_drift(matrix, x, m, beta));
        let what = format!("V02 C=4 beta={beta} {}", payoff.replace(['"'], "").replace('\n', " "));
        let root = format!("{expected:.4}");
        table.formula(&format!("{what}, zero of E tanh"), &format!("{stated:.4}"), &root, (expected - stated).abs() < 6e-5);
        // At beta = 0.1 the population needs 53 steps per e-fold.
        let (from, to) = if beta < 0.5 { (350, 550) } else { (80, 160) };
        let game = Game { agents: 50_000, replicas: 4, matrix, payoff, beta, ..Game::default() };
        let found = stationary(Kind::Cpu, &game.plan(), from, to, 10);
        table.near(&format!("{what} N=5e4 seed 1, 4 populations, T={to}"), expected, found, 0.004);
    }
    table.finish();
}

#[test]
fn v03_replicator_mutator() {
    let mut table = Table::default();
    let matrix = [[2.0, -1.0], [3.0, 0.0]];
    let rows = [
        (1.0, 0.01, "\"field\"", 0.01081),
        (1.0, 0.05, "\"field\"", 0.05371),
        (0.5, 0.02, "\"field\"", 0.03993),
        (1.0, 0.05, "\"match\"", 0.05843),
    ];
    for (beta, mutation, payoff, stated) in rows {
        let expected = bisect(0.0, 0.5, 50, |x| {
            let gain = if payoff == "\"field\"" { (-beta / 2.0f64).tanh() } else { sampled_drift(matrix, x, 1, beta) };
            (1.0 - mutation) * (x + x * (1.0 - x) * gain) + mutation / 2.0 - x
        });
        let what = format!("V03 b=3 c=1 beta={beta} mu={mutation} {}", payoff.replace('"', ""));
        let root = format!("{expected:.5}");
        table.formula(&format!("{what}, root"), &format!("{stated:.5}"), &root, (expected - stated).abs() < 6e-6);
        let game = Game { agents: 50_000, replicas: 4, matrix, payoff, beta, mutation, ..Game::default() };
        let found = stationary(Kind::Cpu, &game.plan(), 100, 200, 5);
        table.near(&format!("{what} N=5e4 seed 1, 4 populations, T=200"), expected, found, 0.001);
    }
    table.finish();
}

/// Shares of strategy 0 after 250 steps from `x`, the lowest and the highest of three populations.
fn ends(matrix: [[f64; 2]; 2], x: f64) -> (f64, f64) {
    let agents = 50_000u32;
    let first = (x * f64::from(agents)).round() as u32;
    let init = format!("kind = \"counts\", counts = [{first}, {}]", agents - first);
    let plan = Game { agents, replicas: 3, init: &init, matrix, ..Game::default() }.plan();
    let observed = start(Kind::Cpu, &plan).advance(250, &[250]).expect("the run completes");
    let shares = shares(&observed[0]);
    (shares.iter().copied().fold(1.0, f64::min), shares.iter().copied().fold(0.0, f64::max))
}

/// Below the boundary the strategy dies, above it takes over.
fn boundary(table: &mut Table, what: &str, matrix: [[f64; 2]; 2], x: f64) {
    let (below, above) = (ends(matrix, x - 0.03), ends(matrix, x + 0.03));
    let setting = "N=5e4 seed 1, 3 populations, T=250";
    table.holds(&format!("{what} x*={x:.4}, start x*-0.03, {setting}"), "< 0.01", &format!("at most {:.5}", below.1), below.1 < 0.01);
    table.holds(&format!("{what} x*={x:.4}, start x*+0.03, {setting}"), "> 0.99", &format!("at least {:.5}", above.0), above.0 > 0.99);
}

#[test]
fn v12_direct_reciprocity() {
    let mut table = Table::default();
    let (b, c) = (3.0, 1.0);
    for w in [0.5, 0.75] {
        let x = c * (1.0 - w) / (w * (b - c));
        boundary(&mut table, &format!("V12 b=3 c=1 w={w}"), [[(b - c) / (1.0 - w), -c], [b, 0.0]], x);
    }
    table.finish();
}

#[test]
fn v13_indirect_reciprocity() {
    let mut table = Table::default();
    let (b, c) = (3.0, 1.0);
    for q in [0.5, 0.8] {
        let x = c * (1.0 - q) / (q * (b - c));
        boundary(&mut table, &format!("V13 b=3 c=1 q={q}"), [[b - c, -c * (1.0 - q)], [b * (1.0 - q), 0.0]], x);
    }
    table.finish();
}
