//! `polity resume`: a run that was stopped goes on from its newest checkpoint.

use super::engine::EngineArgs;
use super::run::head;
use super::session::{Session, Start};
use super::shared::{Failure, print, say};
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
        let failed = |e: OutputError| Failure::new(Failure::RUN, e);
        let mut directory = RunDir::take_up(&self.run).map_err(failed)?;
        let config = self.run.join(layout::CONFIG);
        if !config.exists() {
            let (what, remedy) = ("it was stopped before it had begun", "run its config again, with --force for the same folder");
            return Err(failed(OutputError::Stuck { path: self.run.clone(), what: what.into(), remedy: remedy.into() }));
        }
        if directory.manifest().status == Status::Complete {
            return self.complete(registry);
        }
        let plan = config::load(&config, &[], registry)?;
        let make = || match self.newest(&plan)? {
            Some(world) => Ok((world, true)),
            None => Ok((World::new(&plan), false)),
        };
        let (mut engine, behind) = self.engine.start(&plan, &make, self.quiet, &signals.hurry)?;
        if behind {
            let seen = engine.observe()?;
            directory.go_on(&plan, &seen).map_err(|e| failed(directory.failed(e)))?;
        } else {
            directory.start_over(&plan).map_err(|e| failed(directory.failed(e)))?;
        }
        if !self.quiet {
            head(&plan, engine.device());
            say(&if behind { format!("going on after step {}", engine.step()) } else { "no checkpoint is left: starting over".into() });
        }
        let session = Session { plan: &plan, path: &self.run, signals: &signals, quiet: self.quiet, json: self.json };
        let ended = session.go(engine, directory, if behind { Start::Behind } else { Start::New })?;
        session.close(&ended, registry)
    }

    /// The state of the newest checkpoint that can be read, belongs to the run and is not its end.
    fn newest(&self, plan: &Plan) -> Result<Option<World>, Failure> {
        let (config, model) = (config::hash(plan), shader::hash());
        for (step, path) in checkpoint::all(&self.run) {
            let passed = |why: String| say(&format!("warning: {} is passed over: {why}", path.display()));
            match checkpoint::read(&path, plan) {
                // Whoever ends there has not been measured there.
                Ok((about, found)) if about.step >= plan.steps() || ends(plan, &found.world) => {}
                Ok((about, _)) if about.step != step => passed(format!("it is the state after step {}", about.step)),
                Ok((about, _)) if about.shader_sha256 != model => {
                    let what = format!("was begun with version {} of the model, which is another", about.program_version);
                    let remedy = format!("use polity {}, or repeat the run from its config.toml", about.program_version);
                    return Err(Failure::new(Failure::RUN, OutputError::Stuck { path: self.run.clone(), what, remedy }));
                }
                Ok((about, _)) if about.config_sha256 != config => passed("it is of another config".into()),
                Ok((_, found)) => return Ok(Some(found.world)),
                Err(error) => passed(error.to_string()),
            }
        }
        Ok(None)
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

/// Has the run ended in this state?
fn ends(plan: &Plan, world: &World) -> bool {
    if plan.stop() == Stop::Absorbed {
        return world.absorbed.iter().all(Option::is_some);
    }
    // Where it cannot be measured, the run will say so itself.
    let measured = || backend::start(Kind::Cpu, plan, world.clone(), &Options::default()).and_then(|mut engine| engine.observe());
    [Stop::Happy, Stop::Settled].contains(&plan.stop()) && measured().is_ok_and(|seen| seen.is_over(plan.stop()))
}
