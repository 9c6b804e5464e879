//! A run that is to last longer or shorter than its config says.

use super::dir::RunDir;
use super::error::OutputError;
use super::record::{Length, command_line};
use super::{checkpoint, disk, layout};
use crate::config::Plan;

impl RunDir {
    /// The steps that the run is to have, if a change of its length was begun.
    #[must_use]
    pub fn wished_steps(&self) -> Option<u32> {
        self.manifest.lengths.last().map(|length| length.to)
    }

    /// SHA-256 of the configs that the run had when it was to have another length.
    pub fn earlier_configs(&self) -> impl Iterator<Item = &str> {
        self.manifest.lengths.iter().map(|length| length.config_sha256.as_str())
    }

    /// Makes the run one of another length, that of `plan`, from the state after step `state` on: checkpoints behind that are taken away, and
    /// `config.toml` says the new length. Whatever ends the process here, `polity resume` finds the wish in the manifest and does the rest.
    ///
    /// `from` is the length it had, `config_sha256` the hash of the config that said so.
    ///
    /// # Errors
    /// A file cannot be written or taken away.
    pub fn change_length(&mut self, plan: &Plan, state: u32, from: u32, config_sha256: String) -> Result<(), OutputError> {
        disk::during("resume");
        let change = Length { from, to: plan.steps(), config_sha256, at: super::time::now(), argv: command_line() };
        if self.manifest.lengths.last().is_none_or(|last| (last.to, &last.config_sha256) != (change.to, &change.config_sha256)) {
            self.manifest.lengths.push(change);
        }
        self.manifest.revive();
        self.write_manifest()?;
        for (step, path) in checkpoint::all(&self.path) {
            // What comes behind it was measured as the longer or shorter run would not measure it.
            if step > state {
                disk::remove_file(&path).map_err(OutputError::write(&path))?;
            }
        }
        disk::sync_folder(&self.path).map_err(OutputError::write(&self.path))?;
        self.config(plan)?;
        self.manifest.files.retain(|name, _| name == layout::CONFIG);
        Ok(())
    }
}
