//! V05 and V08: fixation of a single mutant against the exact chain of synchronous Fermi imitation.

use crate::chain::{Chain, misfit};
use crate::table::{Table, share};
use crate::world::{Game, absorb, fixed, start};
use polity::backend::Kind;

const MUTANT: &str = "kind = \"single_mutant\", mutant = \"A\", resident = \"B\"";

/// One step from `i` mutants, many times, against the row of the chain.
fn one_step(table: &mut Table, what: &str, chain: &Chain, game: &Game<'_>, i: usize) {
    let n = game.agents as usize;
    let init = format!("kind = \"counts\", counts = [{i}, {}]", n - i);
    let plan = Game { init: &init, ..*game }.plan();
    let observed = start(Kind::Cpu, &plan).advance(1, &[1]).expect("the run completes");
    let mut counts = vec![0; n + 1];
    for replica in &observed[0].replicas {
        counts[replica.counts[0] as usize] += 1;
    }
    let deviation = misfit(&chain.rows[i], &counts);
    let found = format!("{deviation:.2} standard deviations");
    table.holds(&format!("{what}, next state from {i} of {n}"), "chi² within 4", &found, deviation.abs() <= 4.0);
}

#[test]
fn v05_constant_advantage() {
    let mut table = Table::default();
    // Population, advantage, update probability, expected (MODEL.md), populations run.
    let rows = [
        (100, 0.1, 1.0, 0.12483, 8_000),
        (100, 0.1, 0.5, 0.10808, 5_000),
        (100, 0.1, 0.1, 0.09750, 2_000),
        (50, 0.5, 1.0, 0.48193, 3_000),
        (50, 0.5, 0.5, 0.43443, 3_000),
        (50, 0.5, 0.1, 0.40117, 2_500),
        (50, 0.5, 0.01, 0.39423, 500),
    ];
    for (agents, g, update, expected, replicas) in rows {
        let matrix = [[g, g], [0.0, 0.0]];
        let what = format!("V05 N={agents} g={g} u={update}");
        let chain = Chain::fermi(agents, matrix, 1.0, update);
        let exact = chain.fixation()[1];
        table.formula(&format!("{what} exact chain"), &format!("{expected:.5}"), &format!("{exact:.5}"), (exact - expected).abs() < 6e-6);
        let game = Game { agents: agents as u32, replicas, init: MUTANT, matrix, update, ..Game::default() };
        let ends = absorb(Kind::Cpu, &game.plan(), (100.0 / update) as u32);
        let found = share(fixed(&ends), ends.len(), exact);
        table.near(&format!("{what} seed 1, {replicas} populations"), exact, found, 0.01 * exact);
        if update >= 0.5 {
            one_step(&mut table, &what, &chain, &Game { replicas: 5_000, ..game }, agents * 3 / 10);
        }
    }
    table.finish();
}

/// Repeated Prisoner's Dilemma with c = 1, TFT first.
fn repeated(b: f64, w: f64) -> [[f64; 2]; 2] {
    [[(b - 1.0) / (1.0 - w), -1.0], [b, 0.0]]
}

/// d rho / d beta at beta = 0, by a central difference: its sign says whether weak selection favours the mutant.
fn weak_gain(n: usize, b: f64, w: f64, update: f64) -> f64 {
    let beta = 1e-5;
    let rho = |beta: f64| Chain::fermi(n, repeated(b, w), beta, update).fixation()[1];
    (rho(beta) - rho(-beta)) / (2.0 * beta)
}

#[test]
fn v08_one_third_law() {
    let mut table = Table::default();
    let n = 200;
    // The stated values belong to beta = 1e-4; in the limit of weak selection they are a little lower.
    for (w, stated, limit, rare) in [(0.75, 2.0173, 2.0164, 1191.0 / 591.0), (0.5, 4.0833, 4.0804, 795.0 / 195.0)] {
        // So near to the root the chain is a straight line: a bisection over a tenth on either side found the same digits in eight times the time.
        let at = |f: &dyn Fn(f64) -> f64| {
            let (low, high) = (0.999 * stated, 1.001 * stated);
            let (below, above) = (f(low), f(high));
            low - below * (high - low) / (above - below)
        };
        let one_sided = at(&|b| Chain::fermi(n, repeated(b, w), 1e-4, 1.0).fixation()[1] - 1.0 / n as f64);
        let (weak, slow) = (at(&|b| weak_gain(n, b, w, 1.0)), at(&|b| weak_gain(n, b, w, 1e-3)));
        for (name, expected, found) in [
            ("rho > 1/N at beta=1e-4", stated, one_sided),
            ("beta to 0", limit, weak),
            // One agent at a time: a(N−2) + b(2N−1) > c(N+1) + d(2N−4).
            ("beta to 0, u to 0, closed form", rare, slow),
        ] {
            let what = format!("V08 N={n} w={w} critical b/c of the exact chain, {name}");
            table.formula(&what, &format!("{expected:.4}"), &format!("{found:.4}"), (found - expected).abs() < 1.5e-4);
        }
    }
    // Both sides of the threshold, at beta where the chain itself is clearly above and below 1/N.
    for (b, beta, replicas) in [(1.2, 0.02, 20_000), (4.0, 0.004, 20_000)] {
        let matrix = repeated(b, 0.75);
        let chain = Chain::fermi(n, matrix, beta, 1.0);
        let exact = chain.fixation()[1];
        let game = Game { agents: n as u32, replicas, seed: 2, init: MUTANT, matrix, beta, ..Game::default() };
        let ends = absorb(Kind::Cpu, &game.plan(), 200);
        let found = share(fixed(&ends), ends.len(), exact);
        let what = format!("V08 N={n} w=0.75 b/c={b} beta={beta}");
        table.near(&format!("{what} seed 2, {replicas} populations, rho"), exact, found, 0.01 * exact);
        let (ratio, sign) = (found.value * n as f64, if b > 2.0173 { ">" } else { "<" });
        let good = (ratio > 1.0) == (b > 2.0173) && (found.value - 1.0 / n as f64).abs() > 4.0 * found.error;
        table.holds(&format!("{what} N·rho, 4 SE from 1"), &format!("{sign} 1"), &format!("{ratio:.3}"), good);
        one_step(&mut table, &what, &chain, &game, 120);
    }
    table.finish();
}
