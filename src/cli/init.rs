//! `polity init`: a starting config with comments.

use super::shared::{DEFAULT, Failure, print};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct InitArgs {
    /// File to write.
    #[arg(default_value = "experiment.toml")]
    file: PathBuf,
    /// Replace an existing file.
    #[arg(long)]
    force: bool,
}

impl InitArgs {
    pub(super) fn run(self) -> Result<(), Failure> {
        let shown = self.file.display();
        if self.file.exists() && !self.force {
            return Err(Failure::new(
                Failure::RUN,
                format!("{shown} exists and was left as it is\n    remedy: give another name, or --force"),
            ));
        }
        // The schema line points into this repository; a copy elsewhere has no such neighbour.
        let lines: Vec<&str> = DEFAULT.lines().filter(|line| !line.starts_with("#:schema")).collect();
        let text = lines.join("\n") + "\n";
        std::fs::write(&self.file, text).map_err(|error| Failure::new(Failure::RUN, format!("cannot write {shown}: {error}")))?;
        print(&format!("wrote {shown}; next: polity run {shown}"))
    }
}
