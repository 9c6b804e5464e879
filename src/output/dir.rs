//! The writing side of a run directory.

use super::agent_table::TableWriter;
use super::aside::Aside;
use super::error::OutputError;
use super::lock::Lock;
use super::measured::{Measured, Steps};
use super::record::{Branch, Manifest};
use super::room::{make_room, may_replace, remove_growing, remove_results};
use super::snapshots::SnapshotWriter;
use super::{atomic, disk, layout};
use crate::config::{self, Plan};
use crate::metrics::{self, Observation};
use crate::world::Data;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// A run directory that is being written.
///
/// Order of calls: [`create`](Self::create), [`inputs`](Self::inputs), [`config`](Self::config), or [`go_on`](Self::go_on) instead of these, then
/// [`observe`](Self::observe), [`snapshot`](Self::snapshot), [`table`](Self::table) and [`checkpoint`](Self::checkpoint) as the run goes on, at last
/// [`finish`](Self::finish). A directory that is dropped before that keeps the status `running` and stays readable.
#[derive(Debug)]
pub struct RunDir {
    pub(super) path: PathBuf,
    pub(super) manifest: Manifest,
    pub(super) since: Instant,
    /// The step at which this process began.
    pub(super) began: u32,
    pub(super) streams: Option<Measured>,
    pub(super) snapshots: Option<SnapshotWriter>,
    /// One for each table of the plan, from its first entry on.
    pub(super) tables: Vec<TableWriter>,
    /// Before the lock: what is written aside ends before others may write.
    pub(super) aside: Aside,
    /// The last field: nobody else may write before all files are closed.
    _lock: Lock,
}

impl RunDir {
    /// Creates the directory, with a manifest that says `running`.
    ///
    /// With `force` an earlier run there is replaced: the files that polity wrote are deleted, others stay.
    ///
    /// # Errors
    /// The directory holds a run and `force` is not set; somebody is writing there; it holds something else; it cannot be written.
    pub fn create(path: &Path, force: bool) -> Result<Self, OutputError> {
        disk::during("start");
        disk::make_folder(path).map_err(OutputError::write(path))?;
        // What is no run gets no lock either.
        if holds_anything(path)? {
            may_replace(path, None)?;
        }
        let lock = Lock::take(path)?;
        let replaces = holds_anything(path)?;
        if replaces {
            may_replace(path, Some(force))?;
        }
        // Should this fail, an earlier run is as it was.
        let mut run = Self::of(path, Manifest::started(), lock);
        run.write_manifest()?;
        let room = if replaces { make_room(path) } else { Ok(()) };
        match room.and_then(|()| disk::sync_folder(path).map_err(OutputError::write(path))) {
            Ok(()) => Ok(run),
            Err(error) => Err(run.failed(error)),
        }
    }

    fn of(path: &Path, manifest: Manifest, lock: Lock) -> Self {
        let (path, aside) = (path.to_path_buf(), Aside::default());
        Self { path, manifest, since: Instant::now(), began: 0, streams: None, snapshots: None, tables: Vec::new(), aside, _lock: lock }
    }

    /// Takes up a run that was stopped, before its state is read: nobody else may write there then.
    ///
    /// # Errors
    /// There is no run; somebody is writing there; it is complete.
    pub fn take_up(path: &Path) -> Result<Self, OutputError> {
        disk::during("resume");
        // No lock is left where no run is.
        Manifest::read(path)?;
        let lock = Lock::take(path)?;
        // What a process that was killed had begun to write; there need not be any.
        let _ = disk::remove_file(&path.join(format!("{}.{}", layout::MANIFEST, atomic::UNFINISHED)));
        Ok(Self::of(path, Manifest::read(path)?, lock))
    }

    /// How the run stands.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Goes on from a checkpoint of this run: its files are cut back to that step, whose state was observed as `seen`. What the end of a run
    /// leaves is taken away until it ends again.
    ///
    /// # Errors
    /// A file is missing, damaged, or lacks a step that was measured; one cannot be written.
    pub fn go_on(&mut self, plan: &Plan, seen: &Observation) -> Result<(), OutputError> {
        disk::during("resume");
        remove_results(&self.path)?;
        let steps = Steps { first: self.manifest.branch.as_ref().map_or(0, |of| of.step), last: seen.step };
        self.streams = Some(Measured::go_on(&self.path, plan, &metrics::row(plan, seen), steps)?);
        let pictures = plan.pictures().between(steps.first, steps.last) as usize;
        if pictures > 0 {
            let folder = self.path.join(layout::SNAPSHOTS);
            let (store, found) = SnapshotWriter::go_on(&folder, plan, &|step| steps.holds(step) && plan.snapshots(step))?;
            enough(&folder, found, pictures)?;
            self.snapshots = Some(store);
        }
        let expected: Vec<usize> = plan.tables().iter().map(|table| table.entries_from(steps.first, steps.last, plan.steps())).collect();
        if expected.iter().any(|entries| *entries > 0) {
            for (table, expected) in plan.tables().iter().zip(expected) {
                let kept = |step| steps.holds(step) && table.due(step, plan.steps());
                let (writer, found) = TableWriter::go_on(&self.path, plan, table, &kept)?;
                enough(&self.path.join(layout::TABLES).join(&table.name), found, expected)?;
                self.tables.push(writer);
            }
        }
        self.began = seen.step;
        self.hash_inputs(plan)?;
        self.manifest.go_on(seen.step);
        self.manifest.revives = plan.revives();
        self.write_manifest()
    }

    /// Hashes what was written before the first step.
    fn hash_inputs(&mut self, plan: &Plan) -> Result<(), OutputError> {
        self.manifest.files.clear();
        for name in [layout::CONFIG, layout::AGENTS].into_iter().filter(|name| self.path.join(name).exists()) {
            self.manifest.files.insert(name.into(), atomic::sha256_file(&self.path.join(name))?);
        }
        for input in plan.inputs() {
            self.manifest.files.insert(input.name.clone(), atomic::sha256_file(&self.path.join(&input.name))?);
        }
        Ok(())
    }

    /// Goes on with a run of which no checkpoint is left: from the start, as if nothing had been done. Its config and what that names stay.
    ///
    /// # Errors
    /// A file cannot be taken away; the run began with a state that is gone.
    pub fn start_over(&mut self, plan: &Plan) -> Result<(), OutputError> {
        disk::during("resume");
        if self.manifest.branch.is_some() {
            let remedy = "branch again with `polity run --from`, as its manifest.json says under argv".to_owned();
            return Err(OutputError::Stuck { path: self.path.clone(), what: "the state that it branched from is gone".into(), remedy });
        }
        remove_results(&self.path)?;
        remove_growing(&self.path)?;
        self.hash_inputs(plan)?;
        self.manifest.go_on(0);
        self.manifest.revives = plan.revives();
        self.write_manifest()
    }

    /// Notes that the run began with the state of another.
    pub fn branched(&mut self, branch: Branch) {
        self.manifest.branch = Some(branch);
    }

    /// The directory.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes `config.toml`: the resolved config, every default written out. From then on a run that is killed can be read, repeated and
    /// taken up.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn config(&mut self, plan: &Plan) -> Result<(), OutputError> {
        self.manifest.revives = plan.revives();
        let text = config::resolved_toml(plan);
        self.write(layout::CONFIG, text.as_bytes())?;
        self.write_manifest()
    }

    /// Copies the files that the config names, and lists what agents are called in them. `config.toml` names the copies, so that it repeats the run
    /// from anywhere.
    ///
    /// # Errors
    /// A file cannot be read or written, or has changed since the plan was made.
    pub fn inputs(&mut self, plan: &Plan) -> Result<(), OutputError> {
        if !plan.inputs().is_empty() {
            let folder = self.path.join(layout::INPUTS);
            disk::make_folder(&folder).map_err(OutputError::write(&folder))?;
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
        disk::during("measurement");
        self.aside.look()?;
        let row = metrics::row(plan, observation);
        let streams = match &mut self.streams {
            Some(streams) => streams,
            none => none.insert(Measured::create(&self.path, plan, &row)?),
        };
        streams.observe(plan, observation, &row)
    }

    /// Keeps the population as it is after `step`: `strategy` holds [`Plan::stride`] entries per replica.
    ///
    /// # Errors
    /// A file cannot be written, or `strategy` is not the plan's population.
    pub fn snapshot(&mut self, plan: &Plan, step: u32, strategy: &[u8]) -> Result<(), OutputError> {
        disk::during("picture");
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
        disk::during("table");
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

    pub(super) fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), OutputError> {
        let hash = atomic::write(&self.path.join(name), bytes)?;
        self.manifest.files.insert(name.into(), hash);
        Ok(())
    }

    pub(super) fn write_manifest(&self) -> Result<(), OutputError> {
        let path = self.path.join(layout::MANIFEST);
        atomic::write(&path, &json(&self.manifest, &path)?).map(drop)
    }
}

/// Does the folder hold anything but what the first moments of a run leave in it?
fn holds_anything(path: &Path) -> Result<bool, OutputError> {
    let first = [layout::LOCK.to_owned(), format!("{}.{}", layout::MANIFEST, atomic::UNFINISHED)];
    let entries = fs::read_dir(path).map_err(OutputError::write(path))?;
    Ok(entries.filter_map(Result::ok).any(|entry| !first.iter().any(|name| entry.file_name() == name.as_str())))
}

/// A store that lacks entries which were written before the checkpoint.
fn enough(path: &Path, found: usize, expected: usize) -> Result<(), OutputError> {
    if found == expected { Ok(()) } else { Err(OutputError::damaged(path, format!("{found} entries, where {expected} were written"))) }
}

pub(super) fn json(value: &impl serde::Serialize, path: &Path) -> Result<Vec<u8>, OutputError> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|e| OutputError::write(path)(e.into()))?;
    bytes.push(b'\n');
    Ok(bytes)
}
