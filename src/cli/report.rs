//! `polity report`: the report of a run directory, again.

use super::shared::{Failure, print};
use crate::output::RunRecord;
use crate::report;
use crate::rule::Registry;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct ReportArgs {
    /// Run directory.
    run: PathBuf,
    /// Nothing on standard output.
    #[arg(short, long)]
    quiet: bool,
}

impl ReportArgs {
    pub(super) fn run(self, registry: &Registry) -> Result<(), Failure> {
        let failed = |e: &dyn std::fmt::Display| Failure::new(Failure::RUN, e);
        report::write(&self.run, registry).map_err(|e| failed(&e))?;
        if self.quiet {
            return Ok(());
        }
        let record = RunRecord::open(&self.run).map_err(|e| failed(&e))?;
        print(report::terminal_summary(&record).trim_end())
    }
}
