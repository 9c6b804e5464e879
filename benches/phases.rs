//! Criterion: each phase on the CPU at 65,536 agents, whole steps fused and phase by phase, and the random words alone.
#![allow(missing_docs, reason = "criterion's macros write undocumented functions")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use polity::backend::{self, Backend, Kind, Options};
use polity::config::{self, Plan};
use polity::num::rng::{DrawKey, fill_words};
use polity::world::World;
use std::hint::black_box;

const AGENTS: u64 = 65_536;

fn plan(topology: &str, payoff: &str, rule: &str) -> Plan {
    let game = format!("kind = \"interact/matrix\"\nmatrix = [[1.0, 0.0], [1.02, 0.1]]\npayoff = \"{payoff}\"\nsamples = 4");
    playing(topology, &game, rule)
}

fn playing(topology: &str, game: &str, rule: &str) -> Plan {
    let text = format!(
        "steps = 4000000000\npopulation = {{ agents = {AGENTS}, strategies = [\"C\", \"D\"] }}\ntopology = {topology}\n\
         init = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\nmeasure = {{ every = 4000000000 }}\n\
         [[phase]]\n{game}\n[[phase]]\nkind = \"{rule}\"\n[[phase]]\nkind = \"evolve/mutate\"\nprobability = 0.01\n"
    );
    let sets = if rule.ends_with("fermi") { vec!["phase.1.beta=10.0".to_owned()] } else { Vec::new() };
    config::load_str(&text, "bench.toml".as_ref(), &sets, &polity::Registry::builtin()).unwrap_or_else(|e| panic!("{e}"))
}

fn start(plan: &Plan, unfused: bool) -> Box<dyn Backend> {
    let options = Options { threads: 1, unfused, ..Options::default() };
    backend::start(Kind::Cpu, plan, World::new(plan), &options).unwrap_or_else(|e| panic!("{e}"))
}

const LATTICE: &str = "{ kind = \"lattice\", width = 256, height = 256 }";
const GOODS: &str = "kind = \"interact/neighborhood_goods\"\ncontributors = [\"C\"]\nmultiplication = 3.0";
const SANCTIONS: &str = "punishers = [\"C\"]\nfine = 0.3\npunishing_cost = 0.1";
const MIXED: &str = "{ kind = \"well_mixed\" }";

fn phases(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("phase, one thread");
    group.throughput(Throughput::Elements(AGENTS));
    for (name, topology, modes) in [
        ("lattice", LATTICE, &["neighbor_sum", "neighbor_mean"][..]),
        ("mixed", MIXED, &["field", "sample", "match"]),
        ("ring", "{ kind = \"ring\", neighbors = 4 }", &["neighbor_sum"]),
    ] {
        for mode in modes {
            let mut engine = start(&plan(topology, mode, "imitate/fermi"), true);
            group.bench_function(BenchmarkId::new(format!("interact/matrix {mode}"), name), |b| b.iter(|| engine.phase(0)));
        }
        for rule in ["imitate/fermi", "imitate/best", "imitate/voter"] {
            let mut engine = start(&plan(topology, modes[0], rule), true);
            engine.phase(0).unwrap_or_else(|e| panic!("{e}"));
            group.bench_function(BenchmarkId::new(rule, name), |b| b.iter(|| engine.phase(1)));
        }
    }
    let mut engine = start(&plan(MIXED, "field", "imitate/voter"), true);
    for (name, more) in [("plain", ""), ("with punishers", SANCTIONS)] {
        let mut engine = start(&playing(LATTICE, &format!("{GOODS}\n{more}"), "imitate/voter"), true);
        group.bench_function(BenchmarkId::new("interact/neighborhood_goods", name), |b| b.iter(|| engine.phase(0)));
    }
    // The last phase also completes the step.
    group.bench_function("evolve/mutate", |b| b.iter(|| engine.phase(2)));
    group.finish();
}

fn steps(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("step, one thread");
    group.throughput(Throughput::Elements(AGENTS));
    for (name, topology, mode) in [("lattice", LATTICE, "neighbor_sum"), ("mixed", MIXED, "sample")] {
        for (way, unfused) in [("fused", false), ("phase by phase", true)] {
            let mut engine = start(&plan(topology, mode, "imitate/fermi"), unfused);
            group.bench_function(BenchmarkId::new(name, way), |b| {
                b.iter(|| {
                    let next = engine.step() + 1;
                    engine.advance(next, &[])
                });
            });
        }
    }
    group.finish();
}

fn words(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("random words, one thread");
    let mut words = vec![0u32; 4096];
    group.throughput(Throughput::Elements(words.len() as u64));
    let mut step = 0;
    group.bench_function("philox4x32-10", |b| {
        b.iter(|| {
            step += 1;
            fill_words(black_box(DrawKey { seed: [1, 2], step, draw: 3, replica: 4 }), 0, &mut words);
            black_box(&words);
        });
    });
    group.finish();
}

criterion_group!(benches, phases, steps, words);
criterion_main!(benches);
