//! Timing the steps of a plan: what `polity bench` reports.

use crate::backend::{self, BackendError, DeviceInfo, Kind, Options};
use crate::columns::Column;
use crate::config::Plan;
use crate::config::plan::PhasePlan;
use crate::metrics::Observation;
use crate::num::rng::{DrawKey, fill_words};
use crate::num::wide::index_below;
use crate::phase::fused::Fused;
use crate::rule::Around;
use crate::world::World;
use rayon::prelude::*;
use std::time::Instant;

/// One timed repetition.
#[derive(Debug, Clone)]
pub struct Repetition {
    /// Seed.
    pub seed: u64,
    /// Seconds of the timed steps.
    pub seconds: f64,
    /// What was measured at the last step.
    pub last: Observation,
}

/// All repetitions.
#[derive(Debug, Clone)]
pub struct Timing {
    /// What it ran on.
    pub device: DeviceInfo,
    /// Seconds of the untimed warm-up, compilation and initialisation included.
    pub warmup_seconds: f64,
    /// In order of their seeds.
    pub repetitions: Vec<Repetition>,
}

impl Timing {
    /// Median agent-steps per second.
    #[must_use]
    pub fn rate(&self, plan: &Plan) -> f64 {
        let mut seconds: Vec<f64> = self.repetitions.iter().map(|r| r.seconds).collect();
        seconds.sort_by(f64::total_cmp);
        plan.agents_total() as f64 * f64::from(plan.steps()) / seconds[seconds.len() / 2].max(1e-12)
    }
}

/// Times each plan (they differ in seed), each from a fresh state, after one untimed warm-up. Only the steps are timed, the
/// last one without its measurement.
///
/// # Errors
/// A backend that cannot start or fails.
pub fn time(kind: Kind, plans: &[Plan], options: &Options) -> Result<Timing, BackendError> {
    let began = Instant::now();
    let first = &plans[0];
    backend::memory::check_host(first, kind)?;
    let mut warm = backend::start(kind, first, World::new(first), options)?;
    warm.advance(first.steps().min(2), &[])?;
    let device = warm.device().clone();
    drop(warm);
    let warmup_seconds = began.elapsed().as_secs_f64();
    let mut repetitions = Vec::new();
    for plan in plans {
        let mut engine = backend::start(kind, plan, World::new(plan), options)?;
        let began = Instant::now();
        engine.advance(plan.steps(), &[])?;
        let seconds = began.elapsed().as_secs_f64();
        // The statistics of the last step, from a second run of that step alone with measurement.
        drop(engine);
        let mut engine = backend::start(kind, plan, World::new(plan), options)?;
        let last = match engine.advance(plan.steps(), &[plan.steps()])?.pop() {
            Some(last) => last,
            None => engine.observe()?,
        };
        repetitions.push(Repetition { seed: plan.file().seed, seconds, last });
    }
    Ok(Timing { device, warmup_seconds, repetitions })
}

/// What one agent costs in one step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cost {
    /// Bytes of state columns per agent.
    pub state_bytes: f64,
    /// Bytes of columns read and written per agent-step, each once.
    pub traffic_bytes: f64,
    /// Random 32-bit words per agent-step.
    pub words: f64,
}

/// The cost model of a plan on the CPU.
#[must_use]
pub fn cost(plan: &Plan) -> Cost {
    let fused = Fused::find(plan);
    let mut cost = Cost { state_bytes: if plan.interacts() { 6.0 } else { 2.0 }, traffic_bytes: 0.0, words: 0.0 };
    for (index, phase) in plan.phases().iter().enumerate() {
        cost.words += phase.facts.words;
        cost.traffic_bytes += match &fused {
            // One bit and one byte in between; bytes in, bytes out.
            Some(Fused::WellMixed(f)) if f.index == index => 1.0 + 0.25 + 1.0,
            Some(Fused::WellMixed(f)) if f.index + 1 == index => 2.0 + 1.0,
            Some(Fused::Lattice(f)) if f.index == index => 1.0,
            Some(Fused::Lattice(f)) if f.index + 1 == index => 1.0,
            _ => columns_bytes(plan, phase),
        };
    }
    cost
}

/// Seconds that a step takes on so many threads of the CPU, as one multiplies them out: per agent and phase a few nanoseconds, one for each
/// random word and each eight bytes of columns, and one for each neighbour of those phases that look at all of them: rough, often off by a factor of
/// three. Measuring comes on top.
#[must_use]
pub fn estimated_seconds(plan: &Plan, threads: usize) -> f64 {
    const AGENT: f64 = 1.5e-9;
    const WORD: f64 = 1e-9;
    const BYTE: f64 = 1.25e-10;
    const NEIGHBOR: f64 = 1e-9;
    let of = |phase: &PhasePlan| {
        let neighbors = met(plan, phase) * phase.facts.rounds as f64;
        AGENT + WORD * phase.facts.words + BYTE * columns_bytes(plan, phase) + NEIGHBOR * neighbors
    };
    plan.agents_total() as f64 * plan.phases().iter().map(of).sum::<f64>() / threads.max(1) as f64
}

/// How many others an agent looks at in a phase that looks at all of them.
fn met(plan: &Plan, phase: &PhasePlan) -> f64 {
    if phase.facts.rounds == 0 || phase.facts.around == Around::Population {
        return 0.0;
    }
    let topology = plan.topology_of(phase);
    // Well-mixed, rounds are over everybody.
    if topology.is_graph() { topology.degree_mean() } else { f64::from(plan.agents()) }
}

/// Pairs of agents that the oracle looks at in a step: it lists whom an agent meets, also where kernels count.
#[must_use]
pub fn oracle_pairs(plan: &Plan) -> f64 {
    plan.agents_total() as f64 * plan.phases().iter().map(|phase| met(plan, phase)).fold(0.0, f64::max)
}

/// Bytes of columns and random 32-bit words of one agent in phase `index`, where phases run one by one.
#[must_use]
pub fn phase_cost(plan: &Plan, index: usize) -> (f64, f64) {
    let phase = &plan.phases()[index];
    (columns_bytes(plan, phase), phase.facts.words)
}

/// Bytes per agent of the columns that a phase reads and writes, each once; of rows of entries what it touches.
fn columns_bytes(plan: &Plan, phase: &PhasePlan) -> f64 {
    let record = phase.of.record;
    let touched =
        |column: &Column| if column.is_rows() { phase.rule.greedy().map_or(0, |greedy| greedy.touches) } else { plan.planes(*column) };
    let bytes = |column: &Column| f64::from(column.info().width.bytes() * touched(column));
    record.reads.iter().chain(record.writes).map(bytes).sum()
}

/// What this machine's threads reach, per second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Bytes copied: read plus written.
    pub copied_bytes: f64,
    /// Random words drawn.
    pub words: f64,
    /// Bytes read at random places of a column with a byte per agent, whose places are read in order.
    pub reads: f64,
}

/// The best of five rounds each; the column read at random has as many bytes as there are agents.
#[must_use]
pub fn limits(threads: usize, agents: u64) -> Limits {
    let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(threads).build() else {
        return Limits { copied_bytes: 0.0, words: 0.0, reads: 0.0 };
    };
    pool.install(|| {
        let from = vec![1u8; 64 << 20];
        let mut to = vec![0u8; 64 << 20];
        let mut words = vec![0u32; 1 << 22];
        let column = vec![1u8; agents.clamp(1, 1 << 31) as usize];
        let (mut copy, mut random, mut gather) = (f64::INFINITY, f64::INFINITY, f64::INFINITY);
        for round in 0..5u32 {
            let began = Instant::now();
            to.par_chunks_mut(1 << 20).zip(from.par_chunks(1 << 20)).for_each(|(to, from)| to.copy_from_slice(from));
            copy = copy.min(began.elapsed().as_secs_f64());
            let began = Instant::now();
            words.par_chunks_mut(1 << 12).enumerate().for_each(|(at, words)| {
                let key = DrawKey { seed: [round, 1], step: at as u32, draw: round, replica: 0 };
                fill_words(key, 0, words);
            });
            random = random.min(began.elapsed().as_secs_f64());
            words.par_iter_mut().for_each(|word| *word = index_below(*word, column.len() as u32));
            let began = Instant::now();
            let sum: u32 =
                words.par_chunks(1 << 12).map(|places| places.iter().map(|place| u32::from(column[*place as usize])).sum::<u32>()).sum();
            gather = gather.min(began.elapsed().as_secs_f64());
            std::hint::black_box(sum);
        }
        std::hint::black_box((&to, &words));
        Limits { copied_bytes: (2 * from.len()) as f64 / copy, words: words.len() as f64 / random, reads: words.len() as f64 / gather }
    })
}
