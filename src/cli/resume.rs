//! `polity resume`: a run that was stopped goes on from its newest checkpoint.

use super::engine::EngineArgs;
use super::length::Change;
use super::run::head;
use super::session::{Session, Start};
use super::shared::{self, Failure, print, say};
use super::signals::Signals;
use crate::backend::{self, Kind, Options};
use crate::config::{self, Plan};
use crate::file::Stop;
use crate::output::{OutputError, RunDir, Status, checkpoint, layout};
use crate::rule::Registry;
use crate::world::World;
use crate::{report, shader};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct ResumeArgs {
    /// Run directory.
    #[arg(value_name = "RUN_DIR")]
    run: PathBuf,
    /// Go on to this step instead of the last one of the config: files become those of a run of this length, which config.toml says from then on.
    #[arg(long, value_parser = shared::steps())]
    steps: Option<u32>,
    /// Print one JSON object on standard output, also if --quiet, everything else on standard error.
    #[arg(long)]
    json: bool,
    /// Nothing on standard output, and on standard error only warnings and errors.
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    engine: EngineArgs,
}

impl ResumeArgs {
    pub(super) fn run(self, registry: &Registry) -> Result<(), Failure> {
        let signals = Signals::listen();
        let mut directory = RunDir::take_up(&self.run).map_err(failed)?;
        let config = self.run.join(layout::CONFIG);
        if !config.exists() {
            return Err(self.stuck("it was stopped before it had begun", "run its config again, with --force for the same folder"));
        }
        let change = Change::wished(&directory, self.steps, registry)?;
        if directory.manifest().status == Status::Complete && change.is_none() {
            return self.complete(registry);
        }
        let plan = match &change {
            Some(change) => change.plan(registry)?,
            None => config::load(&config, &[], registry)?,
        };
        let mut known: Vec<String> = directory.earlier_configs().map(str::to_owned).collect();
        known.push(change.as_ref().map_or_else(|| config::hash(&plan), |change| change.config_sha256.clone()));
        let make = || match newest(&self.run, &plan, &known)? {
            Some(world) => Ok((world, true)),
            None if directory.manifest().status == Status::Complete => {
                let remedy = format!(
                    "run {} again with --steps {} and -o DIR; a run keeps its last state with [checkpoint] at_end = true",
                    config.display(),
                    plan.steps()
                );
                Err(self.stuck(&format!("none of its checkpoints is of a step before {} at which it goes on", plan.steps()), &remedy))
            }
            None => Ok((World::new(&plan), false)),
        };
        let (mut engine, behind) = self.engine.start(&plan, &make, self.quiet, &signals.hurry)?;
        let seen = if behind { Some(engine.observe()?) } else { None };
        if let Some(change) = &change {
            let state = seen.as_ref().map_or(0, |seen| seen.step);
            change.begin(&mut directory, &plan, state)?;
        }
        let taken = match &seen {
            Some(seen) => directory.go_on(&plan, seen),
            None => directory.start_over(&plan),
        };
        taken.map_err(|e| failed(directory.failed(e)))?;
        if !self.quiet {
            head(&plan, engine.device());
            say(&if behind { format!("going on after step {}", engine.step()) } else { "no checkpoint is left: starting over".into() });
        }
        let session = Session { plan: &plan, path: &self.run, signals: &signals, quiet: self.quiet, json: self.json };
        let ended = session.go(engine, directory, if behind { Start::Behind } else { Start::New })?;
        session.close(&ended, registry)
    }

    fn stuck(&self, what: &str, remedy: &str) -> Failure {
        failed(OutputError::Stuck { path: self.run.clone(), what: what.into(), remedy: remedy.into() })
    }

    /// Nothing is left to do but what comes after a run.
    fn complete(&self, registry: &Registry) -> Result<(), Failure> {
        let plan = config::load(&self.run.join(layout::CONFIG), &[], registry)?;
        if plan.file().output.report && !self.run.join(layout::REPORT).exists() {
            report::write(&self.run, registry).map_err(|e| Failure::new(Failure::RUN, e))?;
        }
        if self.quiet { Ok(()) } else { print(&format!("{} is complete", Path::new(&self.run).display())) }
    }
}

pub(super) fn failed(error: OutputError) -> Failure {
    Failure::new(Failure::RUN, error)
}

/// The state of the newest checkpoint that can be read, belongs to the run, one of whose configs has a hash that is `known`, and is not its end.
fn newest(run: &Path, plan: &Plan, known: &[String]) -> Result<Option<World>, Failure> {
    let model = shader::hash();
    for (step, path) in checkpoint::all(run) {
        let passed = |why: String| say(&format!("warning: {} is passed over: {why}", path.display()));
        match checkpoint::read(&path, plan) {
            // Whoever ends there has not been measured there.
            Ok((about, found)) if about.step >= plan.steps() || ends(plan, &found.world) => {}
            Ok((about, _)) if about.step != step => passed(format!("it is the state after step {}", about.step)),
            Ok((about, _)) if about.shader_sha256 != model => {
                let what = format!("was begun with version {} of the model, which is another", about.program_version);
                let remedy = format!("use polity {}, or repeat the run from its config.toml", about.program_version);
                return Err(failed(OutputError::Stuck { path: run.to_path_buf(), what, remedy }));
            }
            Ok((about, _)) if !known.contains(&about.config_sha256) => passed("it is of another config".into()),
            Ok((_, found)) => return Ok(Some(found.world)),
            Err(error) => passed(error.to_string()),
        }
    }
    Ok(None)
}

/// Has the run ended in this state?
fn ends(plan: &Plan, world: &World) -> bool {
    if plan.stop() == Stop::Absorbed {
        return world.absorbed.iter().all(Option::is_some);
    }
    // Where it cannot be measured, the run will say so itself.
    let measured = || backend::start(Kind::Cpu, plan, world.clone(), &Options::default()).and_then(|mut engine| engine.observe());
    [Stop::Happy, Stop::Settled].contains(&plan.stop()) && measured().is_ok_and(|seen| seen.is_over(plan.stop()))
}
