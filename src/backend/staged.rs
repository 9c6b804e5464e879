//! A backend that stops where something happens between two steps, lets it happen on the host, and goes on: the same on every backend.

use super::engine::{Backend, BackendError, DeviceInfo, Kind, Options};
use crate::columns::Column;
use crate::config::Plan;
use crate::metrics::Observation;
use crate::world::{Store, World};
use std::borrow::Cow;

/// Starts a backend for a plan without regard to its events.
pub(super) type Start = fn(Kind, &Plan, World, &Options) -> Result<Box<dyn Backend>, BackendError>;

/// Executes a plan with events by backends that know of none.
#[derive(Debug)]
pub(super) struct Staged {
    plan: Plan,
    kind: Kind,
    options: Options,
    start: Start,
    inner: Box<dyn Backend>,
    /// Stages of the plan that have begun in `inner`.
    stage: usize,
    /// Has happened what comes between the current step and the next?
    happened: bool,
    /// Has a step begun that is not complete?
    within: bool,
    /// Members of each class per replica; empty where agents stay in theirs.
    members: Vec<Vec<u64>>,
}

impl Staged {
    /// Starts from a state between two steps; what happened before it has happened, what comes after it has not.
    pub(super) fn new(kind: Kind, plan: &Plan, world: World, options: &Options, start: Start) -> Result<Self, BackendError> {
        let (stage, members) = (plan.stage_of(world.step), members(plan, &world));
        let inner = start(kind, plan.at(world.step), world, options)?;
        Ok(Self { plan: plan.clone(), kind, options: options.clone(), start, inner, stage, happened: false, within: false, members })
    }

    /// Puts a state into a backend for the plan that executes a step.
    fn enter(&mut self, world: World, step: u32) -> Result<(), BackendError> {
        let stage = self.plan.stage_of(step);
        self.members = members(&self.plan, &world);
        if stage == self.stage {
            return self.inner.load(world);
        }
        self.stage = stage;
        self.inner = (self.start)(self.kind, self.plan.at(step), world, &self.options)?;
        Ok(())
    }

    fn told(&self, mut seen: Observation) -> Observation {
        seen.replicas.iter_mut().zip(&self.members).for_each(|(tally, members)| tally.members.clone_from(members));
        seen
    }
}

/// Members of each class per replica, where they change.
fn members(plan: &Plan, world: &World) -> Vec<Vec<u64>> {
    if plan.regroups() { world.members(plan) } else { Vec::new() }
}

impl Backend for Staged {
    fn device(&self) -> &DeviceInfo {
        self.inner.device()
    }
    fn step(&self) -> u32 {
        self.inner.step()
    }
    fn happen(&mut self) -> Result<bool, BackendError> {
        let step = self.step();
        let due = !self.happened && self.plan.next_event(step) == Some(step);
        if due {
            let mut world = self.inner.world()?;
            world.happen(&self.plan);
            self.enter(world, step + 1)?;
        }
        self.happened = true;
        Ok(due)
    }
    fn advance(&mut self, to: u32, observe: &[u32]) -> Result<Vec<Observation>, BackendError> {
        let mut observations = Vec::new();
        while self.step() < to {
            self.happen()?;
            let from = self.step();
            let next = self.plan.next_event(from + 1).map_or(to, |step| step.min(to));
            let here: Vec<u32> = observe.iter().copied().filter(|step| (from + 1..=next).contains(step)).collect();
            self.happened = false;
            let seen = self.inner.advance(next, &here)?;
            observations.extend(seen.into_iter().map(|seen| self.told(seen)));
        }
        Ok(observations)
    }
    fn observe(&mut self) -> Result<Observation, BackendError> {
        let seen = self.inner.observe()?;
        Ok(self.told(seen))
    }
    fn phase(&mut self, index: usize) -> Result<(), BackendError> {
        if index == 0 {
            self.happen()?;
            self.happened = false;
        }
        self.within = index + 1 < self.plan.phases().len();
        self.inner.phase(index)
    }
    fn strategies(&mut self) -> Result<Cow<'_, [u8]>, BackendError> {
        self.inner.strategies()
    }
    fn column(&mut self, column: Column) -> Result<Cow<'_, Store>, BackendError> {
        self.inner.column(column)
    }
    fn copy(&mut self, payoffs: bool, into: &mut World) -> Result<(), BackendError> {
        self.inner.copy(payoffs, into)
    }
    fn show(&mut self, payoffs: bool, look: &mut dyn FnMut(&World)) -> Result<(), BackendError> {
        self.inner.show(payoffs, look)
    }
    fn load(&mut self, world: World) -> Result<(), BackendError> {
        if self.within {
            // Another state within the step that has begun: its plan goes on.
            return self.inner.load(world);
        }
        self.happened = false;
        let step = world.step;
        self.enter(world, step)
    }
    fn amend(&mut self, world: World) -> Result<(), BackendError> {
        if self.happened && !self.within {
            let next = world.step + 1;
            return self.enter(world, next);
        }
        self.load(world)
    }
}
