//! What can go wrong with a run directory: each message names the place and the remedy.

use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// A failure to write or read a run directory.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OutputError {
    /// The folder holds a run already.
    #[error("{} already holds a run\n    remedy:  replace it with --force, or write elsewhere with -o DIR", .0.display())]
    Exists(PathBuf),
    /// The folder holds something that is not a run.
    #[error(
        "{} is not empty and is not a polity run, so nothing in it is touched, not even with --force\n    \
         remedy:  write elsewhere with -o DIR, or empty the folder yourself",
        .0.display()
    )]
    Foreign(PathBuf),
    /// A file or folder cannot be written.
    #[error("cannot write {}: {cause}\n    remedy:  check permissions and free space, or write elsewhere with -o DIR", .path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// A file cannot be read.
    #[error("cannot read {}: {cause}\n    remedy:  is this the folder of a polity run (it has a manifest.json)?", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// A file that the config names cannot be read any more.
    #[error("cannot read {}: {cause}\n    remedy:  it was there when the config was checked; leave it in its place until the run has begun", .path.display())]
    Input {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// A file that the config names has changed between the check and the run.
    #[error("{} has changed since the config was checked\n    remedy:  run again", .0.display())]
    Changed(PathBuf),
    /// Somebody else is writing there.
    #[error("{} is being written by {by}\n    remedy:  wait for that run or stop it, or write elsewhere with -o DIR", .path.display())]
    Busy {
        /// The folder.
        path: PathBuf,
        /// Process and machine, as far as is known.
        by: String,
    },
    /// A checkpoint of another population than that of the config.
    #[error("{} is the state of another population: {}\n    remedy:  branch from it with a config of the same agents, replicas and strategies", .0.display(), .1)]
    Unlike(PathBuf, String),
    /// A file of another version.
    #[error("{} has {}\n    remedy:  use the version of polity that wrote it", .0.display(), .1)]
    Version(PathBuf, String),
    /// A run that cannot go on.
    #[error("{} cannot go on: {}\n    remedy:  {}", .path.display(), .what, .remedy)]
    Stuck {
        /// The folder.
        path: PathBuf,
        /// Why.
        what: String,
        /// What to do.
        remedy: String,
    },
    /// A file's content makes no sense.
    #[error("{} is damaged: {what}\n    remedy:  repeat the run from its config.toml", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        what: String,
    },
}

impl OutputError {
    /// For `map_err` after an attempt to write `path`.
    pub(crate) fn write(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |cause| Self::Write { path, cause }
    }
    /// For `map_err` after an attempt to read `path`.
    pub(crate) fn read(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |cause| Self::Read { path, cause }
    }
    /// For `map_err` after an attempt to read a file that the config names.
    pub(crate) fn input(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |cause| Self::Input { path, cause }
    }
    /// Content of `path` that makes no sense.
    #[allow(clippy::needless_pass_by_value, reason = "callers hand over errors they have no other use for")]
    pub(crate) fn damaged(path: &Path, what: impl std::fmt::Display) -> Self {
        Self::Damaged { path: path.to_path_buf(), what: what.to_string() }
    }
}
