//! `polity run`: the whole way from a config to a report.

use super::check::warn;
use super::engine::EngineArgs;
use super::shared::{DEFAULT, Failure, print, say, thousands};
use crate::backend::{DeviceInfo, Hurry};
use crate::config::rule::Registry;
use crate::config::{self, Plan};
use crate::metrics::Observation;
use crate::output::{Device, Finish, RunDir, RunRecord, Status};
use crate::run::{self, Ended, Sink};
use crate::world::Data;
use crate::{report, shader};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

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
    #[arg(long)]
    steps: Option<u32>,
    /// Run directory; left out: runs/NAME, or runs/NAME-2 and so on if that exists.
    #[arg(short, long, value_name = "DIR", env = "POLITY_OUT")]
    out: Option<PathBuf>,
    /// Replace an earlier run in the run directory.
    #[arg(long)]
    force: bool,
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
        let plan = self.plan(registry)?;
        let hurry = Hurry::default();
        let stop = stop_flag(&hurry);
        let mut engine = self.engine.start(&plan, self.quiet, &hurry)?;
        if self.dry_run {
            warn(&plan, registry);
            return if self.quiet { Ok(()) } else { print(&format!("{}: fine, would run on {}", plan.name(), engine.device().name)) };
        }
        let path = self.out.clone().unwrap_or_else(|| free_directory(plan.name(), self.force));
        let mut directory = RunDir::create(&path, self.force).map_err(|e| Failure::new(Failure::RUN, e))?;
        directory.config(&plan).map_err(|e| Failure::new(Failure::RUN, e))?;
        directory.inputs(&plan).map_err(|e| Failure::new(Failure::RUN, e))?;
        if !self.quiet {
            head(&plan, engine.device());
        }
        warn(&plan, registry);
        let bar = self.bar(&plan);
        let mut sink = Files { plan: &plan, directory, bar: &bar, last: None };
        let ended = run::run(&plan, engine.as_mut(), &mut sink, &stop);
        bar.finish_and_clear();
        let Files { directory, last, .. } = sink;
        let step = engine.step();
        let kind = engine.device().kind;
        finish(&plan, directory, engine.device(), &ended, last.as_ref(), step)?;
        drop(engine);
        let ended =
            ended.map_err(|e| Failure::new(Failure::RUN, format!("{e}\n    what was measured is complete in {}", path.display())))?;
        if self.claims && !ended.interrupted {
            if !self.quiet && !plan.file().claim.is_empty() {
                say("testing the claims of the config");
            }
            super::compare::beside(self.config.as_deref(), &self.overrides(), registry, kind, &self.engine, &path)?;
        }
        self.close(&plan, &path, &ended, registry)
    }

    fn bar(&self, plan: &Plan) -> ProgressBar {
        let total = plan.agents_total() * u64::from(plan.steps());
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

    fn close(&self, plan: &Plan, path: &Path, ended: &Ended, registry: &Registry) -> Result<(), Failure> {
        let failed = |e: String| Failure::new(Failure::RUN, e);
        let page = if plan.file().output.report {
            Some(report::write(path, registry).map_err(|e| failed(format!("the run is complete, its report is not: {e}")))?)
        } else {
            None
        };
        if self.json {
            let text = std::fs::read_to_string(path.join("result.json")).map_err(|e| failed(e.to_string()))?;
            let result: serde_json::Value = serde_json::from_str(&text).map_err(|e| failed(e.to_string()))?;
            let status = if ended.interrupted { "interrupted" } else { "complete" };
            let rate = plan.agents_total() as f64 * f64::from(ended.step) / ended.stepping.as_secs_f64().max(1e-9);
            print(
                &serde_json::json!({ "status": status, "run": path, "report": page, "agent_steps_per_s": rate, "result": result })
                    .to_string(),
            )?;
        } else if !self.quiet {
            let record = RunRecord::open(path).map_err(|e| failed(e.to_string()))?;
            print(report::terminal_summary(&record).trim_end())?;
        }
        if ended.interrupted {
            let message =
                format!("stopped after step {} of {}; what was measured is complete in {}", ended.step, plan.steps(), path.display());
            return Err(Failure::new(Failure::STOPPED, message));
        }
        Ok(())
    }
}

fn head(plan: &Plan, device: &DeviceInfo) {
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

/// Hands results to the run directory.
struct Files<'a> {
    plan: &'a Plan,
    directory: RunDir,
    bar: &'a ProgressBar,
    last: Option<Observation>,
}

impl Sink for Files<'_> {
    fn observe(&mut self, observation: &Observation) -> anyhow::Result<()> {
        self.last = Some(observation.clone());
        Ok(self.directory.observe(self.plan, observation)?)
    }
    fn snapshot(&mut self, step: u32, strategy: &[u8]) -> anyhow::Result<()> {
        Ok(self.directory.snapshot(self.plan, step, strategy)?)
    }
    fn table(&mut self, index: usize, step: u32, columns: &[Data]) -> anyhow::Result<()> {
        Ok(self.directory.table(self.plan, index, step, columns)?)
    }
    fn progress(&mut self, step: u32) {
        self.bar.set_position(self.plan.agents_total() * u64::from(step));
        self.bar.set_message(format!("step {step}"));
    }
}

fn finish(
    plan: &Plan,
    directory: RunDir,
    device: &DeviceInfo,
    ended: &Result<Ended, run::RunError>,
    last: Option<&Observation>,
    step: u32,
) -> Result<(), Failure> {
    let (status, message) = match ended {
        Ok(ended) if ended.interrupted => (Status::Interrupted, Some("stopped by a signal".to_owned())),
        Ok(_) => (Status::Complete, None),
        Err(error) => (Status::Failed, Some(error.to_string())),
    };
    let finish = Finish {
        status,
        message,
        steps: ended.as_ref().map_or(step, |e| e.step),
        loop_seconds: ended.as_ref().map_or(0.0, |e| e.stepping.as_secs_f64()),
        device: Device {
            backend: device.kind.to_string(),
            adapter: device.name.clone(),
            driver: device.driver.clone(),
            threads: device.threads as u32,
        },
        shader_sha256: shader::hash(),
        last,
    };
    directory.finish(plan, finish).map(drop).map_err(|e| Failure::new(Failure::RUN, e))
}

/// `runs/NAME`, or the first of `runs/NAME-2`, `-3`, … that is free.
fn free_directory(name: &str, force: bool) -> PathBuf {
    let first = Path::new("runs").join(name);
    if force || !first.exists() {
        return first;
    }
    (2..=u32::MAX).map(|n| Path::new("runs").join(format!("{name}-{n}"))).find(|path| !path.exists()).unwrap_or(first)
}

/// Seconds that a step may still take after Ctrl-C.
const GRACE: u64 = 3;

/// Set by the first Ctrl-C; a step that takes long after that is left unfinished, and the second ends the program at once.
fn stop_flag(hurry: &Hurry) -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let (flag, hurry) = (Arc::clone(&stop), hurry.clone());
    let set = ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(Failure::STOPPED));
        }
        say(&format!("stopping after this step, or in it after {GRACE} s; once more to stop at once"));
        let hurry = hurry.clone();
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_secs(GRACE));
            hurry.set();
        });
    });
    if let Err(error) = set {
        say(&format!("Ctrl-C will end the program at once: {error}"));
    }
    stop
}
