//! The reading side of a run directory: what the report, `polity verify` and sweeps see. It trusts nothing it reads.

use super::error::OutputError;
use super::record::{Manifest, Outcome, Status};
use super::snapshots::Snapshots;
use super::tables::{Bin, Replicas, Series, Table, Transition, ValueBin};
use super::{atomic, layout};
use crate::file::File;
use crate::file::TopologyFile;
use crate::num::digest::Digest;
use serde::de::DeserializeOwned;
use std::fs;
use std::path::{Path, PathBuf};

/// Values by bin at two steps.
pub type FirstAndLast = [(u32, Vec<ValueBin>); 2];

/// A run, read back.
#[derive(Debug, Clone)]
pub struct RunRecord {
    /// The directory.
    pub dir: PathBuf,
    /// Volatile facts.
    pub manifest: Manifest,
    /// The deterministic result; a run that was killed has none.
    pub result: Option<Outcome>,
    /// `config.toml` as text.
    pub config_text: String,
    /// `config.toml`, parsed.
    pub config: File,
    /// `metrics.csv`.
    pub metrics: Series,
    /// Measured steps and the digest of the whole state.
    pub digests: Vec<(u32, Digest)>,
    /// Payoff histogram at the last step that has one, with that step.
    pub histogram: Option<(u32, Vec<Bin>)>,
    /// Values and preferences by bin, at the first and at the last step that has them, each with its step.
    pub values: Option<FirstAndLast>,
    /// Transitions in the last step that has them, with that step.
    pub transitions: Option<(u32, Vec<Transition>)>,
    /// Final state of each replica.
    pub replicas: Option<Replicas>,
    /// Pictures of the population.
    pub snapshots: Snapshots,
}

impl RunRecord {
    /// Reads a run directory, whatever state it was left in.
    ///
    /// # Errors
    /// The directory is not a run, or a file is missing or damaged; the error names the file.
    pub fn open(dir: &Path) -> Result<Self, OutputError> {
        let manifest = Manifest::read(dir)?;
        let whole = manifest.status == Status::Complete;
        let result_path = dir.join(layout::RESULT);
        let result = if result_path.exists() || whole { Some(read_json(&result_path)?) } else { None };
        let config_path = dir.join(layout::CONFIG);
        let config_text = fs::read_to_string(&config_path).map_err(OutputError::read(&config_path))?;
        let config: File = config_text.parse().map_err(|e| OutputError::damaged(&config_path, e))?;
        let names = config.population.strategies.clone();
        Ok(Self {
            metrics: series(&dir.join(layout::METRICS), whole)?,
            digests: digests(&dir.join(layout::DIGESTS), whole)?,
            histogram: histogram(&dir.join(layout::HISTOGRAM), whole)?,
            values: values(&dir.join(layout::VALUES), whole)?,
            transitions: transitions(&dir.join(layout::TRANSITIONS), whole)?,
            replicas: replicas(&dir.join(layout::REPLICAS), whole, &names)?,
            snapshots: Snapshots::open(dir, names.len())?,
            dir: dir.to_path_buf(),
            manifest,
            result,
            config_text,
            config,
        })
    }

    /// Names of the strategies.
    #[must_use]
    pub fn strategies(&self) -> &[String] {
        &self.config.population.strategies
    }
    /// Agents per replica.
    #[must_use]
    pub fn agents(&self) -> u64 {
        match (self.config.population.agents, &self.config.topology) {
            (Some(agents), _) => u64::from(agents),
            (None, TopologyFile::Lattice { width, height, .. }) => u64::from(*width) * u64::from(*height),
            (None, _) => 0,
        }
    }
    /// Steps executed, as far as is known.
    #[must_use]
    pub fn steps(&self) -> u32 {
        self.result.as_ref().map_or_else(|| self.metrics.steps.last().copied().unwrap_or(0), |r| r.steps)
    }
    /// The last digest of the whole state.
    #[must_use]
    pub fn digest(&self) -> Option<Digest> {
        self.digests.last().map(|(_, digest)| *digest)
    }

    /// Files whose content is no longer what the manifest says, or that are gone.
    #[must_use]
    pub fn changed_files(&self) -> Vec<String> {
        let same = |name: &str, hash: &str| atomic::sha256_file(&self.dir.join(name)).is_ok_and(|found| found == hash);
        self.manifest.files.iter().filter(|(name, hash)| !same(name, hash)).map(|(name, _)| name.clone()).collect()
    }
}

fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, OutputError> {
    let text = fs::read_to_string(path).map_err(OutputError::read(path))?;
    serde_json::from_str(&text).map_err(|e| OutputError::damaged(path, e))
}

fn series(path: &Path, whole: bool) -> Result<Series, OutputError> {
    let Some(table) = Table::open(path, whole, &["step"])? else { return Ok(Series::default()) };
    let mut series = Series { steps: Vec::new(), columns: table.header[1..].iter().map(|name| (name.clone(), Vec::new())).collect() };
    table.each(|line| {
        series.steps.push(line.number(0)?);
        for (index, (_, values)) in series.columns.iter_mut().enumerate() {
            values.push(line.maybe(index + 1)?.filter(|v: &f64| v.is_finite()));
        }
        Ok(())
    })?;
    if !series.steps.is_sorted() {
        return Err(OutputError::damaged(path, "its steps are not in order"));
    }
    Ok(series)
}

fn digests(path: &Path, whole: bool) -> Result<Vec<(u32, Digest)>, OutputError> {
    let mut digests = Vec::new();
    if let Some(table) = Table::open(path, whole, &["step", "digest"])? {
        table.each(|line| {
            let text = line.text(1);
            let digest = Digest::parse(text).ok_or_else(|| OutputError::damaged(path, format!("{text:?} is not a digest")))?;
            digests.push((line.number(0)?, digest));
            Ok(())
        })?;
    }
    Ok(digests)
}

fn histogram(path: &Path, whole: bool) -> Result<Option<(u32, Vec<Bin>)>, OutputError> {
    let mut last = None;
    if let Some(table) = Table::open(path, whole, &["step", "bin_low", "bin_high", "count"])? {
        table.each(|line| {
            let bin = Bin { low: line.number(1)?, high: line.number(2)?, count: line.number(3)? };
            keep_last(&mut last, line.number(0)?, bin);
            Ok(())
        })?;
    }
    Ok(last)
}

fn values(path: &Path, whole: bool) -> Result<Option<FirstAndLast>, OutputError> {
    let (mut first, mut last) = (None, None);
    if let Some(table) = Table::open(path, whole, &["step", "dimension", "low", "high", "values", "preferences"])? {
        table.each(|line| {
            let bin = ValueBin {
                dimension: line.text(1).into(),
                low: line.number(2)?,
                high: line.number(3)?,
                values: line.number(4)?,
                preferences: line.number(5)?,
            };
            let step = line.number(0)?;
            if first.as_ref().is_none_or(|(at, _)| *at == step) {
                keep_last(&mut first, step, bin.clone());
            }
            keep_last(&mut last, step, bin);
            Ok(())
        })?;
    }
    Ok(first.zip(last).map(|(first, last)| [first, last]))
}

fn transitions(path: &Path, whole: bool) -> Result<Option<(u32, Vec<Transition>)>, OutputError> {
    let mut last = None;
    if let Some(table) = Table::open(path, whole, &["step", "from", "to", "count"])? {
        table.each(|line| {
            let transition = Transition { from: line.text(1).into(), to: line.text(2).into(), count: line.number(3)? };
            keep_last(&mut last, line.number(0)?, transition);
            Ok(())
        })?;
    }
    Ok(last)
}

/// Collects the entries of the latest step only.
fn keep_last<T>(last: &mut Option<(u32, Vec<T>)>, step: u32, entry: T) {
    match last {
        Some((latest, entries)) if *latest == step => entries.push(entry),
        _ => *last = Some((step, vec![entry])),
    }
}

fn replicas(path: &Path, whole: bool, names: &[String]) -> Result<Option<Replicas>, OutputError> {
    let expected: Vec<&str> =
        std::iter::once("replica").chain(names.iter().map(String::as_str)).chain(["absorbed_step", "absorbed_strategy"]).collect();
    let Some(table) = Table::open(path, whole, &expected)? else { return Ok(None) };
    let mut replicas = Replicas::default();
    table.each(|line| {
        for s in 0..names.len() {
            replicas.counts.push(line.number(s + 1)?);
        }
        let step = line.maybe(names.len() + 1)?;
        replicas.absorbed.push(step.map(|step| (step, line.text(names.len() + 2).to_string())));
        Ok(())
    })?;
    Ok(Some(replicas))
}
