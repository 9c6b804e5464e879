//! Checkpoints of a run: written at once, or aside, while the run goes on.

use super::agent_table::TableWriter;
use super::aside;
use super::checkpoint::About;
use super::dir::RunDir;
use super::error::OutputError;
use super::measured::Measured;
use super::{disk, layout};
use crate::config::Plan;
use crate::world::World;
use std::path::PathBuf;

impl RunDir {
    /// Keeps the state after a step, once everything before it is on the disk. `digest` is that of the state, if it was measured. Returns where
    /// it lies.
    ///
    /// # Errors
    /// A file cannot be written; the checkpoints before it are still there then.
    pub fn checkpoint(&mut self, plan: &Plan, world: &World, digest: Option<String>, shader_sha256: &str) -> Result<PathBuf, OutputError> {
        let about = self.about(world.step, digest, shader_sha256)?;
        aside::write(&self.path, plan, world, &about)
    }

    /// The same while the run goes on: what is before the state is on the disk when this returns, the state itself some time later. A failure is told by
    /// what is called next.
    ///
    /// # Errors
    /// A file cannot be written, now or of the checkpoint before.
    pub fn checkpoint_aside(&mut self, plan: &Plan, world: World, digest: Option<String>, shader_sha256: &str) -> Result<(), OutputError> {
        let about = self.about(world.step, digest, shader_sha256)?;
        self.aside.begin(&self.path, plan, world, about)
    }

    /// A state whose memory may be used for the next one that is written aside, once none is being written.
    ///
    /// # Errors
    /// The one before could not be written.
    pub fn spare(&mut self) -> Result<World, OutputError> {
        disk::during("checkpoint");
        self.aside.spare()
    }

    /// What a checkpoint says of itself, once everything that it counts on is on the disk.
    fn about(&mut self, step: u32, digest: Option<String>, shader_sha256: &str) -> Result<About, OutputError> {
        disk::during("checkpoint");
        self.aside.wait()?;
        self.streams.iter().try_for_each(Measured::sync)?;
        self.tables.iter().try_for_each(TableWriter::sync)?;
        disk::sync_folder(&self.path).map_err(OutputError::write(&self.path))?;
        Ok(About {
            program_version: env!("CARGO_PKG_VERSION").into(),
            shader_sha256: shader_sha256.into(),
            config_sha256: self.manifest.files.get(layout::CONFIG).cloned().unwrap_or_default(),
            step,
            digest: digest.unwrap_or_default(),
            sha256: String::new(),
        })
    }
}
