//! `polity run`: the whole way from a config to a report.

use super::check::warn;
use super::engine::EngineArgs;
use super::session::{Session, Start};
use super::shared::{self, DEFAULT, Failure, print, say, thousands};
use super::signals::Signals;
use crate::backend::DeviceInfo;
use crate::config::{self, Plan};
use crate::output::{Branch, OutputError, RunDir, checkpoint};
use crate::rule::Registry;
use crate::world::World;
use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "one per flag of the command line")]
pub(super) struct RunArgs {
    /// Config file (TOML); left out: the built-in earthquake_aid.
    #[arg(value_name = "CONFIG")]
    config: Option<PathBuf>,
    /// Change a value of the config; repeatable.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    sets: Vec<String>,
    /// Seed of every random draw.
    #[arg(long, env = "POLITY_SEED")]
    seed: Option<u64>,
    /// Number of steps.
    #[arg(long, value_parser = shared::steps())]
    steps: Option<u32>,
    /// Run directory; left out: runs/NAME, or runs/NAME-2 and so on if that exists.
    #[arg(short, long, value_name = "DIR", env = "POLITY_OUT")]
    out: Option<PathBuf>,
    /// Replace an earlier run in the run directory.
    #[arg(long)]
    force: bool,
    /// Begin with the state of another run, from its `checkpoints/STEP.safetensors`; steps count on from there.
    #[arg(long, value_name = "CHECKPOINT")]
    from: Option<PathBuf>,
    /// Check everything and start nothing.
    #[arg(long)]
    dry_run: bool,
    /// Test the claims of the config, too: see `polity compare`.
    #[arg(long)]
    claims: bool,
    /// Print one JSON object on standard output, also if --quiet, everything else on standard error.
    #[arg(long)]
    json: bool,
    /// Nothing on standard output, and on standard error only warnings and errors.
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    engine: EngineArgs,
}

impl RunArgs {
    /// `polity` without a command.
    pub(super) fn built_in() -> Self {
        use clap::Parser;
        #[derive(Parser)]
        struct Wrapper {
            #[command(flatten)]
            args: RunArgs,
        }
        Self { claims: true, ..Wrapper::parse_from(["polity"]).args }
    }

    fn overrides(&self) -> Vec<String> {
        let mut sets = self.sets.clone();
        sets.extend(self.seed.map(|seed| format!("seed={seed}")));
        sets.extend(self.steps.map(|steps| format!("steps={steps}")));
        sets
    }

    fn plan(&self, registry: &Registry) -> Result<Plan, Failure> {
        let sets = self.overrides();
        Ok(match &self.config {
            Some(path) => config::load(path, &sets, registry)?,
            None => config::load_str(DEFAULT, Path::new("built-in config"), &sets, registry)?,
        })
    }

    pub(super) fn run(self, registry: &Registry) -> Result<(), Failure> {
        let signals = Signals::listen();
        let plan = self.plan(registry)?;
        let make = || match &self.from {
            Some(path) => branch(path, &plan).map(|(world, branch)| (world, Some(branch))),
            None => Ok((World::new(&plan), None)),
        };
        let dry = |name: &str| {
            warn(&plan, registry);
            if self.quiet { Ok(()) } else { print(&format!("{}: fine, would run on {name}", plan.name())) }
        };
        if self.dry_run
            && self.from.is_none()
            && let Some(name) = self.engine.known(&plan)?
        {
            return dry(&name);
        }
        let (engine, branch) = self.engine.start(&plan, &make, self.quiet, &signals.hurry)?;
        if self.dry_run {
            return dry(&engine.device().name);
        }
        let failed = |e: OutputError| Failure::new(Failure::RUN, e);
        let path = self.out.clone().map_or_else(|| free_directory(plan.name(), self.force), Ok)?;
        let mut directory = RunDir::create(&path, self.force).map_err(failed)?;
        if let Some(branch) = branch {
            directory.branched(branch);
        }
        let begun = directory.inputs(&plan).and_then(|()| directory.config(&plan));
        begun.map_err(|e| failed(directory.failed(e)))?;
        if !self.quiet {
            head(&plan, engine.device());
        }
        warn(&plan, registry);
        let kind = engine.device().kind;
        let session = Session { plan: &plan, path: &path, signals: &signals, quiet: self.quiet, json: self.json };
        let ended = session.go(engine, directory, Start::New)?;
        if self.claims && !ended.interrupted {
            if !self.quiet && !plan.file().claim.is_empty() {
                say("testing the claims of the config");
            }
            super::compare::beside(self.config.as_deref(), &self.overrides(), registry, kind, &self.engine, &path)?;
        }
        session.close(&ended, registry)
    }
}

/// The state of another run, for a plan to begin with.
fn branch(path: &Path, plan: &Plan) -> Result<(World, Branch), Failure> {
    let (about, found) = checkpoint::read(path, plan).map_err(|e| Failure::new(Failure::RUN, e))?;
    if about.step >= plan.steps() {
        let message = format!(
            "{} is the state after step {}, and the config ends at step {}\n    remedy:  --steps with a later step: they count from the start of that run",
            path.display(),
            about.step,
            plan.steps()
        );
        return Err(Failure::new(Failure::USAGE, message));
    }
    if !found.fresh.is_empty() {
        say(&format!("warning: not in the checkpoint, so as at step 0 of the config: {}", found.fresh.join(", ")));
    }
    if !found.unused.is_empty() {
        say(&format!("warning: in the checkpoint, but nothing to the config: {}", found.unused.join(", ")));
    }
    let branch = Branch { step: about.step, checkpoint_sha256: about.sha256, config_sha256: about.config_sha256 };
    Ok((found.world, branch))
}

pub(super) fn head(plan: &Plan, device: &DeviceInfo) {
    let replicas = if plan.replicas() > 1 { format!(" × {} replicas", thousands(u64::from(plan.replicas()))) } else { String::new() };
    let (agents, steps) = (thousands(u64::from(plan.agents())), thousands(u64::from(plan.steps())));
    say(&format!(
        "{}: {agents} agents{replicas}, {steps} steps, seed {}, on {} ({})",
        plan.name(),
        plan.file().seed,
        device.kind,
        device.name
    ));
}

/// `runs/NAME`, or the first of `runs/NAME-2`, `-3`, … that nobody has. It is made here, so that no other run can take it.
fn free_directory(name: &str, force: bool) -> Result<PathBuf, Failure> {
    let runs = Path::new("runs");
    let first = runs.join(name);
    if force {
        return Ok(first);
    }
    let failed = |path: &Path, e: io::Error| Failure::new(Failure::RUN, OutputError::write(path)(e));
    std::fs::create_dir_all(runs).map_err(|e| failed(runs, e))?;
    let others = (2..=u32::MAX).map(|n| runs.join(format!("{name}-{n}")));
    for path in [first.clone()].into_iter().chain(others) {
        match std::fs::create_dir(&path) {
            Ok(()) => return Ok(path),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(failed(&path, e)),
        }
    }
    Ok(first)
}
