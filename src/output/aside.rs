//! A checkpoint that a thread of its own writes while the run computes.

use super::checkpoint::{self, About};
use super::error::OutputError;
use super::{disk, layout};
use crate::config::Plan;
use crate::file::Kept;
use crate::world::World;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

/// The checkpoint that is being written, if there is one.
#[derive(Debug, Default)]
pub(super) struct Aside {
    thread: Option<JoinHandle<Result<World, OutputError>>>,
    /// The state that was written last.
    written: World,
    /// The plan of the run, for threads to share.
    plan: Option<Arc<Plan>>,
}

impl Aside {
    /// Begins to write a state; the one before is on the disk.
    pub(super) fn begin(&mut self, run: &Path, plan: &Plan, world: World, about: About) -> Result<(), OutputError> {
        let plan = Arc::clone(self.plan.get_or_insert_with(|| Arc::new(plan.clone())));
        let path = run.to_path_buf();
        let begun = std::thread::Builder::new().name("checkpoint".into()).spawn(move || write(&path, &plan, &world, &about).map(|_| world));
        self.thread = Some(begun.map_err(OutputError::write(&run.join(layout::CHECKPOINTS)))?);
        Ok(())
    }

    /// Waits until it is on the disk.
    pub(super) fn wait(&mut self) -> Result<(), OutputError> {
        let Some(thread) = self.thread.take() else { return Ok(()) };
        let lost = |_| Err(OutputError::write(Path::new(layout::CHECKPOINTS))(io::Error::other("the thread that writes it failed")));
        self.written = thread.join().unwrap_or_else(lost)?;
        Ok(())
    }

    /// A state whose memory may be used again, once none is being written.
    pub(super) fn spare(&mut self) -> Result<World, OutputError> {
        self.wait()?;
        Ok(std::mem::take(&mut self.written))
    }

    /// Hears of a failure once there is one.
    pub(super) fn look(&mut self) -> Result<(), OutputError> {
        if self.thread.as_ref().is_some_and(JoinHandle::is_finished) { self.wait() } else { Ok(()) }
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        // Nobody else may write in the folder before this one has ended.
        let _ = self.wait();
    }
}

/// Writes a checkpoint, and takes away those that are not kept.
pub(super) fn write(run: &Path, plan: &Plan, world: &World, about: &About) -> Result<PathBuf, OutputError> {
    let path = checkpoint::write(run, plan, world, about)?;
    if plan.checkpoint().keep == Kept::Newest {
        for (_, old) in checkpoint::all(run).into_iter().skip(2) {
            // One too many does no harm.
            let _ = disk::remove_file(&old);
        }
    }
    Ok(path)
}
