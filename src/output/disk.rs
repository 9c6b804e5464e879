//! Every call by which a run writes or takes away: one place, so that each can be made to fail where a test wants it to.

use std::fs;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

/// A file that is being written.
#[derive(Debug)]
pub(super) struct Written(fs::File);

impl Written {
    /// Creates or empties a file.
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        fault::strike()?;
        fs::File::create(path).map(Self)
    }
    /// Opens a file behind its first `length` bytes, and takes away the others.
    pub(super) fn shortened(path: &Path, length: u64) -> io::Result<Self> {
        fault::strike()?;
        let mut file = fs::OpenOptions::new().write(true).open(path)?;
        file.set_len(length)?;
        file.seek(SeekFrom::End(0))?;
        Ok(Self(file))
    }
    /// Takes away all but the first `length` bytes; what is written next follows them.
    pub(super) fn shorten(&mut self, length: u64) -> io::Result<()> {
        self.0.set_len(length)?;
        self.0.seek(SeekFrom::Start(length)).map(drop)
    }
    /// Waits until what was written is on the disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        fault::strike()?;
        self.0.sync_all()
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if fault::tear() {
            // Half of it arrives, and then no more.
            return self.0.write_all(&bytes[..bytes.len() / 2]).and(Err(fault::error()));
        }
        fault::strike()?;
        self.0.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Gives a file its final name.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fault::strike()?;
    fs::rename(from, to)
}

/// Makes a folder and those above it.
pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    fault::strike()?;
    fs::create_dir_all(path)
}

/// Takes a file away; one that is not there is an error of its own kind, and no call that a fault could strike.
pub(super) fn remove_file(path: &Path) -> io::Result<()> {
    path.symlink_metadata()?;
    fault::strike()?;
    fs::remove_file(path)
}

/// The same of a folder, with all that is in it.
pub(super) fn remove_all(path: &Path) -> io::Result<()> {
    path.symlink_metadata()?;
    fault::strike()?;
    fs::remove_dir_all(path)
}

/// Waits until the names in a folder are on the disk. Where folders cannot be opened, as on Windows, the system keeps them by itself.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    fault::strike()?;
    if cfg!(unix) { fs::File::open(path)?.sync_all() } else { Ok(()) }
}

/// Says for which part of a run the calls after this one write, so that tests can tell where a fault struck.
pub(super) fn during(stage: &'static str) {
    fault::during(stage);
}

/// Faults on demand, in builds with debug assertions: `POLITY_FAULT=N:KIND` strikes the N-th call of this file, counted from 1; a line with the part of the
/// run that it struck is added to the file `POLITY_FAULT_LOG`.
mod fault {
    use std::io::{self, Write};
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::sync::{Mutex, OnceLock};

    static STAGE: Mutex<&str> = Mutex::new("start");

    pub(super) fn during(stage: &'static str) {
        if !cfg!(debug_assertions) {
            return;
        }
        if let Ok(mut now) = STAGE.lock() {
            *now = stage;
        }
    }

    /// Where tests read it; whoever asked for faults sees to it that the file can be written.
    fn log() {
        let Some(path) = std::env::var_os("POLITY_FAULT_LOG") else { return };
        let stage = STAGE.lock().map_or("", |stage| *stage);
        let _ = std::fs::OpenOptions::new().append(true).create(true).open(path).and_then(|mut file| writeln!(file, "{stage}"));
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Kind {
        /// It fails, once.
        Once,
        /// It fails, and so does every one after it.
        Full,
        /// Half of a write arrives.
        Torn,
        /// The process dies, as if killed.
        Kill,
    }

    static CALLS: AtomicU64 = AtomicU64::new(0);

    fn wished() -> Option<(u64, Kind)> {
        static WISH: OnceLock<Option<(u64, Kind)>> = OnceLock::new();
        if !cfg!(debug_assertions) {
            return None;
        }
        *WISH.get_or_init(|| {
            let text = std::env::var("POLITY_FAULT").ok()?;
            let (at, kind) = text.split_once(':')?;
            let kind = match kind {
                "once" => Kind::Once,
                "full" => Kind::Full,
                "torn" => Kind::Torn,
                "kill" => Kind::Kill,
                _ => return None,
            };
            Some((at.parse().ok()?, kind))
        })
    }

    pub(super) fn error() -> io::Error {
        io::Error::new(io::ErrorKind::StorageFull, "no space is left (a fault on demand)")
    }

    /// Counts a call; an error if it is to fail.
    pub(super) fn strike() -> io::Result<()> {
        let Some((at, kind)) = wished() else { return Ok(()) };
        let call = CALLS.fetch_add(1, Ordering::Relaxed) + 1;
        if call == at {
            log();
        }
        match kind {
            Kind::Once | Kind::Torn if call == at => Err(error()),
            Kind::Full if call >= at => Err(error()),
            Kind::Kill if call == at => std::process::abort(),
            _ => Ok(()),
        }
    }

    /// Is the next write to be torn? Counts the call if so.
    pub(super) fn tear() -> bool {
        let torn = wished().is_some_and(|(at, kind)| kind == Kind::Torn && CALLS.load(Ordering::Relaxed) + 1 == at);
        if torn {
            log();
            CALLS.fetch_add(1, Ordering::Relaxed);
        }
        torn
    }
}
