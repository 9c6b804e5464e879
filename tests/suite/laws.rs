//! What must hold whatever the config: conservation, absorbing states, common random numbers, save and load, live axes.

use crate::cases;
use polity::backend::{self, Backend, Kind, Options};
use polity::config::Plan;
use polity::metrics::Observation;
use polity::world::World;
use proptest::prelude::*;

fn start(kind: Kind, plan: &Plan) -> Box<dyn Backend> {
    backend::start(kind, plan, World::new(plan), &Options::default()).unwrap_or_else(|e| panic!("{e}"))
}

fn straight(plan: &Plan) -> Vec<Observation> {
    let steps: Vec<u32> = (1..=plan.steps()).collect();
    start(Kind::Cpu, plan).advance(plan.steps(), &steps).expect("runs")
}

#[test]
fn everybody_is_counted_once() {
    for (name, plan) in cases::all() {
        let (agents, count) = (u64::from(plan.agents()), plan.strategy_count());
        let mut before = start(Kind::Cpu, &plan).observe().expect("measures");
        for now in straight(&plan) {
            for (old, new) in before.replicas.iter().zip(&now.replicas) {
                assert_eq!(new.counts.iter().sum::<u64>(), agents, "{name}: counts");
                assert_eq!(new.histogram.iter().sum::<u64>(), agents, "{name}: histogram");
                for s in 0..count {
                    assert_eq!((0..count).map(|to| new.transitions[s * count + to]).sum::<u64>(), old.counts[s], "{name}: from {s}");
                    assert_eq!((0..count).map(|from| new.transitions[from * count + s]).sum::<u64>(), new.counts[s], "{name}: to {s}");
                }
                assert!(plan.payoff().low <= new.payoff_min && new.payoff_max <= plan.payoff().high, "{name}: payoffs in range");
                let mean = new.payoff_sum as f64 / agents as f64;
                assert!(f64::from(new.payoff_min) <= mean && mean <= f64::from(new.payoff_max), "{name}: mean");
            }
            before = now;
        }
    }
}

#[test]
fn one_strategy_stays_without_mutation() {
    for (name, plan) in cases::all().into_iter().filter(|(_, plan)| !plan.mutates()) {
        let mut world = World::new(&plan);
        world.strategy.fill(1);
        world.absorbed.fill(None);
        let mut engine = start(Kind::Cpu, &plan);
        engine.load(world.clone()).expect("loads");
        let last = engine.advance(3, &[3]).expect("runs").remove(0);
        assert!(last.replicas.iter().all(|r| r.counts[1] == u64::from(plan.agents())), "{name}");
        assert!(last.replicas.iter().all(|r| r.absorbed.is_some_and(|a| a.step == 1 && a.strategy == 1)), "{name}: recorded");
    }
}

const TEXT: &str = r#"
    seed = 3
    steps = 8
    population = { agents = 150, replicas = 1, strategies = ["A", "B", "C"] }
    topology = { kind = "well_mixed" }
    init = { kind = "fractions", fractions = [0.3, 0.3, 0.4] }
    measure = { absorption = true }
    [[phase]]
    kind = "interact/matrix"
    matrix = [[0.4, -1.0, 1.5], [1.0, 0.0, -1.0], [-1.0, 1.2, 0.0]]
    payoff = "sample"
    samples = 2
    [[phase]]
    kind = "imitate/fermi"
    beta = 1.0
    update_probability = 0.8
    [[phase]]
    kind = "evolve/mutate"
    probability = 0.05
"#;

fn with(sets: &[&str]) -> Plan {
    let sets: Vec<String> = sets.iter().map(|s| (*s).to_owned()).collect();
    polity::config::load_str(TEXT, "laws.toml".as_ref(), &sets).unwrap_or_else(|e| panic!("{e}"))
}

fn end(sets: &[&str]) -> Vec<u8> {
    let plan = with(sets);
    let mut engine = start(Kind::Cpu, &plan);
    engine.advance(plan.steps(), &[]).expect("runs");
    engine.strategies().expect("there")[..150].to_vec()
}

/// A replica's trajectory does not depend on how many run beside it, and replicas differ from each other.
#[test]
fn replicas_are_independent_and_repeatable() {
    let alone = straight(&with(&[]));
    let five = straight(&with(&["population.replicas=5"]));
    for (a, b) in alone.iter().zip(&five) {
        assert_eq!(a.replicas[0], b.replicas[0]);
    }
    let last = &five[five.len() - 1].replicas;
    assert!(last[1..].iter().all(|r| r.counts != last[0].counts || r.payoff_sum != last[0].payoff_sum));
}

/// An axis that changes nothing tests nothing: every knob moves the trajectory, and no two settings coincide.
#[test]
fn every_axis_is_live() {
    let ring = "topology={kind=\"ring\",neighbors=4}";
    let axes: &[&[&str]] = &[
        &[],
        &["seed=4"],
        &["steps=9"],
        &["topology.include_self=true"],
        &["init.fractions=[0.3,0.4,0.3]"],
        &["phase.0.matrix=[[0.4,-1.0,4.0],[1.0,0.0,-1.0],[-1.0,1.2,0.0]]"],
        &["phase.0.matrix_column=[[0.0,-1.0,1.5],[1.0,0.5,-1.0],[-1.0,1.2,0.0]]"],
        &["phase.0.samples=3"],
        &["phase.0.payoff=field"],
        &["phase.0.payoff=match"],
        &["phase.1.beta=3.0"],
        &["phase.1.update_probability=0.5"],
        &["phase.2.probability=0.2"],
        &["phase.2.target=other", "phase.2.probability=0.3"],
        &["phase.2.probability=0.3"],
        &[ring],
        &[ring, "phase.0.payoff=neighbor_sum"],
        &[ring, "phase.0.payoff=neighbor_mean"],
        &[ring, "phase.0.payoff=neighbor_sum", "topology.self_play=true"],
        &["topology={kind=\"lattice\",width=15,height=10}"],
        &["topology={kind=\"lattice\",width=10,height=15}"],
        &["topology={kind=\"lattice\",width=15,height=10,neighborhood=\"moore\"}"],
        &["topology={kind=\"lattice\",width=15,height=10,boundary=\"walls\"}"],
    ];
    let ends: Vec<Vec<u8>> = axes.iter().map(|sets| end(sets)).collect();
    for a in 0..ends.len() {
        for b in 0..a {
            assert_ne!(ends[a], ends[b], "{:?} and {:?} end in the same state", axes[a], axes[b]);
        }
    }
}

/// An inserted phase leaves the draws of all others alone: with μ = 0 the trajectory is that without the phase.
#[test]
fn an_idle_phase_changes_nothing() {
    let without = TEXT.split("    [[phase]]\n    kind = \"evolve/mutate\"").next().expect("the text before");
    let plan = polity::config::load_str(without, "laws.toml".as_ref(), &[]).unwrap_or_else(|e| panic!("{e}"));
    let mut engine = start(Kind::Cpu, &plan);
    engine.advance(plan.steps(), &[]).expect("runs");
    assert_eq!(engine.strategies().expect("there")[..150], end(&["phase.2.probability=0.0"])[..]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Saved at any step and loaded into any backend, a run continues as if it had never stopped.
    #[test]
    fn save_and_load_change_nothing(case in 0usize..400, cut in 0u32..6, to_reference: bool) {
        let cases = cases::all();
        let (name, plan) = &cases[case % cases.len()];
        let expected = straight(plan);
        let (from, into) = if to_reference { (Kind::Cpu, Kind::Reference) } else { (Kind::Reference, Kind::Cpu) };
        let mut engine = start(from, plan);
        engine.advance(cut, &[]).expect("runs");
        // Payoffs are kept only in measured steps; the next step earns them anew.
        let saved = engine.world().expect("saved");
        let mut next = start(into, plan);
        next.load(saved).expect("loads");
        let last = next.advance(plan.steps(), &[plan.steps()]).expect("runs").remove(0);
        prop_assert_eq!(&last, &expected[plan.steps() as usize - 1], "{}: cut at {}", name, cut);
    }
}
