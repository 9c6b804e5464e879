//! The writing side of a run directory.

use super::agent_table::TableWriter;
use super::error::OutputError;
use super::record::{Device, FORMAT_VERSION, GraphRecord, Manifest, Outcome, Status};
use super::snapshots::SnapshotWriter;
use super::streams::{Stream, cell};
use super::{atomic, layout};
use crate::config::{self, Plan};
use crate::metrics::{self, Observation, ReplicaTally};
use crate::world::Data;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// A run directory that is being written.
///
/// Order of calls: [`create`](Self::create), [`config`](Self::config), then [`observe`](Self::observe) and
/// [`snapshot`](Self::snapshot) as the run goes on, at last [`finish`](Self::finish). A directory that is dropped before that
/// keeps the status `running` and stays readable.
#[derive(Debug)]
pub struct RunDir {
    path: PathBuf,
    manifest: Manifest,
    since: Instant,
    streams: Option<Streams>,
    snapshots: Option<SnapshotWriter>,
    /// One for each table of the plan, from its first entry on.
    tables: Vec<TableWriter>,
}

/// The files that grow with every measured step.
#[derive(Debug)]
struct Streams {
    metrics: Stream,
    digests: Stream,
    transitions: Stream,
    histogram: Option<Stream>,
    values: Option<Stream>,
}

/// What only the end of a run knows.
#[derive(Debug, Clone)]
pub struct Finish<'a> {
    /// How it ended.
    pub status: Status,
    /// What went wrong, or why it ended early.
    pub message: Option<String>,
    /// Steps executed.
    pub steps: u32,
    /// Seconds in the step loop.
    pub loop_seconds: f64,
    /// What executed the steps.
    pub device: Device,
    /// SHA-256 of the model's shader text, hexadecimal.
    pub shader_sha256: String,
    /// The last measured step; without one there is no `result.json`.
    pub last: Option<&'a Observation>,
}

impl RunDir {
    /// Creates the directory, with a manifest that says `running`.
    ///
    /// With `force` an earlier run there is replaced: the files that polity wrote are deleted, others stay.
    ///
    /// # Errors
    /// The directory holds a run and `force` is not set; it holds something else; it cannot be written.
    pub fn create(path: &Path, force: bool) -> Result<Self, OutputError> {
        match fs::read_dir(path) {
            Ok(mut entries) => {
                if entries.next().is_some() {
                    make_room(path, force)?;
                }
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => fs::create_dir_all(path).map_err(OutputError::write(path))?,
            Err(e) => return Err(OutputError::write(path)(e)),
        }
        let run = Self {
            path: path.to_path_buf(),
            manifest: Manifest::started(),
            since: Instant::now(),
            streams: None,
            snapshots: None,
            tables: Vec::new(),
        };
        run.write_manifest()?;
        Ok(run)
    }

    /// The directory.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes `config.toml`: the resolved config, every default written out. Call it first, so that a run that is killed can
    /// be read and repeated.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn config(&mut self, plan: &Plan) -> Result<(), OutputError> {
        self.manifest.revives = plan.revives();
        let text = config::resolved_toml(plan);
        self.write(layout::CONFIG, text.as_bytes())
    }

    /// Copies the files that the config names, and lists what agents are called in them. `config.toml` names the copies, so that it repeats the run
    /// from anywhere.
    ///
    /// # Errors
    /// A file cannot be read or written, or has changed since the plan was made.
    pub fn inputs(&mut self, plan: &Plan) -> Result<(), OutputError> {
        if !plan.inputs().is_empty() {
            let folder = self.path.join(layout::INPUTS);
            fs::create_dir_all(&folder).map_err(OutputError::write(&folder))?;
        }
        for input in plan.inputs() {
            let mut from = fs::File::open(&input.path).map_err(OutputError::input(&input.path))?;
            let hash = atomic::write_with(&self.path.join(&input.name), |out| io::copy(&mut from, out).map(drop))?;
            if hash != input.sha256 {
                return Err(OutputError::Changed(input.path.clone()));
            }
            self.manifest.files.insert(input.name.clone(), hash);
        }
        plan.labels().map_or(Ok(()), |labels| self.write(layout::AGENTS, labels.csv().as_bytes()))
    }

    /// Records one measured step in every growing file.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn observe(&mut self, plan: &Plan, observation: &Observation) -> Result<(), OutputError> {
        let row = metrics::row(plan, observation);
        let streams = match &mut self.streams {
            Some(streams) => streams,
            none => none.insert(Streams::create(&self.path, plan, &row)?),
        };
        streams.observe(plan, observation, &row)
    }

    /// Keeps the population as it is after `step`: `strategy` holds [`Plan::stride`] entries per replica.
    ///
    /// # Errors
    /// A file cannot be written, or `strategy` is not the plan's population.
    pub fn snapshot(&mut self, plan: &Plan, step: u32, strategy: &[u8]) -> Result<(), OutputError> {
        let writer = match &mut self.snapshots {
            Some(writer) => writer,
            none => none.insert(SnapshotWriter::create(&self.path.join(layout::SNAPSHOTS), plan)?),
        };
        writer.push(step, strategy)
    }

    /// Adds entries to a table: table `index` of [`Plan::tables`] after `step`, for each of its columns plane by plane, replica by replica,
    /// agent by agent.
    ///
    /// # Errors
    /// A file cannot be written, or `columns` are not those of the table.
    pub fn table(&mut self, plan: &Plan, index: usize, step: u32, columns: &[Data]) -> Result<(), OutputError> {
        // All are there from the first entry of any on.
        for table in &plan.tables()[self.tables.len()..] {
            self.tables.push(TableWriter::create(&self.path, plan, table)?);
        }
        if let Some((writer, table)) = self.tables.get_mut(index).zip(plan.tables().get(index)) {
            return writer.push(plan, table, step, columns);
        }
        let cause = format!("the plan has {} tables, none of number {index}", plan.tables().len());
        Err(OutputError::write(&self.path)(io::Error::other(cause)))
    }

    /// Writes `replicas.csv`, `result.json` and the final manifest, which hashes every file.
    ///
    /// # Errors
    /// A file cannot be written or read back.
    pub fn finish(mut self, plan: &Plan, finish: Finish<'_>) -> Result<Manifest, OutputError> {
        if let Some(last) = finish.last {
            if plan.replicas() > 1 {
                self.replicas(plan, &last.replicas)?;
            }
            self.outcome(plan, last, &finish)?;
        }
        for name in [layout::METRICS, layout::DIGESTS, layout::TRANSITIONS, layout::HISTOGRAM, layout::VALUES] {
            let path = self.path.join(name);
            if path.exists() {
                self.manifest.files.insert(name.into(), atomic::sha256_file(&path)?);
            }
        }
        if let Some(snapshots) = self.snapshots.take() {
            let named = snapshots.into_hashes().into_iter().map(|(name, hash)| (format!("{}/{name}", layout::SNAPSHOTS), hash));
            self.manifest.files.extend(named);
        }
        for table in std::mem::take(&mut self.tables) {
            self.manifest.files.extend(table.into_hashes()?);
        }
        let agent_steps = plan.agents_total() as f64 * f64::from(finish.steps);
        self.manifest.status = finish.status;
        self.manifest.message = finish.message;
        self.manifest.device = finish.device;
        self.manifest.ended = Some(super::time::now());
        self.manifest.wall_seconds = Some(self.since.elapsed().as_secs_f64());
        self.manifest.loop_seconds = Some(finish.loop_seconds);
        self.manifest.agent_steps_per_s = (finish.loop_seconds > 0.0 && finish.steps > 0).then(|| agent_steps / finish.loop_seconds);
        self.write_manifest()?;
        Ok(self.manifest)
    }

    /// One line per replica: up to 10^8, so they are streamed.
    fn replicas(&mut self, plan: &Plan, tallies: &[ReplicaTally]) -> Result<(), OutputError> {
        let hash = atomic::write_with(&self.path.join(layout::REPLICAS), |out| {
            write!(out, "replica")?;
            plan.strategies().iter().try_for_each(|name| write!(out, ",{name}"))?;
            writeln!(out, ",absorbed_step,absorbed_strategy")?;
            for (replica, tally) in tallies.iter().enumerate() {
                write!(out, "{replica}")?;
                tally.counts.iter().try_for_each(|n| write!(out, ",{n}"))?;
                match tally.absorbed {
                    Some(a) => writeln!(out, ",{},{}", a.step, strategy_name(plan, usize::from(a.strategy)))?,
                    None => writeln!(out, ",,")?,
                }
            }
            Ok(())
        })?;
        self.manifest.files.insert(layout::REPLICAS.into(), hash);
        Ok(())
    }

    fn outcome(&mut self, plan: &Plan, last: &Observation, finish: &Finish<'_>) -> Result<(), OutputError> {
        let metrics = metrics::row(plan, last).into_iter().map(|(name, value)| (name, value.into())).collect();
        let outcome = Outcome {
            format: "polity-result".into(),
            format_version: FORMAT_VERSION,
            name: plan.name().into(),
            config_sha256: self.manifest.files.get(layout::CONFIG).cloned().unwrap_or_default(),
            shader_sha256: finish.shader_sha256.clone(),
            seed: plan.file().seed,
            steps: finish.steps,
            agents: plan.agents(),
            replicas: plan.replicas(),
            metrics,
            digest: last.digest().to_string(),
            graphs: plan.topologies().filter_map(|(section, of)| Some((section.to_owned(), GraphRecord::of(of)?))).collect(),
        };
        self.write(layout::RESULT, &json(&outcome, &self.path.join(layout::RESULT))?)
    }

    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), OutputError> {
        let hash = atomic::write(&self.path.join(name), bytes)?;
        self.manifest.files.insert(name.into(), hash);
        Ok(())
    }

    fn write_manifest(&self) -> Result<(), OutputError> {
        let path = self.path.join(layout::MANIFEST);
        atomic::write(&path, &json(&self.manifest, &path)?).map(drop)
    }
}

impl Streams {
    fn create(dir: &Path, plan: &Plan, row: &metrics::Row) -> Result<Self, OutputError> {
        let with_step = |rest: Vec<&'static str>| [vec!["step"], rest].concat();
        let names: Vec<&str> = std::iter::once("step").chain(row.iter().map(|(name, _)| name.as_str())).collect();
        let planes: Vec<String> = plan.digested().into_iter().map(|(column, plane)| plan.plane_name(column, plane)).collect();
        let columns: Vec<&str> = ["step", "digest"].into_iter().chain(planes.iter().map(String::as_str)).collect();
        Ok(Self {
            values: if plan.society().dimensions.is_empty() {
                None
            } else {
                Some(Stream::create(&dir.join(layout::VALUES), &with_step(vec!["dimension", "low", "high", "values", "preferences"]))?)
            },
            metrics: Stream::create(&dir.join(layout::METRICS), &names)?,
            digests: Stream::create(&dir.join(layout::DIGESTS), &columns)?,
            transitions: Stream::create(&dir.join(layout::TRANSITIONS), &with_step(vec!["from", "to", "count"]))?,
            histogram: if plan.histogram_bins() > 0 && plan.interacts() {
                Some(Stream::create(&dir.join(layout::HISTOGRAM), &with_step(vec!["bin_low", "bin_high", "count"]))?)
            } else {
                None
            },
        })
    }

    fn observe(&mut self, plan: &Plan, observation: &Observation, row: &metrics::Row) -> Result<(), OutputError> {
        let step = observation.step.to_string();
        self.metrics.line(std::iter::once(step.clone()).chain(row.iter().map(|(_, value)| cell(*value))))?;
        self.metrics.flush()?;
        let whole = observation.digest().to_string();
        self.digests.line([step.clone(), whole].into_iter().chain(observation.digests.iter().map(ToString::to_string)))?;
        self.digests.flush()?;
        if let Some(stream) = &mut self.values {
            for (d, name) in plan.society().dimensions.iter().enumerate() {
                let [values, preferences] = metrics::society::histograms(plan, observation, d);
                let bins = values.len() as f64;
                for (bin, (v, p)) in values.iter().zip(&preferences).enumerate() {
                    let edge = |k: usize| (k as f64 / bins).to_string();
                    stream.line([step.clone(), name.clone(), edge(bin), edge(bin + 1), v.to_string(), p.to_string()])?;
                }
            }
            stream.flush()?;
        }
        if observation.step == 0 {
            return Ok(());
        }
        let names = plan.strategies();
        for (pair, count) in metrics::change::pooled_transitions(plan, observation).into_iter().enumerate() {
            let (from, to) = (&names[pair / names.len()], &names[pair % names.len()]);
            self.transitions.line([&step, from, to, &count.to_string()])?;
        }
        self.transitions.flush()?;
        if let Some(stream) = &mut self.histogram {
            let format = plan.payoff();
            let edge = |bin: usize| format.natural(f64::from(format.low) + ((bin as u64) << format.bin_bits) as f64).to_string();
            let rows = observation.replicas.iter().map(|r| r.histogram.as_slice());
            for (bin, count) in metrics::pool(rows, plan.histogram_bins() as usize).into_iter().enumerate() {
                stream.line([step.clone(), edge(bin), edge(bin + 1), count.to_string()])?;
            }
            stream.flush()?;
        }
        Ok(())
    }
}

/// Deletes an earlier run's files; refuses whatever is not a run.
fn make_room(path: &Path, force: bool) -> Result<(), OutputError> {
    let manifest = fs::read_to_string(path.join(layout::MANIFEST)).unwrap_or_default();
    if serde_json::from_str::<Manifest>(&manifest).map_or(true, |m| m.format != "polity-run") {
        return Err(OutputError::Foreign(path.to_path_buf()));
    }
    if !force {
        return Err(OutputError::Exists(path.to_path_buf()));
    }
    let plots = path.join(layout::PLOTS);
    let figures = layout::FIGURES.iter().flat_map(|name| [format!("{name}.svg"), format!("{name}.png")]).map(|name| plots.join(name));
    for file in layout::FILES.iter().map(|name| path.join(name)).chain(figures) {
        absent_is_fine(fs::remove_file(&file)).map_err(OutputError::write(&file))?;
    }
    remove_inputs(&path.join(layout::INPUTS))?;
    remove_tables(&path.join(layout::TABLES))?;
    let snapshots = path.join(layout::SNAPSHOTS);
    absent_is_fine(fs::remove_dir_all(&snapshots)).map_err(OutputError::write(&snapshots))
}

/// Deletes copies of input files: those whose name is a hash.
fn remove_inputs(folder: &Path) -> Result<(), OutputError> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let stem = name.split('.').next().unwrap_or_default();
        if stem.len() == 16 && stem.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            absent_is_fine(fs::remove_file(&path)).map_err(OutputError::write(&path))?;
        }
    }
    // What others put there stays, and the folder with it.
    let _ = fs::remove_dir(folder);
    Ok(())
}

/// Deletes tables of agents: what ends like one.
fn remove_tables(folder: &Path) -> Result<(), OutputError> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let gone = match path.extension().and_then(|ending| ending.to_str()) {
            Some("csv") => fs::remove_file(&path),
            Some("zarr") => fs::remove_dir_all(&path),
            _ => continue,
        };
        absent_is_fine(gone).map_err(OutputError::write(&path))?;
    }
    let _ = fs::remove_dir(folder);
    Ok(())
}

fn absent_is_fine(done: io::Result<()>) -> io::Result<()> {
    done.or_else(|e| if e.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(e) })
}

fn strategy_name(plan: &Plan, index: usize) -> &str {
    plan.strategies().get(index).map_or("?", String::as_str)
}

fn json(value: &impl serde::Serialize, path: &Path) -> Result<Vec<u8>, OutputError> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|e| OutputError::write(path)(e.into()))?;
    bytes.push(b'\n');
    Ok(bytes)
}
