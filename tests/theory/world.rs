//! Running experiments written as TOML text.

use crate::table::{Measured, mean};
use polity::backend::{self, Backend, Kind, Options};
use polity::config::{File, Plan};
use polity::metrics::Observation;
use polity::world::World;
use std::path::Path;

/// A plan from TOML text; measurement without payoff bins, which nobody looks at here.
pub fn plan(text: &str) -> Plan {
    let mut file: File = text.parse().unwrap_or_else(|e| panic!("{e}\n{text}"));
    file.measure.histogram_bins = 0;
    Plan::new(&file, ".".as_ref(), &polity::Registry::builtin()).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
}

/// The plan of a file in `configs/` with overrides `key=value`.
pub fn from_config(name: &str, overrides: &[String]) -> Plan {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("configs").join(name).with_extension("toml");
    polity::config::load(&path, overrides, &polity::Registry::builtin()).unwrap_or_else(|e| panic!("{e}"))
}

/// The CPU and the oracle come to the same tallies and digests at this step, with `POLITY_PARITY=all` a GPU as well: what its phases do is held by parity.
pub fn agree(plan: &Plan, step: u32) {
    let mut kinds = crate::gpu::kinds("agreement of the GPU in a theory test");
    kinds.retain(|kind| *kind != Kind::Gpu || crate::gpu::all_wanted());
    let seen: Vec<_> = kinds.iter().map(|kind| start(*kind, plan).advance(step, &[step]).expect("the run completes")).collect();
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{kinds:?} differ at step {step}");
}

/// A backend at step 0.
pub fn start(kind: Kind, plan: &Plan) -> Box<dyn Backend> {
    backend::start(kind, plan, World::new(plan), &Options::default()).unwrap_or_else(|e| panic!("{kind}: {e}"))
}

/// A well-mixed game of two strategies with Fermi imitation.
pub struct Game<'a> {
    pub agents: u32,
    pub replicas: u32,
    pub seed: u64,
    /// Everything between the braces of `init`.
    pub init: &'a str,
    pub matrix: [[f64; 2]; 2],
    /// Payoff mode, with `samples` where it is needed.
    pub payoff: &'a str,
    pub beta: f64,
    pub update: f64,
    pub mutation: f64,
}

impl Default for Game<'_> {
    fn default() -> Self {
        Self {
            agents: 0,
            replicas: 1,
            seed: 1,
            init: "kind = \"fractions\", fractions = [0.5, 0.5]",
            matrix: [[0.0; 2]; 2],
            payoff: "\"field\"",
            beta: 1.0,
            update: 1.0,
            mutation: 0.0,
        }
    }
}

impl Game<'_> {
    pub fn plan(&self) -> Plan {
        let Self { agents, replicas, seed, init, matrix, payoff, beta, update, mutation } = self;
        let mutate = match mutation {
            0.0 => String::new(),
            mu => format!("[[phase]]\nkind = \"evolve/mutate\"\nprobability = {mu:?}\n"),
        };
        plan(&format!(
            "seed = {seed}\nsteps = 1000000\npopulation = {{ agents = {agents}, replicas = {replicas}, strategies = [\"A\", \"B\"] }}\n\
             init = {{ {init} }}\nmeasure = {{ absorption = {} }}\n[[phase]]\nkind = \"interact/matrix\"\nmatrix = {matrix:?}\n\
             payoff = {payoff}\n[[phase]]\nkind = \"imitate/fermi\"\nbeta = {beta:?}\nupdate_probability = {update:?}\n{mutate}",
            *mutation == 0.0
        ))
    }
}

/// Share of strategy 0 in each replica.
pub fn shares(observation: &Observation) -> Vec<f64> {
    observation.replicas.iter().map(|r| r.counts[0] as f64 / r.counts.iter().sum::<u64>() as f64).collect()
}

/// Share of strategy `0`, averaged over the steps `from + every, …, to`: one time average per replica.
pub fn late_shares(backend: &mut dyn Backend, from: u32, to: u32, every: u32) -> Vec<f64> {
    let steps: Vec<u32> = (from..=to).skip(every as usize).step_by(every as usize).collect();
    let observed = backend.advance(to, &steps).expect("the run completes");
    let series: Vec<Vec<f64>> = observed.iter().map(shares).collect();
    (0..series[0].len()).map(|r| series.iter().map(|s| s[r]).sum::<f64>() / series.len() as f64).collect()
}

/// Mean and standard error of [`late_shares`] over replicas.
pub fn stationary(kind: Kind, plan: &Plan, from: u32, to: u32, every: u32) -> Measured {
    mean(&late_shares(start(kind, plan).as_mut(), from, to, every))
}

/// Runs until every replica holds one strategy; (step, strategy) of each.
pub fn absorb(kind: Kind, plan: &Plan, block: u32) -> Vec<(u32, u8)> {
    let mut backend = start(kind, plan);
    loop {
        let to = backend.step() + block;
        let observed = backend.advance(to, &[to]).expect("the run completes");
        if observed[0].all_absorbed() {
            let ends = observed[0].replicas.iter().filter_map(|r| r.absorbed);
            return ends.map(|end| (end.step, end.strategy)).collect();
        }
        assert!(to < 1_000_000, "a replica is still mixed after {to} steps");
    }
}

/// How many replicas ended in strategy 0.
pub fn fixed(ends: &[(u32, u8)]) -> usize {
    ends.iter().filter(|(_, strategy)| *strategy == 0).count()
}
