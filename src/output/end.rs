//! The end of a run: its result, the state of each replica, the final manifest.

use super::checkpoint;
use super::dir::{RunDir, json};
use super::error::OutputError;
use super::record::{Device, FORMAT_VERSION, GraphRecord, Manifest, Outcome, Status};
use super::{atomic, disk, layout};
use crate::config::Plan;
use crate::file::Kept;
use crate::metrics::{self, Observation, ReplicaTally};
use std::fs;

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
    /// Writes `replicas.csv`, `result.json` and the final manifest, which hashes every file.
    ///
    /// # Errors
    /// A file cannot be written or read back.
    pub fn finish(&mut self, plan: &Plan, finish: Finish<'_>) -> Result<Manifest, OutputError> {
        disk::during("end");
        self.aside.wait()?;
        if let Some(last) = finish.last {
            if plan.replicas() > 1 {
                self.replicas(plan, &last.replicas)?;
            }
            self.outcome(plan, last, &finish)?;
        }
        for name in layout::STREAMS {
            let path = self.path.join(name);
            if path.exists() {
                self.manifest.files.insert((*name).into(), atomic::sha256_file(&path)?);
            }
        }
        if let Some(snapshots) = self.snapshots.take() {
            let named = snapshots.into_hashes().into_iter().map(|(name, hash)| (format!("{}/{name}", layout::SNAPSHOTS), hash));
            self.manifest.files.extend(named);
        }
        for table in std::mem::take(&mut self.tables) {
            self.manifest.files.extend(table.into_hashes()?);
        }
        self.leave_checkpoints(plan, &finish)?;
        let agent_steps = plan.agents_total() as f64 * f64::from(finish.steps.saturating_sub(self.began));
        self.manifest.status = finish.status;
        self.manifest.message = finish.message;
        self.manifest.device = finish.device;
        self.manifest.ended = Some(super::time::now());
        self.manifest.wall_seconds = Some(self.since.elapsed().as_secs_f64());
        self.manifest.loop_seconds = Some(finish.loop_seconds);
        self.manifest.agent_steps_per_s = (finish.loop_seconds > 0.0 && agent_steps > 0.0).then(|| agent_steps / finish.loop_seconds);
        disk::sync_folder(&self.path).map_err(OutputError::write(&self.path))?;
        self.write_manifest()?;
        disk::sync_folder(&self.path).map_err(OutputError::write(&self.path))?;
        Ok(self.manifest.clone())
    }

    /// Says of a run that an error ended how it stands, even where no new file can be written any more.
    ///
    /// # Errors
    /// Not even that.
    pub fn fail(&mut self, message: String, device: Device) -> Result<(), OutputError> {
        // Whatever became of it, the error that is told came first.
        let _ = self.aside.wait();
        self.manifest.status = Status::Failed;
        self.manifest.message = Some(message);
        self.manifest.device = device;
        self.manifest.ended = Some(super::time::now());
        self.manifest.wall_seconds = Some(self.since.elapsed().as_secs_f64());
        // Hashes of files that may be unfinished say nothing.
        self.manifest.files.clear();
        self.write_manifest().or_else(|_| {
            // A full disk has room for a file that shrinks: the hashes are gone from it.
            let path = self.path.join(layout::MANIFEST);
            fs::write(&path, json(&self.manifest, &path)?).map_err(OutputError::write(&path))
        })
    }

    /// An error that ended the run before its first step; its folder says so, as far as that can be written.
    #[must_use]
    pub fn failed(&mut self, error: OutputError) -> OutputError {
        // The first failure is the one to tell.
        let _ = self.fail(error.to_string(), Device::default());
        error
    }

    /// Takes away the checkpoints of a run that is complete, unless they are wanted, and lists those that stay.
    fn leave_checkpoints(&mut self, plan: &Plan, finish: &Finish<'_>) -> Result<(), OutputError> {
        let wish = plan.checkpoint();
        let complete = finish.status == Status::Complete;
        for (step, path) in checkpoint::all(&self.path) {
            let stays = !complete || wish.keep == Kept::All || (wish.at_end && step == finish.steps);
            if stays {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                self.manifest.files.insert(format!("{}/{name}", layout::CHECKPOINTS), atomic::sha256_file(&path)?);
            } else {
                disk::remove_file(&path).map_err(OutputError::write(&path))?;
            }
        }
        checkpoint::forget_unfinished(&self.path);
        // Only if it is empty.
        let _ = fs::remove_dir(self.path.join(layout::CHECKPOINTS));
        Ok(())
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
            branch: self.manifest.branch.clone(),
            graphs: plan.topologies().filter_map(|(section, of)| Some((section.to_owned(), GraphRecord::of(of)?))).collect(),
        };
        self.write(layout::RESULT, &json(&outcome, &self.path.join(layout::RESULT))?)
    }
}

fn strategy_name(plan: &Plan, index: usize) -> &str {
    plan.strategies().get(index).map_or("?", String::as_str)
}
