//! What each kind of phase costs: its place in the bases of the tests, at a million agents, the phase alone, on one backend.
//!
//! `cargo bench --bench kinds [-- cpu|gpu|reference [AGENTS [FILTER]]]` prints a table: million agents per second on all threads (the best of six steps), nanoseconds
//! of the processor per agent (user and system, every thread), bytes of columns and random words per agent, and the share of what the machine reaches at
//! copying and at drawing words. Processor time does not wait for other work, so it is the figure to compare between machines that are shared.
#![allow(
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program that prints figures"
)]

use polity::backend::{self, Kind, Options};
use polity::bench::{self, Limits};
use polity::config::{self, Plan};
use polity::world::World;
use std::time::Instant;

#[path = "../tests/suite/bases.rs"]
mod bases;

use bases::Base;

/// Steps that are timed, after one that is not.
const STEPS: u32 = 6;

/// Nanoseconds that all threads of this process have been on a processor; none where the system does not tell.
fn processor_ns() -> Option<u64> {
    let mut sum = 0;
    for task in std::fs::read_dir("/proc/self/task").ok()? {
        // A thread may have ended since.
        let Ok(text) = std::fs::read_to_string(task.ok()?.path().join("schedstat")) else { continue };
        sum += text.split_whitespace().next()?.parse::<u64>().ok()?;
    }
    Some(sum)
}

/// The base with its phase as it stands there, and the phase's place in the step.
fn plan(base: &Base, agents: u32) -> Result<(Plan, usize), config::ConfigError> {
    let text = base.text(&[format!("kind = {:?}\n{}", base.kind, base.keys)]);
    let sets = [
        format!("population.agents={agents}"),
        "population.replicas=1".into(),
        format!("steps={}", STEPS + 1),
        "measure.every=1000".into(),
    ];
    Ok((config::load_str(&text, "bench".as_ref(), &sets, &polity::Registry::builtin())?, base.before.len()))
}

/// Seconds of the best step, and nanoseconds of the processor per step.
fn time(kind: Kind, plan: &Plan, index: usize) -> Result<(f64, Option<f64>), backend::BackendError> {
    let mut engine = backend::start(kind, plan, World::new(plan), &Options { unfused: true, ..Options::default() })?;
    let (mut best, mut processor) = (f64::INFINITY, Some(0));
    for step in 0..=STEPS {
        for phase in 0..plan.phases().len() {
            if phase != index || step == 0 {
                engine.phase(phase)?;
                continue;
            }
            let (began, ran) = (Instant::now(), processor_ns());
            engine.phase(phase)?;
            best = best.min(began.elapsed().as_secs_f64());
            processor = processor.zip(ran).zip(processor_ns()).map(|((sum, before), after)| sum + (after - before));
        }
    }
    Ok((best, processor.map(|ns| ns as f64 / f64::from(STEPS))))
}

fn row(kind: Kind, base: &Base, agents: u32, limits: Option<Limits>) -> Result<String, String> {
    let (plan, index) = plan(base, agents).map_err(|error| error.to_string())?;
    let seconds = bench::estimated_seconds(&plan, 2);
    if seconds > 20.0 {
        return Err(format!("a step would take some {seconds:.0} s: here everybody looks at everybody"));
    }
    let (best, processor) = time(kind, &plan, index).map_err(|error| error.to_string())?;
    let (agents, (bytes, words)) = (f64::from(plan.agents()), bench::phase_cost(&plan, index));
    let share = |limit: Option<f64>, used: f64| {
        limit.filter(|_| used > 0.0).map_or_else(|| "–".to_owned(), |limit| format!("{:.1} %", 100.0 * used * agents / best / limit))
    };
    Ok(format!(
        "{:.1} | {} | {bytes:.2} | {words:.2} | {} | {}",
        agents / best / 1e6,
        processor.map_or_else(|| "–".into(), |ns| format!("{:.1}", ns / agents)),
        share(limits.map(|l| l.copied_bytes), bytes),
        share(limits.map(|l| l.words), words),
    ))
}

/// Where the phase stands, in a few words: the topology and its own keys.
fn place(base: &Base) -> String {
    let topology = base.around.split("kind = \"").nth(1).filter(|_| base.around.starts_with("topology")).and_then(|t| t.split('"').next());
    let mut keys = base.keys.replace('\n', ", ").replace('|', "/");
    if keys.len() > 90 {
        keys.truncate((0..=87).rev().find(|at| keys.is_char_boundary(*at)).unwrap_or(0));
        keys.push('…');
    }
    format!("{}: {keys}", topology.unwrap_or("well_mixed"))
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let kind = match words.first().map(String::as_str) {
        Some("gpu") => Kind::Gpu,
        Some("reference") => Kind::Reference,
        _ => Kind::Cpu,
    };
    let agents = words.get(1).and_then(|w| w.parse().ok()).unwrap_or(1_000_000);
    let filter = words.get(2).cloned().unwrap_or_default();
    let limits = (kind == Kind::Cpu).then(|| bench::limits(0, u64::from(agents)));
    println!("{kind}, {agents} agents, the phase alone, the best of {STEPS} steps");
    if let Some(l) = limits {
        println!("this machine: {:.1} GB/s copied, {:.2} G random words/s", l.copied_bytes / 1e9, l.words / 1e9);
    }
    println!("| phase | where | M agents/s | processor ns per agent | bytes | words | of copying | of words |\n|{}", " --- |".repeat(8));
    for base in bases::BASES.iter().filter(|base| base.kind.contains(&filter)) {
        match row(kind, base, agents, limits) {
            Ok(row) => println!("| {} | {} | {row} |", base.kind, place(base)),
            Err(error) => eprintln!("{}: {error}", base.kind),
        }
    }
}
