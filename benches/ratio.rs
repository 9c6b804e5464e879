//! polity against the plain kernels, alternating in one process: a ratio survives a noisy machine, a rate does not.
//!
//! `cargo bench --bench ratio [-- w1|w2|w3m|w3g]` prints one line per workload and size: rates in million agent-steps per second
//! (median of the repetitions), their ratio, and `stat` of both.
#![allow(
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    clippy::print_stdout,
    clippy::must_use_candidate,
    reason = "a program that prints figures"
)]

#[path = "plain.rs"]
mod plain;

use polity::backend::{self, Kind, Options};
use polity::config;
use polity::world::World;
use std::time::Instant;

const REPEATS: u64 = 5;

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

/// Times `steps` of a fresh polity run; returns the rate and a metric at the end.
fn polity(file: &str, sets: &[String], seed: u64, steps: u32, metric: &str, threads: usize) -> (f64, f64) {
    let mut sets = sets.to_vec();
    sets.push(format!("seed={seed}"));
    sets.push(format!("steps={}", steps + 1));
    sets.push("measure.every=1000000".into());
    let plan = config::load(file.as_ref(), &sets, &polity::Registry::builtin()).unwrap_or_else(|e| panic!("{e}"));
    let options = Options { threads, ..Options::default() };
    let mut warm = backend::start(Kind::Cpu, &plan, World::new(&plan), &options).expect("cpu starts");
    warm.advance(1, &[]).expect("runs");
    let mut cpu = backend::start(Kind::Cpu, &plan, World::new(&plan), &options).expect("cpu starts");
    let began = Instant::now();
    cpu.advance(steps, &[]).expect("runs");
    let took = began.elapsed().as_secs_f64();
    let observation = cpu.observe().expect("measures");
    let agents = f64::from(plan.agents());
    let stat = polity::metrics::row(&plan, &observation).into_iter().find(|(name, _)| name == metric).and_then(|(_, value)| value);
    (agents * f64::from(steps) / took / 1e6, stat.expect("a metric of this plan"))
}

fn line(name: &str, ours: &[(f64, f64)], theirs: &[(f64, f64)]) {
    let rate = |all: &[(f64, f64)]| median(all.iter().map(|x| x.0).collect());
    let stat = |all: &[(f64, f64)]| all.iter().map(|x| x.1).sum::<f64>() / all.len() as f64;
    let (a, b) = (rate(ours), rate(theirs));
    println!("{name:<12} polity {a:8.1} M/s   plain {b:6.1} M/s   ratio {:6.2}   stat {:.4} / {:.4}", a / b, stat(ours), stat(theirs));
}

fn main() {
    let only = std::env::args().nth(1).unwrap_or_default();
    let threads = std::env::var("POLITY_THREADS").ok().and_then(|t| t.parse().ok()).unwrap_or(0);
    let root = env!("CARGO_MANIFEST_DIR");
    if only.is_empty() || only == "w1" {
        for (l, steps) in [(256usize, 200u32), (1024, 100), (2048, 50)] {
            let sets = [format!("topology.width={l}"), format!("topology.height={l}")];
            let (mut ours, mut theirs) = (Vec::new(), Vec::new());
            for seed in 1..=REPEATS {
                ours.push(polity(&format!("{root}/configs/bench/w1_lattice.toml"), &sets, seed, steps, "fraction_C", threads));
                let mut plain = plain::Lattice::new(l, seed);
                let began = Instant::now();
                plain.run(steps as usize);
                theirs.push(((l * l) as f64 * f64::from(steps) / began.elapsed().as_secs_f64() / 1e6, plain.stat()));
            }
            line(&format!("W1 {l}²"), &ours, &theirs);
        }
    }
    if only.is_empty() || only == "w2" {
        for (n, steps) in [(100_000usize, 50u32), (1_000_000, 20), (10_000_000, 10)] {
            let sets = [format!("population.agents={n}")];
            let (mut ours, mut theirs) = (Vec::new(), Vec::new());
            for seed in 1..=REPEATS {
                ours.push(polity(&format!("{root}/configs/bench/w2_well_mixed.toml"), &sets, seed, steps, "fraction_Hawk", threads));
                let mut plain = plain::WellMixed::new(n, seed);
                let began = Instant::now();
                plain.run(steps as usize);
                theirs.push((n as f64 * f64::from(steps) / began.elapsed().as_secs_f64() / 1e6, plain.stat()));
            }
            line(&format!("W2 {n:e}"), &ours, &theirs);
        }
    }
    if only.is_empty() || only == "w3m" || only == "w3" {
        for (n, steps) in [(100_000usize, 50u32), (1_000_000, 20)] {
            let sets = [format!("population.agents={n}")];
            let (mut ours, mut theirs) = (Vec::new(), Vec::new());
            for seed in 1..=REPEATS {
                ours.push(polity(&format!("{root}/configs/bench/w3_opinion.toml"), &sets, seed, steps, "variance_opinion", threads));
                let mut plain = plain::Opinion::new(n, seed);
                let began = Instant::now();
                plain.run(steps as usize);
                theirs.push((n as f64 * f64::from(steps) / began.elapsed().as_secs_f64() / 1e6, plain.stat()));
            }
            line(&format!("W3m {n:e}"), &ours, &theirs);
        }
    }
    if only.is_empty() || only == "w3g" || only == "w3" {
        for (n, steps) in [(100_000usize, 50u32), (1_000_000, 20)] {
            let sets = [format!("population.agents={n}")];
            let (mut ours, mut theirs) = (Vec::new(), Vec::new());
            for seed in 1..=REPEATS {
                ours.push(polity(&format!("{root}/configs/bench/w3_network.toml"), &sets, seed, steps, "variance_opinion", threads));
                let mut plain = plain::Network::new(n, seed);
                let began = Instant::now();
                plain.run(steps as usize);
                theirs.push((n as f64 * f64::from(steps) / began.elapsed().as_secs_f64() / 1e6, plain.stat()));
            }
            line(&format!("W3g {n:e}"), &ours, &theirs);
        }
    }
}
