//! CSV files that grow while the run goes on. Each call appends whole lines in one write, so that whatever stops the run
//! leaves complete lines behind.

use super::error::OutputError;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

/// One growing CSV file.
#[derive(Debug)]
pub(super) struct Stream {
    path: PathBuf,
    file: File,
    lines: csv::Writer<Vec<u8>>,
}

impl Stream {
    /// Creates the file and writes its header.
    pub(super) fn create(path: &Path, header: &[impl AsRef<[u8]>]) -> Result<Self, OutputError> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(OutputError::write(folder))?;
        }
        let file = File::create(path).map_err(OutputError::write(path))?;
        let mut stream = Self { path: path.to_path_buf(), file, lines: csv::Writer::from_writer(Vec::new()) };
        stream.line(header)?;
        stream.flush()?;
        Ok(stream)
    }

    /// Adds a line; it reaches the file with the next [`Stream::flush`].
    pub(super) fn line<T: AsRef<[u8]>>(&mut self, cells: impl IntoIterator<Item = T>) -> Result<(), OutputError> {
        self.lines.write_record(cells).map_err(|e| OutputError::write(&self.path)(e.into()))
    }

    /// Appends the collected lines.
    pub(super) fn flush(&mut self) -> Result<(), OutputError> {
        let full = std::mem::replace(&mut self.lines, csv::Writer::from_writer(Vec::new()));
        let attempt = full.into_inner().map_err(csv::IntoInnerError::into_error).and_then(|bytes| self.file.write_all(&bytes));
        attempt.map_err(OutputError::write(&self.path))
    }
}

/// An undefined number is an empty cell; others in their shortest form that reads back the same.
pub(super) fn cell(value: Option<f64>) -> String {
    value.map_or_else(String::new, |v| v.to_string())
}
