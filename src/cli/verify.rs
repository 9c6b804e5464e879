//! `polity verify`: backends side by side, or one backend against the digests of a finished run.

use super::engine::{EngineArgs, Wish};
use super::shared::{ConfigArgs, Failure, print, say};
use crate::backend::{self, Backend, Hurry, Kind, gpu};
use crate::bench;
use crate::columns::{self, Column};
use crate::config::Plan;
use crate::lockstep::{Difference, Fault, Faulty, compare};
use crate::rule::Registry;
use crate::world::World;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct VerifyArgs {
    #[command(flatten)]
    config: ConfigArgs,
    /// Backends to compare with the first of them, such as `cpu,gpu`; left out: reference, cpu and, if there is one, gpu. Whole tallies are compared at every measured step (`--set measure.every=1`: at all).
    #[arg(long, value_enum, value_delimiter = ',')]
    backends: Vec<Wish>,
    /// Compare one backend with the digests of a finished run instead.
    #[arg(long, value_name = "RUN_DIR")]
    against: Option<PathBuf>,
    /// Nothing on standard output: the exit code says whether they are equal, standard error where they differ.
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    engine: EngineArgs,
    /// Flip a bit in the last backend, to see that the check can fail: STEP:PHASE_INDEX:COLUMN:REPLICA:AGENT:BIT.
    #[arg(long, value_name = "FAULT", hide_short_help = true)]
    plant_fault: Option<String>,
}

/// Pairs a step at most that the reference is asked to look at: a minute or so.
const PAIRS_MAX: f64 = 4e9;

impl VerifyArgs {
    pub(super) fn run(self, registry: &Registry) -> Result<(), Failure> {
        let plan = self.config.plan(registry)?;
        match &self.against {
            Some(dir) => self.against_run(&plan, dir),
            None => self.side_by_side(&plan),
        }
    }

    /// The backends asked for; nobody asked: all there are, a missing GPU said and left out.
    fn kinds(&self) -> Result<Vec<Kind>, Failure> {
        if self.backends.is_empty() {
            if gpu::adapters().is_empty() {
                say(&format!("gpu left out: no adapter was found\n    remedy: {}", gpu::REMEDY));
                return Ok(vec![Kind::Reference, Kind::Cpu]);
            }
            return Ok(vec![Kind::Reference, Kind::Cpu, Kind::Gpu]);
        }
        let named: Option<Vec<Kind>> = self.backends.iter().map(|wish| wish.kind()).collect();
        named.filter(|kinds| kinds.len() > 1).ok_or_else(|| {
            Failure::new(
                Failure::USAGE,
                "verify compares two or more named backends\n    allowed: reference, cpu, gpu\n    remedy:  --backends reference,cpu",
            )
        })
    }

    fn start(&self, plan: &Plan, kind: Kind) -> Result<Box<dyn Backend>, Failure> {
        if kind == Kind::Reference && bench::oracle_pairs(plan) > PAIRS_MAX {
            return Err(Failure::new(
                Failure::USAGE,
                format!(
                    "the reference looks at every pair that meets, {:.1e} in each step of this config: minutes to days\n    allowed: up to {PAIRS_MAX:.1e} pairs a step\n    remedy:  --backends cpu,gpu, or fewer agents: --set population.agents=…",
                    bench::oracle_pairs(plan)
                ),
            ));
        }
        backend::memory::check_host(plan, kind)?;
        Ok(backend::start(kind, plan, World::new(plan), &self.engine.options())?)
    }

    fn side_by_side(&self, plan: &Plan) -> Result<(), Failure> {
        let kinds = self.kinds()?;
        let steps = plan.steps();
        for (at, kind) in kinds.iter().enumerate().skip(1) {
            let mut first = self.start(plan, kinds[0])?;
            let mut second = self.start(plan, *kind)?;
            if let (Some(text), true) = (&self.plant_fault, at + 1 == kinds.len()) {
                second = Box::new(Faulty::new(second, plan, fault(plan, text)?));
            }
            let names = format!("{} and {} ({})", kinds[0], kind, second.device().name);
            let mut compared = 0;
            let mut watch = |_| compared += 1;
            let found = compare(plan, first.as_mut(), second.as_mut(), steps, &mut watch)?;
            differs(&names, found)?;
            self.tell(&format!("equal: {names}: {steps} steps, {compared} measurements, whole tallies and digests"))?;
        }
        Ok(())
    }

    fn against_run(&self, plan: &Plan, dir: &Path) -> Result<(), Failure> {
        let recorded = recorded_digests(&dir.join("digests.csv"))?;
        let last = recorded.last().map_or(0, |(step, _)| *step).min(plan.steps());
        let (mut engine, ()) = self.engine.start(plan, &|| Ok((World::new(plan), ())), self.quiet, &Hurry::default())?;
        let names = format!("{} and {}", engine.device().kind, dir.display());
        let mut compared = 0;
        for (step, expected) in recorded.iter().filter(|(step, _)| *step <= last) {
            let observation = if *step == 0 { Some(engine.observe()?) } else { engine.advance(*step, &[*step])?.pop() };
            let got = observation.map(|o| o.digest().to_string()).unwrap_or_default();
            if got != *expected {
                let values = [got, expected.clone()];
                let found = Difference { step: *step, phase: "measure".into(), column: "digest".into(), replica: 0, agent: 0, values };
                return differs(&names, Some(found));
            }
            compared += 1;
        }
        self.tell(&format!("equal: {names}: {last} steps, {compared} digests"))
    }

    fn tell(&self, text: &str) -> Result<(), Failure> {
        if self.quiet { Ok(()) } else { print(text) }
    }
}

fn differs(names: &str, found: Option<Difference>) -> Result<(), Failure> {
    found.map_or(Ok(()), |found| Err(Failure::new(Failure::MISMATCH, format!("{names} differ at {found}"))))
}

/// `(step, digest)` per line of digests.csv.
fn recorded_digests(path: &Path) -> Result<Vec<(u32, String)>, Failure> {
    let wrong =
        |what: String| Failure::new(Failure::RUN, format!("{}: {what}\n    remedy: name the directory of a finished run", path.display()));
    let mut reader = csv::Reader::from_path(path).map_err(|e| wrong(e.to_string()))?;
    let mut digests = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|e| wrong(e.to_string()))?;
        let step = row.get(0).and_then(|s| s.parse().ok()).ok_or_else(|| wrong("a line without a step".into()))?;
        digests.push((step, row.get(1).unwrap_or_default().to_owned()));
    }
    if digests.is_empty() { Err(wrong("no digests".into())) } else { Ok(digests) }
}

fn fault(plan: &Plan, text: &str) -> Result<Fault, Failure> {
    let wrong = || {
        Failure::new(
            2,
            format!(
                "--plant-fault {text}: expected STEP:PHASE_INDEX:COLUMN:REPLICA:AGENT:BIT, such as 3:1:strategy:0:17:0, inside the plan\n    allowed: steps 1 to {}, phases 0 to {}, replicas 0 to {}, agents 0 to {}, a column that the plan has",
                plan.steps(),
                plan.phases().len() - 1,
                plan.replicas() - 1,
                plan.agents() - 1
            ),
        )
    };
    let parts: Vec<&str> = text.split(':').collect();
    let number = |at: usize| parts.get(at).and_then(|p| p.parse::<u32>().ok()).ok_or_else(wrong);
    let column: Column = columns::ALL.iter().copied().find(|c| parts.get(2) == Some(&c.info().name)).ok_or_else(wrong)?;
    let fault = Fault { step: number(0)?, phase: number(1)? as usize, column, replica: number(3)?, agent: number(4)?, bit: number(5)? };
    let inside = (1..=plan.steps()).contains(&fault.step)
        && plan.planes(column) > 0
        && fault.phase < plan.phases().len()
        && fault.replica < plan.replicas()
        && fault.agent < plan.agents();
    if inside { Ok(fault) } else { Err(wrong()) }
}
