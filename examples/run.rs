//! Load a config, change a value, run it with an observer.
//!
//! `cargo run --release --example run -- configs/hawk_dove.toml phase.1.beta=0.5`
#![allow(clippy::print_stdout, reason = "an example prints")]

use polity::backend::{self, Kind, Options};
use polity::metrics::Observation;
use polity::run::{self, Sink, Wishes};
use polity::{Registry, World, config, metrics};

/// Prints the share of the first strategy at each measurement.
struct Shares<'a> {
    plan: &'a config::Plan,
}

impl Sink for Shares<'_> {
    fn observe(&mut self, observation: &Observation) -> anyhow::Result<()> {
        let row = metrics::row(self.plan, observation);
        let shown = row.iter().take(3).map(|(name, value)| format!("{name} = {}", value.map_or("-".into(), |x| format!("{x:.4}"))));
        println!("step {:>5}: {}", observation.step, shown.collect::<Vec<_>>().join(", "));
        Ok(())
    }
    fn snapshot(&mut self, _step: u32, _strategy: &[u8]) -> anyhow::Result<()> {
        Ok(())
    }
    fn progress(&mut self, _step: u32) {}
}

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().unwrap_or_else(|| "configs/hawk_dove.toml".into());
    let sets: Vec<String> = arguments.collect();
    let plan = config::load(path.as_ref(), &sets, &Registry::builtin())?;
    let mut engine = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options::default())?;
    let ended = run::run(&plan, engine.as_mut(), &mut Shares { plan: &plan }, &Wishes::default())?;
    println!("digest {} at step {}", ended.last.map(|seen| seen.digest().to_string()).unwrap_or_default(), ended.step);
    Ok(())
}
