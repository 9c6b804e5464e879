//! Run directories without an engine: toy dynamics, tallied and written through the real writer.

use polity::config::plan::Topology;
use polity::config::{File, Plan};
use polity::metrics::{Absorbed, Observation, ReplicaTally};
use polity::num::digest::Digest;
use polity::output::{Device, Finish, Manifest, RunDir, Status};
use std::path::Path;

/// How a toy run ends.
#[derive(Clone, Copy)]
pub struct End {
    pub status: Status,
    pub step: u32,
}

/// Checks a config.
pub fn plan(text: &str) -> Plan {
    let file: File = text.parse().unwrap();
    Plan::new(&file, Path::new("."), &polity::Registry::builtin()).unwrap_or_else(|p| panic!("{}", p[0]))
}

/// Runs toy dynamics under a config and leaves a run directory; `end`: not to the end.
pub fn run(dir: &Path, text: &str, end: Option<End>) -> Manifest {
    let plan = plan(text);
    let mut out = RunDir::create(dir, false).unwrap();
    out.config(&plan).unwrap();
    let end = end.unwrap_or(End { status: Status::Complete, step: plan.steps() });
    let mut toy = Toy::new(&plan);
    let mut last = toy.observe(&plan, 0);
    out.observe(&plan, &last).unwrap();
    if plan.snapshots(0) {
        out.snapshot(&plan, 0, &toy.strategy).unwrap();
    }
    for step in 1..=end.step {
        toy.step(&plan, step);
        if plan.measures(step) || step == end.step {
            last = toy.observe(&plan, step);
            out.observe(&plan, &last).unwrap();
        }
        if plan.snapshots(step) {
            out.snapshot(&plan, step, &toy.strategy).unwrap();
        }
    }
    let device = Device { backend: "cpu".into(), adapter: "AMD EPYC 9654 96-Core Processor".into(), driver: String::new(), threads: 8 };
    let finish = Finish {
        status: end.status,
        message: (end.status == Status::Interrupted).then(|| "ended by Ctrl-C".into()),
        steps: end.step,
        loop_seconds: 1.25,
        device,
        shader_sha256: "5ade".repeat(16),
        last: Some(&last),
    };
    out.finish(&plan, finish).unwrap()
}

/// The state of a toy run, laid out as a backend's.
pub struct Toy {
    pub strategy: Vec<u8>,
    before: Vec<u8>,
    absorbed: Vec<Option<Absorbed>>,
}

impl Toy {
    pub fn new(plan: &Plan) -> Self {
        let (agents, stride, count) = (plan.agents() as usize, plan.stride(), plan.strategy_count() as u64);
        let mut strategy = vec![0; stride * plan.replicas() as usize];
        for (r, row) in strategy.chunks_mut(stride).enumerate() {
            row[..agents].iter_mut().enumerate().for_each(|(i, s)| *s = (hash(0, r, i) % count) as u8);
        }
        Self { before: strategy.clone(), strategy, absorbed: vec![None; plan.replicas() as usize] }
    }

    /// Copy a random neighbour: always, or only if it is next in the cycle of strategies (three or more).
    fn step(&mut self, plan: &Plan, step: u32) {
        self.before.clone_from(&self.strategy);
        let (agents, stride, count) = (plan.agents() as usize, plan.stride(), plan.strategy_count() as u8);
        for (r, row) in self.strategy.chunks_mut(stride).enumerate() {
            let before = &self.before[r * stride..];
            for (i, own) in row[..agents].iter_mut().enumerate() {
                let word = hash(step, r, i);
                let other = before[neighbor(plan, i, word >> 8)];
                let beats = count > 2 && other == (*own + 1) % count;
                // Two strategies: at first the second spreads much better, later both drift.
                let copies = count == 2 && (word % 100 < if other == 1 && step < 25 { 40 } else { 30 });
                if beats || copies {
                    *own = other;
                }
            }
        }
    }

    pub fn observe(&mut self, plan: &Plan, step: u32) -> Observation {
        let (agents, stride, count) = (plan.agents() as usize, plan.stride(), plan.strategy_count());
        let mut digest = Digest::default();
        let mut replicas = Vec::new();
        for (r, row) in self.strategy.chunks(stride).enumerate() {
            let mut tally = ReplicaTally { counts: vec![0; count], ..Default::default() };
            tally.transitions = if step > 0 { vec![0; count * count] } else { Vec::new() };
            (tally.played, tally.earned) = if step > 0 { (vec![0; count], vec![0; count]) } else { (Vec::new(), Vec::new()) };
            tally.histogram = vec![0; plan.histogram_bins() as usize];
            (tally.payoff_min, tally.payoff_max) = if step > 0 { (i32::MAX, i32::MIN) } else { (0, 0) };
            for (i, &s) in row[..agents].iter().enumerate() {
                digest.add_value(i as u32, s.into(), r as u32, Digest::salt(0, step));
                tally.counts[usize::from(s)] += 1;
                if step > 0 {
                    tally.transitions[usize::from(self.before[r * stride + i]) * count + usize::from(s)] += 1;
                    earn(plan, &mut tally, s, hash(step, r, i));
                }
            }
            if plan.absorption() && tally.counts.contains(&(agents as u64)) {
                self.absorbed[r].get_or_insert(Absorbed { step, strategy: row[0] });
            }
            tally.absorbed = self.absorbed[r];
            replicas.push(tally);
        }
        Observation { step, digests: vec![digest, Digest::default()], replicas }
    }
}

/// A payoff somewhere in the plan's range, more for the first strategy.
fn earn(plan: &Plan, tally: &mut ReplicaTally, strategy: u8, word: u64) {
    let format = plan.payoff();
    let range = (i64::from(format.high) - i64::from(format.low)) as u64;
    let half = range / (2 + u64::from(strategy));
    let earned = (word % (half + 1) + (word >> 32) % (half + 1)).min(range) as i32 + format.low;
    tally.payoff_sum += i64::from(earned);
    tally.played[usize::from(strategy)] += 1;
    tally.earned[usize::from(strategy)] += i64::from(earned);
    tally.payoff_min = tally.payoff_min.min(earned);
    tally.payoff_max = tally.payoff_max.max(earned);
    if let Some(n) = tally.histogram.get_mut(((earned - format.low) >> format.bin_bits) as usize) {
        *n += 1;
    }
}

fn neighbor(plan: &Plan, i: usize, word: u64) -> usize {
    let agents = plan.agents() as usize;
    match *plan.topology() {
        Topology::Lattice { width, height, .. } => {
            let (w, h) = (width as usize, height as usize);
            let (x, y) = (i % w, i / w);
            match word % 4 {
                0 => y * w + (x + 1) % w,
                1 => y * w + (x + w - 1) % w,
                2 => (y + 1) % h * w + x,
                _ => (y + h - 1) % h * w + x,
            }
        }
        Topology::Ring { .. } => (i + [1, agents - 1][(word % 2) as usize]) % agents,
        _ => (word % agents as u64) as usize,
    }
}

fn hash(step: u32, replica: usize, agent: usize) -> u64 {
    let mut z = (u64::from(step) << 44) ^ ((replica as u64) << 24) ^ agent as u64;
    z = (z ^ 0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 30)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z = (z ^ (z >> 27)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z ^ (z >> 31)
}
