//! Whole files: written under a temporary name, hashed on the way, brought to the disk, then renamed.

use super::disk::{self, Written};
use super::error::OutputError;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

/// Hashes what passes through, to a writer or from a reader.
#[derive(Debug)]
pub(super) struct Hashing<W> {
    inner: W,
    hash: Sha256,
}

impl<W> Hashing<W> {
    pub(super) fn new(inner: W) -> Self {
        Self { inner, hash: Sha256::new() }
    }
    /// SHA-256 of what has passed, as hex.
    pub(super) fn into_hex(self) -> String {
        hex(&self.hash.finalize())
    }
    /// What it hashes on the way to or from, and SHA-256 of what has passed.
    pub(super) fn into_parts(self) -> (W, [u8; 32]) {
        (self.inner, self.hash.finalize().into())
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.hash.update(&into[..read]);
        Ok(read)
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// What a file is called until it is complete.
pub(super) const UNFINISHED: &str = "tmp";

/// Writes a file through `fill`; at no time, whatever happens to the machine, does a part of it stand under its final name. Returns its SHA-256.
///
/// The name itself is sure to survive a loss of power only after [`disk::sync_folder`].
pub(super) fn write_with(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<String, OutputError> {
    let mut hash = String::new();
    write_unhashed(path, |out| {
        let mut out = Hashing::new(out);
        fill(&mut out)?;
        hash = out.into_hex();
        Ok(())
    })?;
    Ok(hash)
}

/// The same for a file that holds a hash of its own.
pub(super) fn write_unhashed(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), OutputError> {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".");
    name.push(UNFINISHED);
    let temporary = path.with_file_name(name);
    let attempt = || -> io::Result<()> {
        let mut out = BufWriter::with_capacity(1 << 16, Written::create(&temporary)?);
        fill(&mut out)?;
        out.flush()?;
        out.get_ref().sync()?;
        disk::rename(&temporary, path)
    };
    attempt().map_err(|cause| {
        // The half-written file helps nobody; that it cannot be removed is not the error to report.
        let _ = fs::remove_file(&temporary);
        OutputError::Write { path: path.to_path_buf(), cause }
    })
}

/// Writes a file whose content is at hand. Returns its SHA-256.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<String, OutputError> {
    write_with(path, |out| out.write_all(bytes))
}

/// [`write`] for files that nobody hashes.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    write(path, bytes).map(drop)
}

/// SHA-256 of bytes, as hex.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// SHA-256 of a file, as hex.
pub(super) fn sha256_file(path: &Path) -> Result<String, OutputError> {
    let attempt = || -> io::Result<String> {
        let (mut file, mut hash, mut block) = (File::open(path)?, Sha256::new(), vec![0; 1 << 16]);
        loop {
            match file.read(&mut block)? {
                0 => return Ok(hex(&hash.finalize())),
                n => hash.update(&block[..n]),
            }
        }
    };
    attempt().map_err(OutputError::read(path))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect::<Vec<_>>().concat()
}
