//! The CSV files as tables in memory.

use super::error::OutputError;
use std::fs;
use std::path::Path;
use std::str::FromStr;

/// `metrics.csv`: one value per measured step and metric.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Series {
    /// Measured steps, rising.
    pub steps: Vec<u32>,
    /// Name and values of each metric; `None` is undefined.
    pub columns: Vec<(String, Vec<Option<f64>>)>,
}

impl Series {
    /// Values of a metric, one per measured step; empty if there is no such metric.
    #[must_use]
    pub fn column(&self, name: &str) -> &[Option<f64>] {
        self.columns.iter().find(|(n, _)| n == name).map_or(&[], |(_, values)| values)
    }
    /// A metric at the last measured step.
    #[must_use]
    pub fn last(&self, name: &str) -> Option<f64> {
        self.column(name).last().copied().flatten()
    }
}

/// One bin of the payoff histogram.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Lower edge, natural units.
    pub low: f64,
    /// Upper edge.
    pub high: f64,
    /// Agents.
    pub count: u64,
}

/// One bin of a value dimension.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueBin {
    /// Name of the dimension.
    pub dimension: String,
    /// Lower edge, 0 to 1.
    pub low: f64,
    /// Upper edge.
    pub high: f64,
    /// Agents whose value lies in it.
    pub values: u64,
    /// Agents whose user's preference lies in it.
    pub preferences: u64,
}

/// Agents that went from one strategy to another (or stayed) in a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// Strategy before.
    pub from: String,
    /// Strategy after.
    pub to: String,
    /// Agents.
    pub count: u64,
}

/// `replicas.csv`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replicas {
    /// Agents per strategy: `counts[replica · S + strategy]`.
    pub counts: Vec<u64>,
    /// Step and strategy of absorption.
    pub absorbed: Vec<Option<(u32, String)>>,
}

impl Replicas {
    /// Agents per strategy of each replica.
    pub fn rows(&self) -> impl Iterator<Item = &[u64]> {
        self.counts.chunks((self.counts.len() / self.absorbed.len().max(1)).max(1))
    }
}

/// A CSV file, split into lines and cells.
pub(super) struct Table<'a> {
    path: &'a Path,
    reader: csv::Reader<std::io::Cursor<Vec<u8>>>,
    pub(super) header: Vec<String>,
}

impl<'a> Table<'a> {
    /// Reads a file; `None` if it does not exist. `whole`: the run ended in order, so a half line is damage, not its end.
    pub(super) fn open(path: &'a Path, whole: bool, expected: &[&str]) -> Result<Option<Self>, OutputError> {
        if !path.exists() {
            return Ok(None);
        }
        let mut bytes = fs::read(path).map_err(OutputError::read(path))?;
        if !whole {
            bytes.truncate(bytes.iter().rposition(|&b| b == b'\n').map_or(0, |end| end + 1));
        } else if bytes.last() != Some(&b'\n') {
            return Err(OutputError::damaged(path, "its last line is not complete"));
        }
        let mut reader = csv::Reader::from_reader(std::io::Cursor::new(bytes));
        let header: Vec<String> = reader.headers().map_err(|e| OutputError::damaged(path, e))?.iter().map(str::to_string).collect();
        if header.len() < expected.len() || !header.iter().zip(expected).all(|(a, b)| a == b) {
            return Err(OutputError::damaged(path, format!("its header is {header:?}, expected {expected:?}")));
        }
        Ok(Some(Self { path, reader, header }))
    }

    /// Calls `each` with every line's cells.
    pub(super) fn each(mut self, mut each: impl FnMut(&Line<'_>) -> Result<(), OutputError>) -> Result<(), OutputError> {
        let mut cells = csv::StringRecord::new();
        while self.reader.read_record(&mut cells).map_err(|e| OutputError::damaged(self.path, e))? {
            each(&Line { path: self.path, cells: &cells })?;
        }
        Ok(())
    }
}

/// One line of a [`Table`].
pub(super) struct Line<'a> {
    path: &'a Path,
    cells: &'a csv::StringRecord,
}

impl Line<'_> {
    /// The text of a cell.
    pub(super) fn text(&self, column: usize) -> &str {
        self.cells.get(column).unwrap_or_default()
    }
    /// A cell as a number.
    pub(super) fn number<T: FromStr>(&self, column: usize) -> Result<T, OutputError> {
        self.text(column).parse().map_err(|_| {
            let line = self.cells.position().map_or(0, csv::Position::line);
            OutputError::damaged(self.path, format!("line {line}, cell {}: {:?} is not a number", column + 1, self.text(column)))
        })
    }
    /// A cell as a number, or empty.
    pub(super) fn maybe<T: FromStr>(&self, column: usize) -> Result<Option<T>, OutputError> {
        if self.text(column).is_empty() { Ok(None) } else { self.number(column).map(Some) }
    }
}
