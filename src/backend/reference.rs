//! The oracle as a backend.

use super::engine::{Backend, BackendError, DeviceInfo, Hurry, Kind, Options, find};
use crate::columns::Column;
use crate::config::Plan;
use crate::metrics::Observation;
use crate::reference::Reference;
use crate::world::{Store, World};
use std::borrow::Cow;

/// Runs [`Reference`] on one thread.
#[derive(Debug)]
pub struct ReferenceBackend {
    plan: Plan,
    engine: Reference,
    hurry: Hurry,
    device: DeviceInfo,
}

impl ReferenceBackend {
    /// Starts from a state.
    #[must_use]
    pub fn new(plan: &Plan, world: World, options: &Options) -> Self {
        let device = DeviceInfo { kind: Kind::Reference, name: "sequential reference".into(), driver: String::new(), threads: 1 };
        Self { plan: plan.clone(), engine: Reference::new(plan.clone(), world), hurry: options.hurry.clone(), device }
    }
}

impl Backend for ReferenceBackend {
    fn device(&self) -> &DeviceInfo {
        &self.device
    }
    fn step(&self) -> u32 {
        self.engine.world().step
    }
    fn advance(&mut self, to: u32, observe: &[u32]) -> Result<Vec<Observation>, BackendError> {
        let mut observations = Vec::new();
        while self.step() < to {
            for index in 0..self.plan.phases().len() {
                self.engine.phase_unless(index, &|| self.hurry.is_set());
                self.hurry.check(self.step() + 1)?;
            }
            if observe.binary_search(&self.step()).is_ok() {
                observations.push(self.engine.observe());
            }
        }
        Ok(observations)
    }
    fn observe(&mut self) -> Result<Observation, BackendError> {
        Ok(self.engine.observe())
    }
    fn phase(&mut self, index: usize) -> Result<(), BackendError> {
        self.engine.phase(index);
        Ok(())
    }
    fn strategies(&mut self) -> Result<Cow<'_, [u8]>, BackendError> {
        Ok(Cow::Borrowed(&self.engine.world().strategy))
    }
    fn column(&mut self, column: Column) -> Result<Cow<'_, Store>, BackendError> {
        let world = self.engine.world();
        Ok(match column {
            Column::Strategy => Cow::Owned(Store::of_strategies(world.strategy.clone())),
            Column::Payoff => Cow::Owned(Store::of_payoffs(world.payoff.iter().copied())),
            _ => find(&world.columns, column),
        })
    }
    fn copy(&mut self, payoffs: bool, into: &mut World) -> Result<(), BackendError> {
        into.clone_from(self.engine.world());
        if !payoffs || !self.plan.interacts() {
            into.payoff.clear();
        }
        Ok(())
    }
    fn load(&mut self, world: World) -> Result<(), BackendError> {
        self.engine = Reference::new(self.plan.clone(), world);
        Ok(())
    }
}
