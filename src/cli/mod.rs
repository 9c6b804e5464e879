//! The command line: one file per command. Only this module and `main` print.

mod analyze;
mod bench;
mod catalog;
mod check;
mod cite;
mod compare;
mod completions;
mod course;
mod cures;
mod deviated;
mod devices;
mod engine;
mod found;
mod init;
mod length;
mod list;
mod report;
mod resolved;
mod resume;
mod run;
mod session;
mod shader;
mod shared;
mod signals;
mod suggest;
mod trace;
mod verify;

use crate::machine;
use crate::rule::Registry;
use clap::{CommandFactory, Parser, Subcommand};
use shared::print;
use std::process::ExitCode;

pub use shared::Failure;

/// polity: a laboratory for societies of AI agents.
///
/// Without a command it runs the built-in earthquake_aid, a society of a million agents, and writes a report.
#[derive(Debug, Parser)]
#[command(version, about, propagate_version = true, max_term_width = 110)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// Refuse whatever would take more memory than this: bytes, or a number with K, M, G or T (powers of 1024).
    #[arg(long, global = true, value_name = "SIZE", env = "POLITY_MAX_MEMORY", value_parser = shared::size)]
    max_memory: Option<u64>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run a config: numbers, pictures and a report in one directory.
    Run(run::RunArgs),
    /// Go on with a run that was stopped, whatever stopped it, to the same bytes; on any backend.
    Resume(resume::ResumeArgs),
    /// Run a config and its variants with the same random numbers, and test its claims.
    Compare(compare::CompareArgs),
    /// Interventions by name: which can act on a config, and what they do there.
    Cures(cures::CuresArgs),
    /// Run a config on several backends side by side, or again beside a finished run, and name the first difference.
    Verify(verify::VerifyArgs),
    /// Check a config and say what it would need, without running it.
    Check(check::CheckArgs),
    /// Write the report of a run directory again.
    Report(report::ReportArgs),
    /// What replicas say: fixation, invasion, gradients of selection, flows, critical values.
    Analyze(analyze::AnalyzeArgs),
    /// Tell who did a harm, whom its strategy came from, where it began, and what would have been without them.
    Trace(trace::TraceArgs),
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
    /// Print the WGSL that a config runs, joined and ready to read.
    Shader(shader::ShaderArgs),
    /// Print the JSON schema of configs.
    Schema,
    /// Print a completion script for a shell.
    Completions(completions::CompletionsArgs),
}

impl Args {
    /// Runs the command.
    ///
    /// # Errors
    /// What ends the program with another exit code than 0.
    pub fn run(self, registry: &Registry) -> Result<(), Failure> {
        self.max_memory.into_iter().for_each(machine::bound);
        match self.command {
            None => run::RunArgs::built_in().run(registry),
            Some(Command::Run(args)) => args.run(registry),
            Some(Command::Resume(args)) => args.run(registry),
            Some(Command::Compare(args)) => args.run(registry),
            Some(Command::Cures(args)) => args.run(registry),
            Some(Command::Verify(args)) => args.run(registry),
            Some(Command::Check(args)) => args.run(registry),
            Some(Command::Report(args)) => args.run(registry),
            Some(Command::Analyze(args)) => args.run(registry),
            Some(Command::Trace(args)) => args.run(registry),
            Some(Command::Cite(args)) => args.run(registry),
            Some(Command::Bench(args)) => args.run(registry),
            Some(Command::Devices(args)) => args.run(),
            Some(Command::List(args)) => args.run(registry),
            Some(Command::Init(args)) => args.run(),
            Some(Command::Shader(args)) => args.run(registry),
            Some(Command::Schema) => print(&serde_json::to_string_pretty(&crate::config::published(registry)).unwrap_or_default()),
            Some(Command::Completions(args)) => args.run(&mut Self::command()),
        }
    }
}

/// The program: parses the command line, runs the command, returns the exit code. Configs may name the phases of a registry.
#[must_use]
pub fn main(registry: &Registry) -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(mut error) => {
            suggest::keep_near(&mut error);
            let words = std::env::args_os().any(|word| word.to_string_lossy().contains(shared::steers));
            if words {
                shared::say(error.render().to_string().trim_end());
            } else {
                // Where nobody listens there is nothing better to do.
                let _ = error.print();
            }
            return ExitCode::from(error.exit_code() as u8);
        }
    };
    match args.run(registry) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
