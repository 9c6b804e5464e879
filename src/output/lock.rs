//! One writer per run directory: a lock of the system on `run.lock`, which ends with its process, however that ends. The file says who holds it.

use super::error::OutputError;
use super::layout;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// Held as long as it is there.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    /// Where the file system knows no locks there is none.
    _file: File,
}

impl Lock {
    /// Takes the lock of a folder.
    pub(super) fn take(folder: &Path) -> Result<Self, OutputError> {
        let path = folder.join(layout::LOCK);
        loop {
            let mut file =
                OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(OutputError::write(&path))?;
            match file.try_lock() {
                // A file system without locks: what was promised before there were any still holds.
                Ok(()) | Err(TryLockError::Error(_)) => {}
                Err(TryLockError::WouldBlock) => {
                    let mut by = String::new();
                    let _ = file.read_to_string(&mut by);
                    let by = if by.trim().is_empty() { "another process".into() } else { by.trim().to_owned() };
                    return Err(OutputError::Busy { path: folder.to_path_buf(), by });
                }
            }
            // Whoever held it before took the file away: then this one has no name any more.
            if !same(&file, &path) {
                continue;
            }
            let who = format!("process {} on {}\n", std::process::id(), host());
            let written = file.set_len(0).and_then(|()| file.write_all(who.as_bytes()));
            // The lock holds without these words.
            let _ = written;
            return Ok(Self { path, _file: file });
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // While it is still held, so that nobody can take one that is about to vanish.
        let _ = fs::remove_file(&self.path);
    }
}

/// Does the path still lead to this file?
#[cfg(unix)]
fn same(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |of: fs::Metadata| (of.dev(), of.ino());
    file.metadata().map(id).ok().is_some_and(|held| fs::metadata(path).map(id).is_ok_and(|named| named == held))
}

/// An open file cannot be taken away here.
#[cfg(not(unix))]
fn same(_: &File, path: &Path) -> bool {
    path.exists()
}

/// Name of this machine.
pub(super) fn host() -> String {
    sysinfo::System::host_name().unwrap_or_else(|| "this machine".into())
}
