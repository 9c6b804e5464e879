//! `polity completions`: scripts for shells.

use super::shared::{Failure, print};

#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    /// Shell.
    shell: clap_complete::Shell,
}

impl CompletionsArgs {
    pub(super) fn run(self, program: &mut clap::Command) -> Result<(), Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, program, "polity", &mut script);
        print(String::from_utf8_lossy(&script).trim_end())
    }
}
