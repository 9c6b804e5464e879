//! CSV files that grow while the run goes on. Each call appends whole lines in one write, and a write that fails half-way is taken back, so
//! that whatever stops the run leaves complete lines behind.

use super::disk::{self, Written};
use super::error::OutputError;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// One growing CSV file.
#[derive(Debug)]
pub(super) struct Stream {
    path: PathBuf,
    file: Written,
    /// Bytes of whole lines in it.
    length: u64,
    lines: csv::Writer<Vec<u8>>,
}

impl Stream {
    /// Creates the file and writes its header.
    pub(super) fn create(path: &Path, header: &[impl AsRef<[u8]>]) -> Result<Self, OutputError> {
        if let Some(folder) = path.parent() {
            disk::make_folder(folder).map_err(OutputError::write(folder))?;
        }
        let file = Written::create(path).map_err(OutputError::write(path))?;
        let mut stream = Self { path: path.to_path_buf(), file, length: 0, lines: csv::Writer::from_writer(Vec::new()) };
        stream.line(header)?;
        stream.flush()?;
        Ok(stream)
    }

    /// Goes on with a file that has this header, behind its lines of steps that are `kept`: those up to the first that is not. Also says how
    /// many steps it holds.
    pub(super) fn go_on(path: &Path, header: &[impl AsRef<[u8]>], kept: &dyn Fn(u32) -> bool) -> Result<(Self, usize), OutputError> {
        let text = fs::read(path).map_err(OutputError::read(path))?;
        // A last line without its end was never finished.
        let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let mut lines = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&text[..whole]);
        let damaged = |what: String| OutputError::damaged(path, what);
        let mut record = csv::ByteRecord::new();
        let read = |lines: &mut csv::Reader<&[u8]>, record: &mut csv::ByteRecord| {
            lines.read_byte_record(record).map_err(|e| damaged(e.to_string()))
        };
        if !read(&mut lines, &mut record)? || !record.iter().eq(header.iter().map(AsRef::as_ref)) {
            return Err(damaged("its header is not that of this run".into()));
        }
        let (mut length, mut steps, mut last) = (lines.position().byte(), 0, None);
        while read(&mut lines, &mut record)? {
            let cell = record.get(0).unwrap_or_default();
            let step = std::str::from_utf8(cell).ok().and_then(|text| text.parse::<u32>().ok());
            let step = step.ok_or_else(|| damaged(format!("{:?} is not a step", String::from_utf8_lossy(cell))))?;
            if !kept(step) {
                break;
            }
            steps += usize::from(last.replace(step) != Some(step));
            length = lines.position().byte();
        }
        let file = Written::shortened(path, length).map_err(OutputError::write(path))?;
        Ok((Self { path: path.to_path_buf(), file, length, lines: csv::Writer::from_writer(Vec::new()) }, steps))
    }

    /// Adds a line; it reaches the file with the next [`Stream::flush`].
    pub(super) fn line<T: AsRef<[u8]>>(&mut self, cells: impl IntoIterator<Item = T>) -> Result<(), OutputError> {
        self.lines.write_record(cells).map_err(|e| OutputError::write(&self.path)(e.into()))
    }

    /// Appends the collected lines.
    pub(super) fn flush(&mut self) -> Result<(), OutputError> {
        let full = std::mem::replace(&mut self.lines, csv::Writer::from_writer(Vec::new()));
        let bytes = full.into_inner().map_err(|e| OutputError::write(&self.path)(e.into_error()))?;
        if let Err(cause) = self.file.write_all(&bytes) {
            // Half a line would be worse than none; where not even that can be done, readers leave out a line without an end.
            let _ = self.file.shorten(self.length);
            return Err(OutputError::write(&self.path)(cause));
        }
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// Waits until all lines are on the disk.
    pub(super) fn sync(&self) -> Result<(), OutputError> {
        self.file.sync().map_err(OutputError::write(&self.path))
    }
}

/// An undefined number is an empty cell; others in their shortest form that reads back the same.
pub(super) fn cell(value: Option<f64>) -> String {
    value.map_or_else(String::new, |v| v.to_string())
}
