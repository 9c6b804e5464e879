//! What holds for every model: conservation, neutral cases, independent replicas, steps in any portions on any backend.

use crate::cases::plan;
use polity::backend::{self, Backend, Kind, Options};
use polity::config::Plan;
use polity::metrics::Observation;
use polity::world::World;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

const STEPS: u32 = 6;

/// The text of a model, in parts that a test can exchange.
#[derive(Debug, Clone)]
struct Model {
    seed: u64,
    agents: Option<u32>,
    replicas: u32,
    strategies: usize,
    topology: String,
    init: String,
    bins: u32,
    phases: Vec<String>,
}

impl Model {
    fn text(&self) -> String {
        let agents = self.agents.map(|n| format!("agents = {n}, ")).unwrap_or_default();
        let names: Vec<String> = (0..self.strategies).map(|s| format!("\"S{s}\"")).collect();
        let phases: Vec<String> = self.phases.iter().map(|p| format!("[[phase]]\n{p}\n")).collect();
        format!(
            "seed = {}\nsteps = {STEPS}\npopulation = {{ {agents}replicas = {}, strategies = [{}] }}\ntopology = {}\ninit = {}\n\
             measure = {{ absorption = true, histogram_bins = {}, every = 1 }}\n{}",
            self.seed,
            self.replicas,
            names.join(", "),
            self.topology,
            self.init,
            self.bins,
            phases.concat()
        )
    }

    fn plan(&self) -> Plan {
        plan(&self.text())
    }

    /// The same model from a population of one strategy.
    fn monomorphic(mut self, strategy: usize) -> Self {
        let shares: Vec<&str> = (0..self.strategies).map(|s| if s == strategy { "1.0" } else { "0.0" }).collect();
        self.init = fractions(&shares);
        self
    }

    fn without_mutation(mut self) -> Self {
        self.phases.retain(|phase| !phase.contains("evolve/mutate"));
        self
    }
}

fn fractions<T: std::fmt::Display>(shares: &[T]) -> String {
    let shares: Vec<String> = shares.iter().map(ToString::to_string).collect();
    format!("{{ kind = \"fractions\", fractions = [{}] }}", shares.join(", "))
}

fn topologies() -> impl Strategy<Value = (Option<u32>, String)> {
    let flag = any::<bool>();
    prop_oneof![
        (1u32..400, flag).prop_map(|(n, all)| (Some(n), format!("{{ kind = \"well_mixed\", include_self = {all} }}"))),
        (8u32..400, 1u32..4, flag)
            .prop_map(|(n, k, own)| { (Some(n), format!("{{ kind = \"ring\", neighbors = {}, self_play = {own} }}", 2 * k)) }),
        (3u32..24, 3u32..24, flag, flag, flag).prop_map(|(w, h, moore, walls, own)| {
            let (neighborhood, boundary) = (if moore { "moore" } else { "von_neumann" }, if walls { "walls" } else { "torus" });
            let shape = format!("width = {w}, height = {h}, neighborhood = \"{neighborhood}\", boundary = \"{boundary}\"");
            (None, format!("{{ kind = \"lattice\", {shape}, self_play = {own} }}"))
        }),
    ]
}

fn games(graph: bool, strategies: usize) -> impl Strategy<Value = String> {
    let modes = if graph { vec!["field", "sample", "match", "neighbor_sum", "neighbor_mean"] } else { vec!["field", "sample", "match"] };
    let entries = proptest::collection::vec(-2.0..2.0f64, strategies * strategies);
    (entries.clone(), proptest::option::of(entries), proptest::sample::select(modes), 1u32..6).prop_map(
        move |(row, column, mode, samples)| {
            let rows = |entries: &[f64]| format!("{:?}", entries.chunks(strategies).collect::<Vec<_>>());
            let column = column.map(|c| format!("matrix_column = {}\n", rows(&c))).unwrap_or_default();
            format!("kind = \"interact/matrix\"\nmatrix = {}\n{column}payoff = \"{mode}\"\nsamples = {samples}", rows(&row))
        },
    )
}

fn rules() -> impl Strategy<Value = String> {
    let u = prop_oneof![Just(1.0), 0.0..1.0f64];
    prop_oneof![
        (0.0..20.0f64, u.clone()).prop_map(|(beta, u)| format!("kind = \"imitate/fermi\"\nbeta = {beta:?}\nupdate_probability = {u:?}")),
        (1u32..5, u.clone()).prop_map(|(models, u)| format!("kind = \"imitate/best\"\nmodels = {models}\nupdate_probability = {u:?}")),
        u.prop_map(|u| format!("kind = \"imitate/voter\"\nupdate_probability = {u:?}")),
    ]
}

fn models() -> impl Strategy<Value = Model> {
    (topologies(), 2usize..5).prop_flat_map(|((agents, topology), strategies)| {
        let mutation = proptest::option::of((0.0..0.3f64, any::<bool>()).prop_map(|(p, other)| {
            let target = if other { "other" } else { "any" };
            format!("kind = \"evolve/mutate\"\nprobability = {p:?}\ntarget = \"{target}\"")
        }));
        (games(agents.is_none() || topology.contains("ring"), strategies), rules(), mutation, any::<u32>(), 1u32..4, 0u32..40).prop_map(
            move |(game, rule, mutation, seed, replicas, bins)| Model {
                seed: seed.into(),
                agents,
                replicas,
                strategies,
                topology: topology.clone(),
                init: fractions(&vec![1.0 / strategies as f64; strategies]),
                bins,
                phases: [game, rule].into_iter().chain(mutation).collect(),
            },
        )
    })
}

/// As many cases as take about a second.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, ..ProptestConfig::default() }
}

fn start(kind: Kind, plan: &Plan) -> Box<dyn Backend> {
    // Chunks far below the populations here, so that their borders are met.
    let options = Options { threads: 2, chunk: 128, ..Options::default() };
    backend::start(kind, plan, World::new(plan), &options).unwrap_or_else(|e| panic!("{e}"))
}

fn all_steps(kind: Kind, plan: &Plan) -> Vec<Observation> {
    start(kind, plan).advance(STEPS, &(1..=STEPS).collect::<Vec<_>>()).expect("runs")
}

fn strategies_after(plan: &Plan, steps: u32) -> Vec<u8> {
    let mut cpu = start(Kind::Cpu, plan);
    cpu.advance(steps, &[]).expect("runs");
    cpu.strategies().expect("strategies").into_owned()
}

fn kinds(test: &str) -> Vec<Kind> {
    let mut kinds = vec![Kind::Cpu, Kind::Reference];
    if crate::gpu::available(test) {
        kinds.push(Kind::Gpu);
    }
    kinds
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn everybody_is_counted_once(model in models()) {
        let plan = model.plan();
        let (agents, count) = (u64::from(plan.agents()), plan.strategy_count());
        let mut cpu = start(Kind::Cpu, &plan);
        let mut seen = vec![cpu.observe().expect("tallies")];
        seen.extend(cpu.advance(STEPS, &(1..=STEPS).collect::<Vec<_>>()).expect("runs"));
        for (step, now) in seen.iter().enumerate() {
            prop_assert_eq!(now.replicas.len(), plan.replicas() as usize);
            for (replica, tally) in now.replicas.iter().enumerate() {
                prop_assert_eq!(tally.counts.iter().sum::<u64>(), agents);
                if step == 0 {
                    prop_assert!(tally.transitions.is_empty());
                    continue;
                }
                let before = &seen[step - 1].replicas[replica].counts;
                for (s, before) in before.iter().enumerate() {
                    prop_assert_eq!(tally.transitions[s * count..][..count].iter().sum::<u64>(), *before, "row {}", s);
                    prop_assert_eq!(tally.transitions.iter().skip(s).step_by(count).sum::<u64>(), tally.counts[s], "column {}", s);
                }
                prop_assert_eq!(tally.histogram.len(), plan.histogram_bins() as usize);
                prop_assert_eq!(tally.histogram.iter().sum::<u64>(), if plan.histogram_bins() > 0 { agents } else { 0 });
                let (low, high) = (tally.payoff_min, tally.payoff_max);
                prop_assert!(plan.payoff().low <= low && low <= high && high <= plan.payoff().high, "{:?} in {:?}", tally, plan.payoff());
                let mean = |bound: i32| i64::from(bound) * agents as i64;
                prop_assert!((mean(low)..=mean(high)).contains(&tally.payoff_sum));
                if let Some(absorbed) = tally.absorbed {
                    prop_assert!(absorbed.step as usize <= step);
                }
                prop_assert!(!tally.counts.contains(&agents) || tally.absorbed.is_some(), "one strategy, and nobody noticed");
            }
        }
    }

    #[test]
    fn one_strategy_stays_alone_without_mutation(model in models(), pick in 0usize..4) {
        let strategy = pick % model.strategies;
        let plan = model.without_mutation().monomorphic(strategy).plan();
        for observation in all_steps(Kind::Cpu, &plan) {
            for tally in observation.replicas {
                prop_assert_eq!(tally.counts[strategy], u64::from(plan.agents()));
                prop_assert_eq!(tally.transitions[strategy * plan.strategy_count() + strategy], u64::from(plan.agents()));
                prop_assert_eq!(tally.absorbed.map(|a| (a.step, usize::from(a.strategy))), Some((0, strategy)));
            }
        }
    }

    #[test]
    fn nobody_changes_who_never_revises(mut model in models()) {
        model.phases[1] = model.phases[1].lines().filter(|l| !l.contains("update")).chain(["update_probability = 0.0"]).collect::<Vec<_>>().join("\n");
        let plan = model.without_mutation().plan();
        prop_assert_eq!(strategies_after(&plan, STEPS), World::new(&plan).strategy);
    }

    /// Draws belong to their phase: a phase that never happens takes none away from the others.
    #[test]
    fn mutation_with_probability_0_is_no_phase(model in models()) {
        let without = model.without_mutation();
        let mut with = without.clone();
        with.phases.insert(1, "kind = \"evolve/mutate\"\nprobability = 0.0".into());
        prop_assert_eq!(all_steps(Kind::Cpu, &with.plan()), all_steps(Kind::Cpu, &without.plan()));
    }

    #[test]
    fn mutation_with_probability_1_to_others_changes_everybody(mut model in models()) {
        model.phases = vec!["kind = \"evolve/mutate\"\nprobability = 1.0\ntarget = \"other\"".into()];
        let plan = model.plan();
        for observation in all_steps(Kind::Cpu, &plan) {
            for tally in observation.replicas {
                prop_assert_eq!(tally.transitions.iter().step_by(plan.strategy_count() + 1).sum::<u64>(), 0);
            }
        }
    }

    /// Nobody earned more, so nobody is better: who earned most keeps its strategy, and the strategy lives.
    #[test]
    fn the_best_paid_survive_best_imitation(mut model in models(), u in 0.0..=1.0f64) {
        model.phases.truncate(1);
        model.phases.push(format!("kind = \"imitate/best\"\nmodels = 2\nupdate_probability = {u:?}"));
        let plan = model.plan();
        let mut cpu = start(Kind::Cpu, &plan);
        for _ in 0..STEPS {
            cpu.phase(0).expect("plays");
            let played = cpu.world().expect("world");
            cpu.phase(1).expect("learns");
            let learned = cpu.world().expect("world");
            for replica in 0..plan.replicas() as usize {
                let first = replica * plan.stride();
                let payoffs = &played.payoff[first..first + plan.agents() as usize];
                let most = payoffs.iter().max();
                for agent in (0..payoffs.len()).filter(|at| Some(&payoffs[*at]) == most) {
                    prop_assert_eq!(played.strategy[first + agent], learned.strategy[first + agent], "agent {}", agent);
                }
            }
        }
    }

    #[test]
    fn the_first_of_five_replicas_is_the_only_one(mut model in models()) {
        model.replicas = 1;
        let one = model.plan();
        model.replicas = 5;
        let five = model.plan();
        for (alone, among) in all_steps(Kind::Cpu, &one).iter().zip(all_steps(Kind::Cpu, &five)) {
            prop_assert_eq!(&alone.replicas[0], &among.replicas[0]);
        }
        let world = |plan: &Plan| {
            let mut cpu = start(Kind::Cpu, plan);
            cpu.advance(STEPS, &[STEPS]).expect("runs");
            cpu.world().expect("world")
        };
        let (alone, among) = (world(&one), world(&five));
        prop_assert_eq!(alone.replica(&one, 0), among.replica(&five, 0));
        prop_assert_eq!(&alone.payoff[..], &among.payoff[..one.stride()]);
    }

    #[test]
    fn any_cadence_sees_the_same(model in models(), asked in proptest::collection::vec(any::<bool>(), STEPS as usize)) {
        let plan = model.plan();
        let observe: Vec<u32> = (1..=STEPS).filter(|step| asked[*step as usize - 1]).collect();
        let expected: Vec<Observation> = all_steps(Kind::Reference, &plan).into_iter().filter(|o| observe.contains(&o.step)).collect();
        for unfused in [false, true] {
            let options = Options { threads: 1, unfused, ..Options::default() };
            let mut cpu = backend::start(Kind::Cpu, &plan, World::new(&plan), &options).expect("cpu starts");
            prop_assert_eq!(&cpu.advance(STEPS, &observe).expect("runs"), &expected, "unfused {}", unfused);
        }
    }

    /// Any cut, on any two of the CPU backends: a saved and loaded state goes on as if nothing had happened.
    #[test]
    fn a_state_goes_on_elsewhere(model in models(), cut in 0..=STEPS, from_reference: bool, to_reference: bool, observed: bool) {
        let kind = |reference| if reference { Kind::Reference } else { Kind::Cpu };
        goes_on(&model.plan(), kind(from_reference), kind(to_reference), cut, observed)?;
    }
}

/// Runs to `cut` on one backend, moves the state to another, and compares the rest with a straight run of the oracle.
fn goes_on(plan: &Plan, from: Kind, to: Kind, cut: u32, observed: bool) -> Result<(), TestCaseError> {
    let expected = all_steps(Kind::Reference, plan);
    let mut first = start(from, plan);
    let seen = first.advance(cut, if observed && cut > 0 { std::slice::from_ref(&cut) } else { &[] }).expect("runs");
    for observation in &seen {
        prop_assert_eq!(observation, &expected[cut as usize - 1]);
    }
    let state = first.world().expect("world");
    prop_assert_eq!(state.step, cut);
    let mut second = start(to, plan);
    // A backend that has been elsewhere forgets it.
    second.advance(1, &[1]).expect("runs");
    second.load(state.clone()).expect("loads");
    prop_assert_eq!(second.step(), cut);
    let loaded = second.world().expect("world");
    prop_assert_eq!((&loaded.strategy, &loaded.absorbed), (&state.strategy, &state.absorbed));
    let rest = second.advance(STEPS, &(cut + 1..=STEPS).collect::<Vec<_>>()).expect("runs");
    prop_assert_eq!(&rest[..], &expected[cut as usize..]);
    let mut straight = start(to, plan);
    straight.advance(STEPS, &[STEPS]).expect("runs");
    if cut < STEPS {
        prop_assert_eq!(straight.world().expect("world"), second.world().expect("world"));
    }
    // In portions on one backend as well: one advance or many.
    let mut portions = start(from, plan);
    for step in 1..=STEPS {
        let got = portions.advance(step, if step > cut { std::slice::from_ref(&step) } else { &[] }).expect("runs");
        prop_assert_eq!(&got[..], if step > cut { std::slice::from_ref(&expected[step as usize - 1]) } else { &[] });
    }
    Ok(())
}

/// Small populations absorb at different steps; the records travel between all backends with the state.
#[test]
fn absorption_travels_with_the_state() {
    let model = Model {
        seed: 3,
        agents: Some(5),
        replicas: 9,
        strategies: 2,
        topology: "{ kind = \"well_mixed\" }".into(),
        init: fractions(&[0.5, 0.5]),
        bins: 5,
        phases: vec![
            "kind = \"interact/matrix\"\nmatrix = [[1.0, 0.0], [1.1, 0.2]]\npayoff = \"sample\"".into(),
            "kind = \"imitate/fermi\"\nbeta = 2.0".into(),
        ],
    };
    let mutating = Model { phases: [&model.phases[..], &["kind = \"evolve/mutate\"\nprobability = 0.2".into()]].concat(), ..model.clone() };
    let kinds = kinds("absorption_travels_with_the_state");
    for plan in [model.plan(), mutating.plan()] {
        let absorbed = |o: &Observation| o.replicas.iter().filter(|r| r.absorbed.is_some()).count();
        let all = all_steps(Kind::Reference, &plan);
        assert!(absorbed(&all[1]) < absorbed(&all[5]) && absorbed(&all[1]) > 0, "some before the cut, some after it");
        for from in &kinds {
            for to in &kinds {
                goes_on(&plan, *from, *to, 2, from == to).unwrap_or_else(|e| panic!("{from} to {to}: {e}"));
            }
        }
    }
}

/// A few random models between the GPU and the others; each start compiles shaders, so they are few.
#[test]
fn a_state_goes_on_on_a_gpu() {
    if !crate::gpu::available("a_state_goes_on_on_a_gpu") {
        return;
    }
    let pairs = [(Kind::Gpu, Kind::Cpu), (Kind::Cpu, Kind::Gpu), (Kind::Reference, Kind::Gpu), (Kind::Gpu, Kind::Gpu)];
    let cases = (models(), 0..=STEPS, proptest::sample::select(pairs.to_vec()), any::<bool>());
    // Shrinking would start a hundred devices; the failing model is printed as it is.
    let config = ProptestConfig { max_shrink_iters: 8, ..self::cases(8) };
    let result = TestRunner::new(config).run(&cases, |(model, cut, (from, to), observed)| goes_on(&model.plan(), from, to, cut, observed));
    result.unwrap_or_else(|e| panic!("{e}"));
}

const LATTICE: &str = r#"seed = 1
steps = 9
population = { strategies = ["A", "B", "C"] }
topology = { kind = "lattice", width = 24, height = 22, neighborhood = "von_neumann", boundary = "torus", self_play = false }
init = { kind = "fractions", fractions = [0.5, 0.3, 0.2] }
measure = { every = 3 }
[[phase]]
kind = "interact/matrix"
matrix = [[0.5, -1.0, 1.5], [1.0, 0.1, -1.0], [-1.0, 1.0, 0.2]]
payoff = "neighbor_sum"
[[phase]]
kind = "imitate/fermi"
beta = 1.0
update_probability = 0.8
[[phase]]
kind = "evolve/mutate"
probability = 0.05
target = "any"
"#;

const MIXED: &str = r#"seed = 1
steps = 9
population = { agents = 530, strategies = ["A", "B", "C"] }
topology = { kind = "well_mixed", include_self = false }
init = { kind = "fractions", fractions = [0.5, 0.3, 0.2] }
measure = { every = 3 }
[[phase]]
kind = "interact/matrix"
matrix = [[0.5, -1.0, 1.5], [1.0, 0.1, -1.0], [-1.0, 1.0, 0.2]]
payoff = "sample"
samples = 2
[[phase]]
kind = "imitate/best"
models = 2
update_probability = 0.8
"#;

const VARIANTS: &[&str] = &[
    "seed=2",
    "seed=4294967297",
    "steps=10",
    "init.fractions=[0.5, 0.2, 0.3]",
    "init={ kind = \"single_mutant\", mutant = \"B\", resident = \"A\" }",
    "init={ kind = \"single_mutant\", mutant = \"B\", resident = \"A\", agent = 7 }",
    "phase.0.matrix_column=[[0.5, 1.0, 0.0], [0.0, 0.2, 1.0], [1.0, 0.0, 0.4]]",
    "phase.0.payoff=field",
    "phase.0.payoff=match",
    "phase.1={ kind = \"imitate/voter\" }",
    "phase.1={ kind = \"imitate/voter\", update_probability = 0.5 }",
    "phase.1={ kind = \"imitate/fermi\", noise = 0.5 }",
    "phase.1={ kind = \"imitate/fermi\", beta = 0.0 }",
    "phase.1.update_probability=0.7",
    "phase.1.update_probability=1.0",
];

const VARIANTS_OF_LATTICE: &[&str] = &[
    "topology.neighborhood=moore",
    "topology.boundary=walls",
    "topology.self_play=true",
    "topology={ kind = \"ring\", neighbors = 2 }\npopulation.agents=528",
    "topology={ kind = \"ring\", neighbors = 6 }\npopulation.agents=528",
    "topology={ kind = \"ring\", neighbors = 6, self_play = true }\npopulation.agents=528",
    "topology.width=22\ntopology.height=24",
    "init={ kind = \"counts\", counts = [264, 158, 106] }",
    "init={ kind = \"block\", background = \"A\", strategy = \"B\", width = 5, height = 4 }",
    "init={ kind = \"block\", background = \"A\", strategy = \"B\", width = 4, height = 5 }",
    "init={ kind = \"disc\", background = \"A\", strategy = \"C\", radius = 4.0 }",
    "phase.0.payoff=sample\nphase.0.samples=2",
    "phase.0.payoff=neighbor_mean",
    "phase.1={ kind = \"imitate/best\" }",
    "phase.1.beta=1.5",
    "phase.2.probability=0.06",
    "phase.2.probability=0.0",
    "phase.2.target=other",
];

const VARIANTS_OF_MIXED: &[&str] = &[
    "topology.include_self=true",
    "population.agents=531",
    "phase.0.samples=1",
    "phase.0.samples=3",
    "phase.1.models=1",
    "phase.1.models=3",
];

/// What is looked at, and how it is called, changes nothing.
const NEUTRAL: &[&str] = &[
    "name=another",
    "description=another",
    "measure.every=2",
    "measure.histogram_bins=0",
    "measure.absorption=true",
    "stop=absorbed",
    "output.snapshots=0",
    "output.report=false",
    "output.table=[{name='a',columns=['strategy','payoff'],every=3,agents=9}]",
];

/// Each value of a config reaches the dynamics: any two variants of a model end in different populations.
#[test]
fn every_axis_changes_the_outcome() {
    for (base, own) in [(LATTICE, VARIANTS_OF_LATTICE), (MIXED, VARIANTS_OF_MIXED)] {
        let load = |sets: &str| {
            let sets: Vec<String> = sets.lines().map(String::from).collect();
            polity::config::load_str(base, "axis.toml".as_ref(), &sets, &polity::Registry::builtin()).unwrap_or_else(|e| panic!("{e}"))
        };
        let after = |sets: &str| {
            let plan = load(sets);
            strategies_after(&plan, plan.steps())
        };
        // Each entry of the matrix in turn, by so much that it also changes who is best.
        let matrices = (0..9).map(|entry| {
            let mut matrix = [[0.5, -1.0, 1.5], [1.0, 0.1, -1.0], [-1.0, 1.0, 0.2]];
            matrix[entry / 3][entry % 3] += 0.7;
            format!("phase.0.matrix={matrix:?}")
        });
        let mut ends = vec![(String::new(), after(""))];
        for sets in VARIANTS.iter().chain(own).map(|sets| (*sets).to_owned()).chain(matrices) {
            let end = after(&sets);
            let twin = ends.iter().find(|(_, other)| *other == end);
            assert!(twin.is_none(), "the same end with {sets:?} and with {:?}", twin.map(|t| &t.0));
            ends.push((sets, end));
        }
        for sets in NEUTRAL {
            assert_eq!(after(sets), ends[0].1, "{sets} is neutral");
        }
    }
}
