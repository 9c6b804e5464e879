//! All backends, whole columns after every phase, compared with equality.

use crate::cases;
use crate::drivers::turn;
use crate::gpu::all_wanted;
use crate::turns::whose_turn;
use polity::backend::{self, Kind, Options};
use polity::config::Plan;
use polity::world::World;
use std::collections::BTreeSet;

#[test]
fn cpu_equals_reference_phase_by_phase() {
    for (name, plan) in cases::all() {
        let mut reference = backend::start(Kind::Reference, &plan, World::new(&plan), &Options::default()).expect("reference starts");
        let mut cpu = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options { threads: 2, chunk: 256, ..Options::default() })
            .expect("cpu starts");
        for step in 1..=plan.steps() {
            for index in 0..plan.phases().len() {
                reference.phase(index).expect("phase runs");
                cpu.phase(index).expect("phase runs");
                let (a, b) = (reference.world().expect("world"), cpu.world().expect("world"));
                assert_eq!(a, b, "{name}: step {step}, phase {}", plan.phases()[index].name());
            }
            assert_eq!(reference.observe().expect("tallies"), cpu.observe().expect("tallies"), "{name}: step {step}");
        }
    }
}

/// No step reads what was earned in the one before, so that a checkpoint may leave it out.
#[test]
fn no_step_reads_the_payoffs_of_the_one_before() {
    for (at, (name, plan)) in cases::all().into_iter().step_by(11).enumerate() {
        let kind = [Kind::Cpu, Kind::Reference][at % 2];
        let options = Options { threads: 1, ..Options::default() };
        let mut engine = backend::start(kind, &plan, World::new(&plan), &options).expect("it starts");
        engine.advance(2, &[2]).expect("it runs");
        let (mut whole, mut bare) = (engine.world().expect("a state"), World::default());
        engine.copy(false, &mut bare).expect("a state");
        assert!(bare.payoff.is_empty() && (bare.strategy == whole.strategy) && bare.columns == whole.columns, "{name}");
        for replica in whole.payoff.chunks_mut(plan.stride()) {
            replica.iter_mut().zip(0..plan.agents() as i32).for_each(|(payoff, i)| *payoff = i * 7919 % 1000 - 500);
        }
        let after = [bare, whole].map(|world| {
            let mut engine = backend::start(kind, &plan, world, &options).expect("it starts");
            (engine.advance(4, &[3, 4]).expect("it runs"), engine.world().expect("a state"))
        });
        let expected = (engine.advance(4, &[3, 4]).expect("it runs"), engine.world().expect("a state"));
        for (found, of) in after.iter().zip(["none", "others"]) {
            assert_eq!(found.0, expected.0, "{name} on {kind}: payoffs: {of}");
            assert!(found.1 == expected.1, "{name} on {kind}: payoffs: {of}");
        }
    }
}

/// A copy that uses the memory of another state, of this plan or of none, is the state.
#[test]
fn a_copy_in_the_memory_of_another_state_is_the_state() {
    for (name, plan) in cases::all().into_iter().step_by(29) {
        for kind in [Kind::Cpu, Kind::Reference] {
            let mut engine = backend::start(kind, &plan, World::new(&plan), &Options::default()).expect("it starts");
            let mut copy =
                World { strategy: vec![3; 5], columns: World::new(&plan).columns.into_iter().rev().collect(), ..World::default() };
            for step in 1..=3 {
                engine.advance(step, &[step]).expect("it runs");
                engine.copy(true, &mut copy).expect("a state");
                let whole = engine.world().expect("a state");
                assert!(copy == whole, "{name} on {kind}, step {step}");
                engine.copy(false, &mut copy).expect("a state");
                assert!(copy == World { payoff: Vec::new(), ..whole }, "{name} on {kind}, step {step}");
            }
        }
    }
}

/// More workgroups than one dimension of a dispatch holds: 1,210,000 agents at one invocation per workgroup.
#[test]
fn dispatches_fold_beyond_65535_workgroups() {
    if !crate::gpu::available("dispatches_fold_beyond_65535_workgroups") {
        return;
    }
    let plan = cases::plan(
        "seed = 5\nsteps = 1\npopulation = { strategies = [\"C\", \"D\"] }\ntopology = { kind = \"lattice\", width = 1100, height = 1100 }\n\
         init = { kind = \"fractions\", fractions = [0.5, 0.5] }\n[[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, 0.0], [1.1, 0.0]]\n\
         payoff = \"neighbor_sum\"\n[[phase]]\nkind = \"imitate/fermi\"\nnoise = 0.1\n",
    );
    let options = Options { workgroup: 1, ..Options::default() };
    let mut gpu = backend::start(Kind::Gpu, &plan, World::new(&plan), &options).expect("gpu starts");
    let mut cpu = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options::default()).expect("cpu starts");
    assert_eq!(cpu.advance(1, &[1]).expect("runs"), gpu.advance(1, &[1]).expect("runs"));
    assert_eq!(cpu.world().expect("world"), gpu.world().expect("world"));
}

/// Fused executors, skipped replicas, threads, chunks and the cadence of measurement change nothing. The cases take turns with chunks; `POLITY_PARITY=all` in the
/// environment: all with all.
#[test]
fn threads_chunks_and_cadence_change_nothing() {
    for (at, (name, plan)) in cases::all().into_iter().enumerate() {
        let steps: Vec<u32> = (1..=plan.steps()).collect();
        let mut reference = backend::start(Kind::Reference, &plan, World::new(&plan), &Options::default()).expect("reference starts");
        let expected = reference.advance(plan.steps(), &steps).expect("runs");
        let threads = [1, 2, 3, 7][at % 4];
        let ways = [(128, vec![6]), (384, vec![2, 6]), (0, vec![1, 3, 5, 6])];
        for (chunk, observe) in ways.into_iter().enumerate().filter(|(way, _)| *way == at / 4 % 3 || all_wanted()).map(|(_, way)| way) {
            let options = Options { threads, chunk, ..Options::default() };
            let mut cpu = backend::start(Kind::Cpu, &plan, World::new(&plan), &options).expect("cpu starts");
            let got = cpu.advance(plan.steps(), &observe).expect("runs");
            for observation in got {
                assert_eq!(observation, expected[observation.step as usize - 1], "{name}: {threads} threads, chunk {chunk}");
            }
        }
    }
}

/// The cases that run on a GPU: what it takes to have each kind of phase there, for the time that emulated GPUs take (configs run there too:
/// `golden`); `POLITY_PARITY=all` in the environment: every one.
pub fn on_a_gpu() -> Vec<(usize, (String, Plan))> {
    let mut seen = BTreeSet::new();
    let mut wanted = |plan: &Plan| plan.phases().iter().filter(|phase| seen.insert(phase.name())).count() > 0 || all_wanted();
    let mut cases = cases::all();
    // Each turn begins somewhere else, and so has others of a kind.
    let first = whose_turn().wrapping_mul(389) % cases.len().max(1);
    cases.rotate_left(first);
    cases.into_iter().filter(|(_, plan)| wanted(plan)).enumerate().collect()
}

/// One of two halves of these cases, which two cores hold at the same time.
fn gpu_equals_cpu(half: usize) {
    if !crate::gpu::available("gpu_equals_cpu_phase_by_phase") {
        return;
    }
    for (at, (name, plan)) in on_a_gpu().into_iter().skip(half).step_by(2) {
        let options = Options { workgroup: [64, 32][at % 2], split_multiply: at % 4 < 2, device: turn(1, at / 4), ..Options::default() };
        let mut gpu = backend::start(Kind::Gpu, &plan, World::new(&plan), &options).unwrap_or_else(|e| panic!("{name}: {e}"));
        let mut cpu = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options::default()).expect("cpu starts");
        assert_eq!(cpu.observe().expect("tallies"), gpu.observe().expect("tallies"), "{name}: start");
        for step in 1..=2 {
            for index in 0..plan.phases().len() {
                gpu.phase(index).expect("phase runs");
                cpu.phase(index).expect("phase runs");
                let (a, b) = (cpu.world().expect("world"), gpu.world().expect("world"));
                assert_eq!(a, b, "{name}: step {step}, phase {}", plan.phases()[index].name());
            }
            assert_eq!(cpu.observe().expect("tallies"), gpu.observe().expect("tallies"), "{name}: step {step}");
        }
        let expected = cpu.advance(6, &[4, 6]).expect("runs");
        assert_eq!(expected, gpu.advance(6, &[4, 6]).expect("runs"), "{name}: many steps per submission");
        assert_eq!(cpu.world().expect("world"), gpu.world().expect("world"), "{name}: end");
    }
}

#[test]
fn gpu_equals_cpu_phase_by_phase() {
    gpu_equals_cpu(0);
}

#[test]
fn gpu_equals_cpu_phase_by_phase_too() {
    gpu_equals_cpu(1);
}

/// An inserted phase leaves the draws of all others alone: with μ = 0 the trajectory is that without the phase.
#[test]
fn an_idle_phase_changes_nothing() {
    let text = |mutation: &str| {
        format!(
            "seed = 3\nsteps = 8\npopulation = {{ agents = 500, strategies = [\"C\", \"D\"] }}\ninit = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\n\
             [[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, 0.0], [1.4, 0.2]]\npayoff = \"sample\"\n{mutation}[[phase]]\n\
             kind = \"imitate/fermi\"\nbeta = 1.0\n"
        )
    };
    let end = |mutation: &str| {
        let plan = cases::plan(&text(mutation));
        let mut cpu = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options::default()).expect("cpu starts");
        cpu.advance(8, &[]).expect("runs");
        cpu.strategies().expect("strategies").into_owned()
    };
    let idle = "[[phase]]\nkind = \"evolve/mutate\"\nprobability = 0.0\n";
    assert_eq!(end(""), end(idle));
    assert_ne!(end(""), end(&idle.replace("0.0", "0.3")), "the phase can act");
}
