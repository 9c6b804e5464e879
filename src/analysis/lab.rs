//! A config that is run again and again, and what is said of many runs.

use crate::backend::{self, BackendError, Kind, Options};
use crate::config::rule::Registry;
use crate::config::{self, ConfigError, Plan};
use crate::metrics::Observation;
use crate::world::World;
use std::path::{Path as FilePath, PathBuf};

/// An analysis that cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnalysisError {
    /// The config, or what it becomes with a key changed, has problems.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A backend cannot start or go on.
    #[error(transparent)]
    Backend(#[from] BackendError),
    /// The analysis does not fit the config.
    #[error("{problem}\n    allowed: {allowed}\n    remedy:  {remedy}")]
    Unfit {
        /// What is wrong.
        problem: String,
        /// What would be right.
        allowed: String,
        /// What to do about it.
        remedy: String,
    },
}

pub(super) fn unfit(problem: impl Into<String>, allowed: impl Into<String>, remedy: impl Into<String>) -> AnalysisError {
    AnalysisError::Unfit { problem: problem.into(), allowed: allowed.into(), remedy: remedy.into() }
}

/// A config that is run with changes, and who runs it.
#[derive(Debug, Clone)]
pub struct Lab {
    config: PathBuf,
    sets: Vec<String>,
    registry: Registry,
    kind: Kind,
    options: Options,
}

impl Lab {
    /// A laboratory for the config at a path with changes `path=value` that hold in every run.
    #[must_use]
    pub fn new(config: &FilePath, sets: &[String], registry: Registry, kind: Kind, options: Options) -> Self {
        Self { config: config.into(), sets: sets.to_vec(), registry, kind, options }
    }

    /// The plan with further changes.
    ///
    /// # Errors
    /// The changed config has problems.
    pub fn plan(&self, sets: &[String]) -> Result<Plan, AnalysisError> {
        Ok(config::load(&self.config, &[self.sets.clone(), sets.to_vec()].concat(), &self.registry)?)
    }

    /// Runs a plan to its last step, or until every replica is absorbed if the plan stops there; measured at `observe`
    /// (ascending steps; 0 is the start) and at the end.
    ///
    /// # Errors
    /// No such device, not enough memory, or a device that fails.
    pub fn run(&self, plan: &Plan, observe: &[u32]) -> Result<Vec<Observation>, AnalysisError> {
        let mut engine = backend::start(self.kind, plan, World::new(plan), &self.options)?;
        let mut seen = vec![engine.observe()?];
        let end = plan.steps();
        // Where runs may stop early, it is seen in 64 looks.
        let every = if plan.stops_absorbed() { end.div_ceil(64).max(1) } else { end.max(1) };
        while engine.step() < end && !(plan.stops_absorbed() && seen.last().is_some_and(Observation::all_absorbed)) {
            let (now, to) = (engine.step(), engine.step().saturating_add(every).min(end));
            let mut here: Vec<u32> = observe.iter().copied().filter(|t| (now + 1..to).contains(t)).collect();
            here.push(to);
            seen.extend(engine.advance(to, &here)?);
        }
        let last = seen.last().map_or(0, |o| o.step);
        seen.retain(|o| o.step == last || observe.binary_search(&o.step).is_ok());
        Ok(seen)
    }
}

/// A share of `trials` with its 95 % interval after Wilson (1927), which holds for 0 successes too.
///
/// ```
/// let (low, high) = polity::analysis::wilson(0, 100);
/// assert_eq!(low, 0.0);
/// assert!((high - 0.0370).abs() < 1e-4);
/// ```
#[must_use]
pub fn wilson(successes: u64, trials: u64) -> (f64, f64) {
    if trials == 0 {
        return (0.0, 1.0);
    }
    let (n, z) = (trials as f64, Z95);
    let p = successes as f64 / n;
    let middle = p + z * z / (2.0 * n);
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z * z / n;
    let low = if successes == 0 { 0.0 } else { (middle - half) / scale };
    let high = if successes == trials { 1.0 } else { (middle + half) / scale };
    (low, high)
}

/// Half-width of a 95 % interval in standard errors.
const Z95: f64 = 1.959_963_984_540_054;

/// Mean and standard error of the mean; the error of fewer than two values is undefined.
pub(super) fn mean(values: &[f64]) -> (Option<f64>, Option<f64>) {
    let n = values.len() as f64;
    if values.is_empty() {
        return (None, None);
    }
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    (Some(mean), (values.len() > 1).then(|| (squares / (n - 1.0) / n).sqrt()))
}

/// Exactly `counts` agents of each strategy, as a change of the config.
pub(super) fn counts(counts: &[u32]) -> String {
    format!("init={{ kind = \"counts\", counts = {counts:?} }}")
}
