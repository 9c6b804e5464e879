//! A metric of one's own: a pure function of the plan and the exact tallies of a measurement, in an observer beside the built-in ones.
//!
//! `cargo run --release --example own_metric -- configs/rock_paper_scissors.toml`
#![allow(clippy::print_stdout, reason = "an example prints")]

use polity::backend::{self, Kind, Options};
use polity::metrics::Observation;
use polity::run::{self, Sink, Wishes};
use polity::{Registry, World, config};

/// How far the shares of the strategies are from equal ones: the largest minus the smallest, pooled over replicas; `None` without agents.
fn unevenness(observation: &Observation) -> Option<f64> {
    let counts = observation.replicas.first()?.counts.len();
    let pooled = |s: usize| observation.replicas.iter().map(|replica| replica.counts[s]).sum::<u64>();
    let all: Vec<u64> = (0..counts).map(pooled).collect();
    let total: u64 = all.iter().sum();
    (total > 0).then(|| (all.iter().max().unwrap_or(&0) - all.iter().min().unwrap_or(&0)) as f64 / total as f64)
}

struct Unevenness(Vec<(u32, Option<f64>)>);

impl Sink for Unevenness {
    fn observe(&mut self, observation: &Observation) -> anyhow::Result<()> {
        self.0.push((observation.step, unevenness(observation)));
        Ok(())
    }
    fn snapshot(&mut self, _step: u32, _strategy: &[u8]) -> anyhow::Result<()> {
        Ok(())
    }
    fn progress(&mut self, _step: u32) {}
}

fn main() -> anyhow::Result<()> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "configs/rock_paper_scissors.toml".into());
    let sets = ["steps=50".to_owned(), "measure.every=10".to_owned()];
    let plan = config::load(path.as_ref(), &sets, &Registry::builtin())?;
    let mut engine = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options::default())?;
    let mut found = Unevenness(Vec::new());
    run::run(&plan, engine.as_mut(), &mut found, &Wishes::default())?;
    for (step, value) in found.0 {
        println!("{step},{}", value.map_or(String::new(), |x| format!("{x:.6}")));
    }
    Ok(())
}
