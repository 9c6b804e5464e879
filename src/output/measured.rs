//! The files of a run directory that grow with every measured step.

use super::error::OutputError;
use super::layout;
use super::streams::{Stream, cell};
use crate::config::Plan;
use crate::metrics::{self, Observation, Row};
use std::path::Path;

/// What grows with every measured step.
#[derive(Debug)]
pub(super) struct Measured {
    metrics: Stream,
    digests: Stream,
    transitions: Stream,
    histogram: Option<Stream>,
    values: Option<Stream>,
}

/// Opens a file with a header.
type Open<'a> = &'a mut dyn FnMut(&str, &[String]) -> Result<Stream, OutputError>;

impl Measured {
    /// Creates the files; `row` names the metrics.
    pub(super) fn create(dir: &Path, plan: &Plan, row: &Row) -> Result<Self, OutputError> {
        Self::open(plan, row, &mut |name, header| Stream::create(&dir.join(name), header))
    }

    /// Goes on with the files behind the lines of `steps`, all of which must be there: the start, and what was measured since.
    pub(super) fn go_on(dir: &Path, plan: &Plan, row: &Row, steps: Steps) -> Result<Self, OutputError> {
        Self::open(plan, row, &mut |name, header| {
            let path = dir.join(name);
            let (stream, found) = Stream::go_on(&path, header, &|step| steps.measured(plan, step))?;
            // Of the state that a run began with there is none of these.
            let expected = steps.count(plan) - usize::from([layout::TRANSITIONS, layout::HISTOGRAM].contains(&name));
            if found == expected {
                Ok(stream)
            } else {
                Err(OutputError::damaged(
                    &path,
                    format!("{found} measured steps up to step {}, where {expected} were measured", steps.last),
                ))
            }
        })
    }

    fn open(plan: &Plan, row: &Row, open: Open<'_>) -> Result<Self, OutputError> {
        let step = |rest: &[&str]| ["step"].iter().chain(rest).map(ToString::to_string).collect::<Vec<String>>();
        let names: Vec<&str> = row.iter().map(|(name, _)| name.as_str()).collect();
        let planes: Vec<String> = plan.digested().into_iter().map(|(column, plane)| plan.digest_name(column, plane)).collect();
        let columns: Vec<&str> = ["digest"].into_iter().chain(planes.iter().map(String::as_str)).collect();
        Ok(Self {
            values: if plan.society().dimensions.is_empty() {
                None
            } else {
                Some(open(layout::VALUES, &step(&["dimension", "low", "high", "values", "preferences"]))?)
            },
            metrics: open(layout::METRICS, &step(&names))?,
            digests: open(layout::DIGESTS, &step(&columns))?,
            transitions: open(layout::TRANSITIONS, &step(&["from", "to", "count"]))?,
            histogram: if plan.histogram_bins() > 0 && plan.interacts() {
                Some(open(layout::HISTOGRAM, &step(&["bin_low", "bin_high", "count"]))?)
            } else {
                None
            },
        })
    }

    /// Waits until all lines are on the disk.
    pub(super) fn sync(&self) -> Result<(), OutputError> {
        let all = [&self.metrics, &self.digests, &self.transitions];
        all.into_iter().chain(&self.histogram).chain(&self.values).try_for_each(Stream::sync)
    }

    /// Adds a measured step to each.
    pub(super) fn observe(&mut self, plan: &Plan, observation: &Observation, row: &Row) -> Result<(), OutputError> {
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
        // Nothing has been done before the first step of a run, also of one that branched from another.
        if observation.replicas.iter().all(|replica| replica.transitions.is_empty()) {
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

/// Steps of a run so far.
#[derive(Debug, Clone, Copy)]
pub(super) struct Steps {
    /// Where it began: 0, or where it branched from another.
    pub first: u32,
    /// Where it goes on.
    pub last: u32,
}

impl Steps {
    /// Is this step among them?
    pub(super) fn holds(self, step: u32) -> bool {
        step <= self.last
    }
    /// Is this step among them, and measured by the plan? What a run measured because it was stopped is not.
    fn measured(self, plan: &Plan, step: u32) -> bool {
        self.holds(step) && (step == self.first || plan.measures(step))
    }
    /// How many are measured.
    fn count(self, plan: &Plan) -> usize {
        let every = plan.every();
        let since = (self.last / every - self.first / every) as usize;
        1 + since + usize::from(self.last > self.first && self.last == plan.steps() && !self.last.is_multiple_of(every))
    }
}
