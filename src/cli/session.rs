//! The part of a run that goes on: from the first step, or the first that is left, to the report.

use super::shared::{Failure, print};
use super::signals::Signals;
use crate::backend::{Backend, DeviceInfo, memory};
use crate::config::Plan;
use crate::metrics::Observation;
use crate::output::{Device, Finish, RunDir, RunRecord, Status, layout};
use crate::rule::Registry;
use crate::run::{self, Ended, RunError, Sink};
use crate::world::{Data, World};
use crate::{machine, report, shader};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::borrow::Cow;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// Where a session begins.
#[derive(Debug, Clone, Copy)]
pub(super) enum Start {
    /// With a state that has not been measured: the initial one, or that of another run.
    New,
    /// Behind a step whose results are in the run directory.
    Behind,
}

/// What is run, where to, and what is said of it.
#[derive(Debug)]
pub(super) struct Session<'a> {
    pub(super) plan: &'a Plan,
    pub(super) path: &'a Path,
    pub(super) signals: &'a Signals,
    pub(super) quiet: bool,
    pub(super) json: bool,
}

impl Session<'_> {
    /// Runs to the end, or to where a signal stops it; the run directory is complete then.
    pub(super) fn go(&self, mut engine: Box<dyn Backend>, directory: RunDir, start: Start) -> Result<Ended, Failure> {
        let bar = self.bar();
        let mut sink = Files { plan: self.plan, directory, bar: &bar, shader: shader::hash(), copied: false };
        let wishes = &self.signals.wishes;
        let ended = unless_it_panics(|| match start {
            Start::New => run::run(self.plan, engine.as_mut(), &mut sink, wishes),
            Start::Behind => run::go_on(self.plan, engine.as_mut(), &mut sink, wishes, None),
        });
        bar.finish_and_clear();
        let Files { mut directory, shader, .. } = sink;
        let device = device(engine.device());
        match ended {
            Ok(ended) => {
                let (status, message) = if ended.interrupted {
                    (Status::Interrupted, Some("stopped by a signal".to_owned()))
                } else {
                    (Status::Complete, None)
                };
                let (steps, loop_seconds) = (ended.step, ended.stepping.as_secs_f64());
                let finish = Finish { status, message, steps, loop_seconds, device, shader_sha256: shader, last: ended.last.as_ref() };
                let finished = directory.finish(self.plan, finish);
                finished.map_err(|e| Failure::new(Failure::RUN, format!("{}\n    {}", directory.failed(e), self.way_on())))?;
                Ok(ended)
            }
            Err(error) => {
                let mut message = format!("{error}\n    {}", self.way_on());
                if let Err(second) = directory.fail(error.to_string(), device) {
                    message.push_str(&format!("\n    its manifest.json still says that it is running: {second}"));
                }
                Err(Failure::new(Failure::RUN, message))
            }
        }
    }

    /// How a run that ended early goes on.
    fn way_on(&self) -> String {
        format!("what was measured is complete in {0}; go on with: polity resume {0}", self.path.display())
    }

    fn bar(&self) -> ProgressBar {
        let total = agent_steps(self.plan, self.plan.steps());
        let bar = ProgressBar::with_draw_target(
            Some(total),
            if self.quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() },
        );
        let style = ProgressStyle::with_template("{bar:30} {percent:>3}%  {per_sec_agents}  ETA {eta}  {msg}");
        bar.set_style(style.map_or_else(
            |_| ProgressStyle::default_bar(),
            |style| {
                style.with_key("per_sec_agents", |state: &indicatif::ProgressState, out: &mut dyn std::fmt::Write| {
                    // A progress line that cannot be written is not worth an error.
                    let _ = write!(out, "{:.0} M agent-steps/s", state.per_sec() / 1e6);
                })
            },
        ));
        bar
    }

    /// Writes the report and says what came out.
    pub(super) fn close(&self, ended: &Ended, registry: &Registry) -> Result<(), Failure> {
        let failed = |e: String| Failure::new(Failure::RUN, e);
        let (plan, path) = (self.plan, self.path);
        let page = if plan.file().output.report {
            Some(report::write(path, registry).map_err(|e| failed(format!("the run is complete, its report is not: {e}")))?)
        } else {
            None
        };
        if self.json {
            // A run that was stopped before it measured anything has no result.
            let text = std::fs::read_to_string(path.join(layout::RESULT)).unwrap_or_else(|_| "null".into());
            let result: serde_json::Value = serde_json::from_str(&text).map_err(|e| failed(e.to_string()))?;
            let status = if ended.interrupted { "interrupted" } else { "complete" };
            let rate = plan.agents_total() as f64 * f64::from(ended.step) / ended.stepping.as_secs_f64().max(1e-9);
            let (run, report) = (path.to_string_lossy(), page.as_deref().map(Path::to_string_lossy));
            let all = serde_json::json!({ "status": status, "run": run, "report": report, "agent_steps_per_s": rate, "result": result });
            print(&all.to_string())?;
        } else if !self.quiet {
            let record = RunRecord::open(path).map_err(|e| failed(e.to_string()))?;
            print(report::terminal_summary(&record).trim_end())?;
        }
        if ended.interrupted {
            let message = format!("stopped after step {} of {}; {}", ended.step, plan.steps(), self.way_on());
            return Err(Failure::new(self.signals.code(), message));
        }
        Ok(())
    }
}

fn device(of: &DeviceInfo) -> Device {
    Device { backend: of.kind.to_string(), adapter: of.name.clone(), driver: of.driver.clone(), threads: of.threads as u32 }
}

/// Agents times steps; 10^10 agents come to the end of the numbers before 2^31 steps.
fn agent_steps(plan: &Plan, steps: u32) -> u64 {
    plan.agents_total().saturating_mul(steps.into())
}

/// What a closure returns; a panic in it, or in a thread that works for it, as an error that tells where.
fn unless_it_panics<T>(run: impl FnOnce() -> Result<T, RunError>) -> Result<T, RunError> {
    let told = Arc::new(Mutex::new(String::new()));
    let hear = Arc::clone(&told);
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        // The first is the cause of the others.
        if let Ok(mut told) = hear.lock()
            && told.is_empty()
        {
            *told = info.to_string();
        }
    }));
    // What was being changed when it struck is thrown away, but for the run directory, which ends in whole lines whatever happens.
    let ended = std::panic::catch_unwind(AssertUnwindSafe(run));
    std::panic::set_hook(before);
    ended.unwrap_or_else(|_| {
        let told = told.lock().map(|told| told.clone()).unwrap_or_default();
        Err(RunError::Panic(told.replace('\n', " ")))
    })
}

/// Hands results to the run directory.
struct Files<'a> {
    plan: &'a Plan,
    directory: RunDir,
    bar: &'a ProgressBar,
    shader: String,
    /// Has there been room for a copy of the state? It stays for the next one.
    copied: bool,
}

impl Sink for Files<'_> {
    fn observe(&mut self, observation: &Observation) -> anyhow::Result<()> {
        Ok(self.directory.observe(self.plan, observation)?)
    }
    fn snapshot(&mut self, step: u32, strategy: &[u8]) -> anyhow::Result<()> {
        Ok(self.directory.snapshot(self.plan, step, strategy)?)
    }
    fn table(&mut self, index: usize, step: u32, columns: &[Data]) -> anyhow::Result<()> {
        Ok(self.directory.table(self.plan, index, step, columns)?)
    }
    fn checkpoint(&mut self, world: Cow<'_, World>, seen: Option<&Observation>) -> anyhow::Result<()> {
        let digest = seen.map(|seen| seen.digest().to_string());
        match world {
            Cow::Owned(world) => {
                self.copied = true;
                self.directory.checkpoint_aside(self.plan, world, digest, &self.shader)?;
            }
            Cow::Borrowed(world) => self.directory.checkpoint(self.plan, world, digest, &self.shader).map(drop)?,
        }
        Ok(())
    }
    fn wants_copies(&self) -> bool {
        let room = || machine::room().is_none_or(|room| room.bytes > memory::copy_bytes(self.plan));
        memory::copies_states(self.plan) && (self.copied || room())
    }
    fn spare(&mut self) -> anyhow::Result<World> {
        Ok(self.directory.spare()?)
    }
    fn progress(&mut self, step: u32) {
        self.bar.set_position(agent_steps(self.plan, step));
        self.bar.set_message(format!("step {step}"));
    }
}
