//! The command line: one file per command. Only this module and `main` print.

mod analyze;
mod bench;
mod catalog;
mod check;
mod cite;
mod completions;
mod devices;
mod engine;
mod init;
mod list;
mod report;
mod run;
mod verify;

use crate::config::rule::Registry;
use clap::{Parser, Subcommand};
use std::fmt;
use std::path::PathBuf;
use std::process::ExitCode;

/// The config that runs when none is named.
pub(crate) const DEFAULT: &str = include_str!("../../configs/earthquake_aid.toml");

/// polity: a laboratory for societies of AI agents.
///
/// Without a command it runs the built-in earthquake_aid, a society of a million agents, and writes a report.
#[derive(Debug, Parser)]
#[command(version, about, propagate_version = true, max_term_width = 110)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run a config: numbers, pictures and a report in one directory.
    Run(run::RunArgs),
    /// Run a config on several backends side by side, or again beside a finished run, and name the first difference.
    Verify(verify::VerifyArgs),
    /// Check a config and say what it would need, without running it.
    Check(check::CheckArgs),
    /// Write the report of a run directory again.
    Report(report::ReportArgs),
    /// What replicas say: fixation, invasion, gradients of selection, flows, critical values.
    Analyze(analyze::AnalyzeArgs),
    /// The papers behind what a config uses.
    Cite(cite::CiteArgs),
    /// Time the steps of a config.
    Bench(bench::BenchArgs),
    /// List the processors and GPUs that can be used.
    Devices(devices::DevicesArgs),
    /// List phases, topologies, initial states, metrics and columns.
    List(list::ListArgs),
    /// Write a starting config.
    Init(init::InitArgs),
    /// Print the JSON schema of configs.
    Schema,
    /// Print a completion script for a shell.
    Completions(completions::CompletionsArgs),
}

/// What ends the program other than success.
#[derive(Debug)]
pub struct Failure {
    code: u8,
    message: String,
}

impl Failure {
    /// A run that failed.
    const RUN: u8 = 1;
    /// A command line that makes no sense.
    const USAGE: u8 = 2;
    /// A config with problems.
    const CONFIG: u8 = 3;
    /// No such device or backend.
    const DEVICE: u8 = 4;
    /// Backends that differ.
    const MISMATCH: u8 = 5;
    /// Stopped by a signal.
    const STOPPED: u8 = 130;

    fn new(code: u8, message: impl fmt::Display) -> Self {
        Self { code, message: message.to_string() }
    }

    /// The exit code, after telling the reason on standard error.
    #[must_use]
    pub fn report(&self) -> ExitCode {
        if !self.message.is_empty() {
            say(&format!("error: {}", self.message));
        }
        ExitCode::from(self.code)
    }
}

impl From<crate::config::ConfigError> for Failure {
    fn from(error: crate::config::ConfigError) -> Self {
        Self::new(Self::CONFIG, error)
    }
}

impl From<crate::backend::BackendError> for Failure {
    fn from(error: crate::backend::BackendError) -> Self {
        let code = if matches!(error, crate::backend::BackendError::NoDevice { .. }) { Self::DEVICE } else { Self::RUN };
        Self::new(code, error)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::new(Self::RUN, format!("{error:#}"))
    }
}

impl Args {
    /// Runs the command.
    ///
    /// # Errors
    /// What ends the program with another exit code than 0.
    pub fn run(self, registry: &Registry) -> Result<(), Failure> {
        match self.command {
            None => run::RunArgs::built_in().run(registry),
            Some(Command::Run(args)) => args.run(registry),
            Some(Command::Verify(args)) => args.run(registry),
            Some(Command::Check(args)) => args.run(registry),
            Some(Command::Report(args)) => args.run(),
            Some(Command::Analyze(args)) => args.run(registry),
            Some(Command::Cite(args)) => args.run(registry),
            Some(Command::Bench(args)) => args.run(registry),
            Some(Command::Devices(args)) => args.run(),
            Some(Command::List(args)) => args.run(registry),
            Some(Command::Init(args)) => args.run(),
            Some(Command::Schema) => print(&serde_json::to_string_pretty(&crate::config::schema(registry)).unwrap_or_default()),
            Some(Command::Completions(args)) => args.run(),
        }
    }
}

/// The program: parses the command line, runs the command, returns the exit code. Configs may name the phases of a registry.
#[must_use]
pub fn main(registry: &Registry) -> ExitCode {
    match Args::parse().run(registry) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

/// Which config, and changes to it.
#[derive(Debug, Clone, clap::Args)]
struct ConfigArgs {
    /// Config file (TOML).
    #[arg(value_name = "CONFIG")]
    config: PathBuf,
    /// Change a value of the config; repeatable.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    sets: Vec<String>,
    /// Seed of every random draw.
    #[arg(long, env = "POLITY_SEED")]
    seed: Option<u64>,
    /// Number of steps.
    #[arg(long)]
    steps: Option<u32>,
}

impl ConfigArgs {
    fn overrides(&self) -> Vec<String> {
        let mut sets = self.sets.clone();
        sets.extend(self.seed.map(|seed| format!("seed={seed}")));
        sets.extend(self.steps.map(|steps| format!("steps={steps}")));
        sets
    }

    fn plan(&self, registry: &Registry) -> Result<crate::config::Plan, Failure> {
        Ok(crate::config::load(&self.config, &self.overrides(), registry)?)
    }
}

/// Writes to standard output; a closed pipe is not an error.
fn print(text: &str) -> Result<(), Failure> {
    use std::io::Write;
    match writeln!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::new(Failure::RUN, format!("cannot write: {error}"))),
        _ => Ok(()),
    }
}

/// Writes to standard error.
fn say(text: &str) {
    use std::io::Write;
    // Where nobody listens there is nothing better to do.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// A number with separators between thousands.
fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let parts: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|part| std::str::from_utf8(part).unwrap_or("")).collect();
    parts.join(",")
}
