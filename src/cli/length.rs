//! `polity resume --steps`: a run goes on to another last step than its config says.

use super::course::Course;
use super::shared::Failure;
use crate::config::{self, Plan};
use crate::output::{OutputError, RunDir, layout};
use crate::rule::Registry;
use std::path::PathBuf;

/// A wish for another length.
#[derive(Debug)]
pub(super) struct Change {
    run: PathBuf,
    /// What the run does as its config stands.
    course: Course,
    /// Hash of that config.
    pub(super) config_sha256: String,
    /// Values of the config that make it one of the new length.
    sets: Vec<String>,
}

impl Change {
    /// What is wished on the command line, or what a process began to do and was ended; `None`: the config says that length already.
    pub(super) fn wished(directory: &RunDir, steps: Option<u32>, registry: &Registry) -> Result<Option<Self>, Failure> {
        let Some(steps) = steps.or_else(|| directory.wished_steps()) else { return Ok(None) };
        let run = directory.path().to_path_buf();
        let plan = config::load(&run.join(layout::CONFIG), &[], registry)?;
        if plan.steps() == steps {
            return Ok(None);
        }
        let mut sets = vec![format!("steps={steps}")];
        let output = &plan.file().output;
        // More than two pictures would lie elsewhere, also those of steps that are over.
        if output.snapshots > 2 && output.snapshots_over.is_none() && plan.steps() > 0 {
            sets.push(format!("output.snapshots_over={}", plan.steps()));
        }
        Ok(Some(Self { run, course: Course::of(&plan), config_sha256: config::hash(&plan), sets }))
    }

    /// The plan of the new length.
    pub(super) fn plan(&self, registry: &Registry) -> Result<Plan, Failure> {
        Ok(config::load(&self.run.join(layout::CONFIG), &self.sets, registry)?)
    }

    /// Begins it in the run directory, for which `state` is the step to go on from.
    pub(super) fn begin(&self, directory: &mut RunDir, plan: &Plan, state: u32) -> Result<(), Failure> {
        let failed = |e: OutputError| Failure::new(Failure::RUN, e);
        if state > 0 && !self.course.same_until(&Course::of(plan), state) {
            let what = format!(
                "the state after step {state} is not that of a run of {} steps: what only one of the two comes to asks for other units of payoffs",
                plan.steps()
            );
            let remedy = format!("run {} again with --steps {} and -o DIR", self.run.join(layout::CONFIG).display(), plan.steps());
            return Err(failed(OutputError::Stuck { path: self.run.clone(), what, remedy }));
        }
        let begun = directory.change_length(plan, state, self.course.steps(), self.config_sha256.clone());
        begun.map_err(|e| failed(directory.failed(e)))
    }
}
