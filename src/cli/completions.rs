//! `polity completions`: scripts for shells.

use super::{Args, Failure, print};
use clap::CommandFactory;

#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    /// Shell.
    shell: clap_complete::Shell,
}

impl CompletionsArgs {
    pub(super) fn run(self) -> Result<(), Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Args::command(), "polity", &mut script);
        print(String::from_utf8_lossy(&script).trim_end())
    }
}
