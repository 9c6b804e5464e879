//! The sequential engine: every phase once more, one agent after the other, by its oracle.
#![deny(clippy::float_arithmetic)]

mod lineage;
mod measure;

use crate::columns::Column;
use crate::config::Plan;
use crate::metrics::layout::Layout;
use crate::metrics::{Absorbed, Observation};
use crate::oracle::{Out, View};
use crate::phase::code::code;
use crate::world::World;

/// State and place of the oracle.
#[derive(Debug, Clone)]
pub struct Reference {
    plan: Plan,
    world: World,
    /// Strategies before the current step, for transitions.
    before: Vec<u8>,
    /// Strategies as they were played in the last interaction.
    played: Vec<u8>,
    /// Sums of values before the step and after each phase, per replica.
    ledger: Vec<Vec<u64>>,
}

impl Reference {
    /// Starts from a state.
    #[must_use]
    pub fn new(plan: Plan, mut world: World) -> Self {
        if world.payoff.is_empty() {
            world.payoff = vec![0; world.strategy.len()];
        }
        let before = world.strategy.clone();
        let ledger = vec![vec![0; Layout::ledger(&plan)]; plan.replicas() as usize];
        Self { plan, world, played: before.clone(), before, ledger }
    }

    /// The current state.
    #[must_use]
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Runs one whole step.
    pub fn step(&mut self) {
        for index in 0..self.plan.phases().len() {
            self.phase(index);
        }
    }

    /// Runs phase `index` of the next step; the last phase completes the step.
    pub fn phase(&mut self, index: usize) {
        self.phase_unless(index, &|| false);
    }

    /// The same, given up as soon as `stop` says so; what it leaves then is no state.
    pub(crate) fn phase_unless(&mut self, index: usize, stop: &dyn Fn() -> bool) {
        if index == 0 {
            self.before.clone_from(&self.world.strategy);
            self.ledger.iter_mut().for_each(|line| line.fill(0));
            self.account(0);
        }
        let phase = self.plan.phases()[index].clone();
        if phase.books {
            lineage::book(&self.plan, &mut self.world);
        }
        let seen = self.world.clone();
        for replica in 0..self.plan.replicas() {
            let view = View::new(&self.plan, &seen, index, replica);
            for i in 0..self.plan.agents() {
                if stop() {
                    return;
                }
                let mut out = Out::new(&mut self.world, &self.plan, replica, i, phase.accumulates);
                if (phase.active >> view.get(Column::Class, 0, i)) & 1 == 1 {
                    (code(&phase).oracle)(&view, i, &mut out);
                } else {
                    out.set(Column::Model, 0, i64::from(i));
                    if phase.writes(Column::Giver) {
                        out.set(Column::Giver, 0, 0);
                    }
                }
            }
        }
        if phase.traces {
            lineage::trace(&self.plan, &phase, &seen, &mut self.world);
        }
        if phase.judges {
            lineage::judge(&self.plan, &phase, &seen, &mut self.world);
        }
        if phase.traces_values {
            lineage::trace_values(&self.plan, &phase, &seen, &mut self.world);
        }
        if phase.writes(Column::Payoff) {
            self.played.clone_from(&seen.strategy);
        }
        if phase.facts.writes_values {
            self.account(index + 1);
        }
        if index + 1 == self.plan.phases().len() {
            self.world.step += 1;
            self.record_absorption();
        }
    }

    /// Writes the sums of values into one line of the ledger.
    fn account(&mut self, line: usize) {
        for (replica, ledger) in self.ledger.iter_mut().enumerate() {
            let sums = measure::sums(&self.plan, &self.world, replica as u32);
            ledger[line * sums.len()..][..sums.len()].copy_from_slice(&sums);
        }
    }

    fn record_absorption(&mut self) {
        if !self.plan.absorption() {
            return;
        }
        for replica in 0..self.plan.replicas() as usize {
            let first = self.world.replica(&self.plan, replica)[0];
            let one = self.world.replica(&self.plan, replica).iter().all(|s| *s == first);
            if one && self.world.absorbed[replica].is_none() {
                self.world.absorbed[replica] = Some(Absorbed { step: self.world.step, strategy: first });
            }
        }
    }

    /// Measures the current state.
    #[must_use]
    pub fn observe(&self) -> Observation {
        measure::observe(&self.plan, &self.world, [&self.before, &self.played], &self.ledger)
    }
}
