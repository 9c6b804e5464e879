//! One run as a table: steps, populations, metrics.

use crate::analysis::AnalysisError;
use crate::backend::{self, Backend, Kind, Options};
use crate::config::Plan;
use crate::file::Stop;
use crate::metrics::{self, Observation};
use crate::num::digest::Digest;
use crate::world::World;

/// Every metric of every population at every measured step.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Measured steps, ascending.
    pub steps: Vec<u32>,
    /// Names of the metrics, those of a single population.
    pub names: Vec<String>,
    /// Names of the planes whose digests are kept.
    pub planes: Vec<String>,
    /// By step: the digest of each plane, for one seed after the other.
    digests: Vec<Vec<Digest>>,
    /// By step, population, metric.
    values: Vec<Vec<Vec<Option<f64>>>>,
}

/// Who runs, and on what.
#[derive(Debug, Clone)]
pub struct Engine {
    /// Backend.
    pub kind: Kind,
    /// How it is built.
    pub options: Options,
}

/// A plan, alone or taking over from another one after a step.
#[derive(Debug, Clone)]
pub struct Course {
    /// What runs to the end.
    pub plan: Plan,
    /// What runs first, and after which step the other goes on.
    pub first: Option<(Plan, u32)>,
}

impl Course {
    /// The plan that holds after a step.
    pub(super) fn plan_after(&self, step: u32) -> &Plan {
        match &self.first {
            Some((first, after)) if step < *after => first,
            _ => &self.plan,
        }
    }

    /// Starts it.
    pub(super) fn start(&self, engine: &Engine) -> Result<Running, AnalysisError> {
        let plan = self.plan_after(0);
        let backend = backend::start(engine.kind, plan, World::new(plan), &engine.options)?;
        Ok(Running { backend, first: self.first.is_some() })
    }

    /// Runs on to a step; `seen` hears of each measured one. At the step of the switch the state is still that of the first plan, and
    /// whatever comes after it is that of the second.
    pub(super) fn advance(
        &self,
        running: &mut Running,
        to: u32,
        engine: &Engine,
        seen: &mut dyn FnMut(&Plan, &Observation),
    ) -> Result<(), AnalysisError> {
        if let Some((first, after)) = self.first.as_ref().filter(|_| running.first) {
            along(first, running.backend.as_mut(), to.min(*after), Stop::Never, seen)?;
            if to < *after {
                return Ok(());
            }
            let state = running.backend.world()?;
            let world = World::new(&self.plan);
            fits((first, &state), (&self.plan, &world))?;
            running.backend = backend::start(engine.kind, &self.plan, world, &engine.options)?;
            running.backend.load(state)?;
            running.first = false;
        }
        along(&self.plan, running.backend.as_mut(), to, self.plan.stop(), seen)
    }
}

/// A course under way.
#[derive(Debug)]
pub(super) struct Running {
    /// Who executes it.
    pub backend: Box<dyn Backend>,
    /// Is it still the first plan that runs?
    first: bool,
}

/// `stop`: what ends it early.
fn along(
    plan: &Plan,
    running: &mut dyn Backend,
    to: u32,
    stop: Stop,
    seen: &mut dyn FnMut(&Plan, &Observation),
) -> Result<(), AnalysisError> {
    let one = plan.of_one_replica();
    while running.step() < to {
        let every = u64::from(plan.every());
        let next = ((u64::from(running.step()) / every + 1) * every).min(u64::from(to)) as u32;
        let steps = [next];
        let found = running.advance(next, if plan.measures(next) { &steps } else { &[] })?;
        for observation in &found {
            seen(&one, observation);
        }
        if found.last().is_some_and(|seen| seen.is_over(stop)) {
            break;
        }
    }
    Ok(())
}

impl Series {
    /// Runs a course to its end.
    ///
    /// # Errors
    /// No such device, not enough memory, a device that fails; or the state of the first plan does not fit the second.
    pub fn run(course: &Course, engine: &Engine) -> Result<Self, AnalysisError> {
        let planes = course.plan.digested().into_iter().map(|(column, plane)| course.plan.digest_name(column, plane)).collect();
        let mut series = Self { steps: Vec::new(), names: Vec::new(), planes, digests: Vec::new(), values: Vec::new() };
        let mut running = course.start(engine)?;
        let start = running.backend.observe()?;
        series.push(&course.plan_after(0).of_one_replica(), &start);
        course.advance(&mut running, course.plan.steps(), engine, &mut |one, observation| series.push(one, observation))?;
        Ok(series)
    }

    /// `one` is the plan as it is for one population.
    fn push(&mut self, one: &Plan, observation: &Observation) {
        let row = |replica: usize| {
            let replicas = vec![observation.replicas[replica].clone()];
            metrics::row(one, &Observation { step: observation.step, digests: Vec::new(), replicas })
        };
        let rows: Vec<metrics::Row> = (0..observation.replicas.len()).map(row).collect();
        if let (true, Some(first)) = (self.names.is_empty(), rows.first()) {
            self.names = first.iter().map(|(name, _)| name.clone()).collect();
        }
        self.steps.push(observation.step);
        self.digests.push(observation.digests.clone());
        // By name: a plan that takes over may measure other things.
        let place = |row: metrics::Row| self.names.iter().map(|name| row.iter().find(|(n, _)| n == name).and_then(|(_, v)| *v)).collect();
        self.values.push(rows.into_iter().map(place).collect());
    }

    /// The digests of a plane at a place, one per seed; nothing if it is not kept.
    fn digest(&self, place: usize, plane: &str) -> Option<Vec<Digest>> {
        let at = self.planes.iter().position(|name| name == plane)?;
        Some(self.digests.get(place)?.iter().skip(at).step_by(self.planes.len()).copied().collect())
    }

    /// Are this run and another one the same in every plane that both keep, each at its place?
    #[must_use]
    pub fn same(&self, place: usize, other: &Self, there: usize) -> bool {
        let mut both = self.planes.iter().filter(|plane| other.planes.contains(plane));
        both.all(|plane| self.digest(place, plane) == other.digest(there, plane))
    }

    /// Takes in the populations of another seed; of two runs that were absorbed at different steps the shorter one stays as it was.
    pub(super) fn join(&mut self, mut other: Self) {
        let last = self.steps.len().max(other.steps.len());
        let steps = if self.steps.len() >= other.steps.len() { self.steps.clone() } else { other.steps.clone() };
        self.pad(&steps);
        other.pad(&steps);
        debug_assert_eq!((self.steps.len(), other.steps.len()), (last, last));
        for ((values, digests), (more, further)) in
            self.values.iter_mut().zip(&mut self.digests).zip(other.values.into_iter().zip(other.digests))
        {
            values.extend(more);
            digests.extend(further);
        }
    }

    /// This run with the differences of others to a common one taken off, population by population; the steps are those of this run.
    #[must_use]
    pub(super) fn beyond(mut self, others: &[&Self], common: &Self) -> Self {
        for (place, step) in self.steps.iter().enumerate() {
            let there = common.at(*step);
            for (m, name) in self.names.iter().enumerate() {
                let column = |of: &Self, at: usize| of.column(at, name).map(Iterator::collect::<Vec<_>>);
                for other in others {
                    let both = column(other, other.at(*step)).zip(column(common, there));
                    // What one of them does not measure cannot be taken off: the difference is undefined.
                    let Some((theirs, usual)) = both else {
                        self.values[place].iter_mut().for_each(|row| row[m] = None);
                        continue;
                    };
                    for (row, (theirs, usual)) in self.values[place].iter_mut().zip(theirs.into_iter().zip(usual)) {
                        row[m] = row[m].zip(theirs.zip(usual)).map(|(own, (theirs, usual))| own - (theirs - usual));
                    }
                }
            }
        }
        self
    }

    /// Holds the last measurement up to the last of `steps`.
    fn pad(&mut self, steps: &[u32]) {
        while self.steps.len() < steps.len() {
            self.steps.push(steps[self.steps.len()]);
            self.values.extend(self.values.last().cloned());
            self.digests.extend(self.digests.last().cloned());
        }
    }

    /// Number of populations.
    #[must_use]
    pub fn populations(&self) -> usize {
        self.values.first().map_or(0, Vec::len)
    }

    /// The metrics of every population at a place.
    #[must_use]
    pub fn row(&self, place: usize) -> &[Vec<Option<f64>>] {
        self.values.get(place).map_or(&[], Vec::as_slice)
    }

    /// Place of the last measurement at or before a step.
    #[must_use]
    pub fn at(&self, step: u32) -> usize {
        self.steps.partition_point(|s| *s <= step).saturating_sub(1)
    }

    /// A metric of every population at the place of a step; nothing if there is no such metric.
    #[must_use]
    pub fn column(&self, place: usize, name: &str) -> Option<impl Iterator<Item = Option<f64>>> {
        let at = self.names.iter().position(|n| n == name)?;
        Some(self.values.get(place)?.iter().map(move |row| row[at]))
    }
}

/// May a population go on under another plan?
fn fits((first, state): (&Plan, &World), (second, under): (&Plan, &World)) -> Result<(), AnalysisError> {
    let shape = |world: &World| {
        let columns: Vec<_> = world.columns.iter().map(|c| (c.column.info().name, c.planes, c.data.len())).collect();
        (world.strategy.len(), columns)
    };
    let ((agents, columns), (others, wanted)) = (shape(state), shape(under));
    let strategies = first.strategies() == second.strategies();
    if agents == others && columns == wanted && strategies && first.interacts() == second.interacts() {
        return Ok(());
    }
    let said = |of: &[(&str, u32, usize)], plan: &Plan| {
        let payoff = plan.interacts().then_some("payoff");
        std::iter::once("strategy").chain(payoff).chain(of.iter().map(|c| c.0)).collect::<Vec<_>>().join(", ")
    };
    Err(AnalysisError::Unfit {
        problem: format!("the society of the config holds {}, with the variant {}", said(&columns, first), said(&wanted, second)),
        allowed: "a variant with after_step leaves population, strategies and columns as they are".into(),
        remedy: "change numbers only, or let the variant act from the start".into(),
    })
}
