//! A config that is run again and again, and what is said of many runs.

use super::lumped::Lumped;
use crate::backend::{self, BackendError, Kind, Options};
use crate::config::{self, ConfigError, Plan};
use crate::file::Stop;
use crate::metrics::Observation;
use crate::rule::Registry;
use crate::world::World;
use std::fmt;
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

/// How a number was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Method {
    /// From the Markov chain of the plan's own integers: no sampling error.
    Exact,
    /// From runs, because the chain cannot be solved for this reason.
    Simulated(String),
}

impl Method {
    /// `exact` or `simulated`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Simulated(_) => "simulated",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact => f.write_str("exact: the Markov chain of this very plan, solved"),
            Self::Simulated(why) => write!(f, "simulated: {why}"),
        }
    }
}

/// A config that is run with changes, and who runs it.
#[derive(Debug, Clone)]
pub struct Lab {
    config: PathBuf,
    sets: Vec<String>,
    registry: Registry,
    kind: Kind,
    options: Options,
    simulated: bool,
}

impl Lab {
    /// A laboratory for the config at a path with changes `path=value` that hold in every run.
    #[must_use]
    pub fn new(config: &FilePath, sets: &[String], registry: Registry, kind: Kind, options: Options) -> Self {
        Self { config: config.into(), sets: sets.to_vec(), registry, kind, options, simulated: false }
    }

    /// The same laboratory, or one that simulates also what could be solved exactly.
    #[must_use]
    pub fn simulating(self, simulated: bool) -> Self {
        Self { simulated, ..self }
    }

    pub(super) const fn kind(&self) -> Kind {
        self.kind
    }

    pub(super) const fn options(&self) -> &Options {
        &self.options
    }

    /// The plan with further changes.
    ///
    /// # Errors
    /// The changed config has problems.
    pub fn plan(&self, sets: &[String]) -> Result<Plan, AnalysisError> {
        Ok(config::load(&self.config, &[self.sets.clone(), sets.to_vec()].concat(), &self.registry)?)
    }

    /// The plan of the config, whose rules must stay the same from step to step.
    ///
    /// # Errors
    /// The config has problems, or events.
    pub(super) fn unchanging(&self) -> Result<Plan, AnalysisError> {
        let plan = self.plan(&[])?;
        if plan.events().is_empty() {
            return Ok(plan);
        }
        Err(unfit(
            "the config has events, so that its rules or its classes change in the course of a run",
            "a config without [[event]]",
            "leave them out with --set 'event=[]'; polity analyze critical and polity compare run them",
        ))
    }

    /// The plan as a chain of counts, or why it is none that can be solved.
    ///
    /// # Errors
    /// The config has problems.
    pub(super) fn lumped(&self) -> Result<Result<Lumped, String>, AnalysisError> {
        if self.simulated {
            return Ok(Err("as wished".into()));
        }
        Ok(Lumped::new(self.plan(&["population.replicas=1".into()])?))
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
        // Where runs may stop early, it is seen an eighth of the way later at most.
        let most = end.div_ceil(64).max(1);
        let next = |now: u32| {
            let block = if plan.stop() == Stop::Never { end.max(1) } else { (now / 8).clamp(16.min(most), most) };
            now.saturating_add(block).min(end)
        };
        while engine.step() < end && !seen.last().is_some_and(|seen| seen.is_over(plan.stop())) {
            let (now, to) = (engine.step(), next(engine.step()));
            let mut here: Vec<u32> = observe.iter().copied().filter(|t| (now + 1..to).contains(t)).collect();
            here.push(to);
            seen.extend(engine.advance(to, &here)?);
        }
        let last = seen.last().map_or(0, |o| o.step);
        seen.retain(|o| o.step == last || observe.binary_search(&o.step).is_ok());
        Ok(seen)
    }
}

/// Exactly `counts` agents of each strategy, as a change of the config.
pub(super) fn counts(counts: &[u32]) -> String {
    format!("init={{ kind = \"counts\", counts = {counts:?} }}")
}
