//! Whom values come from in a run that is repeated: of each dimension every copy that somebody still holds.

use super::hands::{EVENT, Hand, Hands};
use crate::backend::{Backend, BackendError};
use crate::columns::{Column, giver};
use crate::config::Plan;
use crate::config::plan::Identity;
use crate::world::Store;
use serde::Serialize;

/// A value that an agent holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeldValue {
    /// The dimension.
    pub dimension: String,
    /// The value, 0 to 1.
    pub value: f64,
    /// From the agent to the one with whom it began.
    pub chain: Vec<Hand>,
}

/// The values of a replica, by dimension.
#[derive(Debug)]
pub(super) struct Values {
    replica: u32,
    /// Empty: values are not traced.
    hands: Vec<Hands>,
    now: Vec<Vec<u32>>,
}

impl Values {
    /// Those of a run before its first step.
    pub(super) fn new(plan: &Plan, running: &mut dyn Backend, replica: u32) -> Result<Self, BackendError> {
        let own = (0..plan.agents()).map(|i| [i, 0, i, 0, 0]);
        let hands: Vec<Hands> = (0..plan.planes(Column::ValueRoot)).map(|_| Hands::new(plan.agents(), own.clone().collect())).collect();
        let now = if hands.is_empty() { Vec::new() } else { values(plan, &*running.column(Column::Value)?, replica) };
        Ok(Self { replica, hands, now })
    }

    /// Remembers what has changed in a phase, or by an event.
    pub(super) fn follow(&mut self, plan: &Plan, running: &mut dyn Backend, phase: Option<usize>, step: u32) -> Result<(), BackendError> {
        if self.hands.is_empty() {
            return Ok(());
        }
        let agents = plan.agents();
        let stage = plan.at(step + u32::from(phase.is_none()));
        let gives = phase.is_some_and(|at| stage.phases()[at].writes(Column::Giver));
        let given: Vec<u32> = if gives {
            let store = running.column(Column::Giver)?;
            Store::range(plan, 0, self.replica).take(agents as usize).map(|at| store.data.get(at)).collect()
        } else {
            vec![0; agents as usize]
        };
        let identity = plan.society().accountability.as_ref().and_then(|kept| kept.values);
        let begins = phase.is_none() || identity == Some(Identity::State);
        let new = values(plan, &*running.column(Column::Value)?, self.replica);
        for (d, hands) in (0..).zip(&mut self.hands) {
            let (old, new) = (&self.now[d as usize], &new[d as usize]);
            let after = |i: u32| {
                let from = giver::of(i, given[i as usize], d);
                let [root, _, _, depth, _] = hands.seen[from as usize];
                if from != i {
                    [root, 0, from, depth + 1, step]
                } else if begins && old[i as usize] != new[i as usize] {
                    [i, 0, i, 0, step]
                } else {
                    hands.seen[i as usize]
                }
            };
            let after = (0..agents).map(after).collect();
            hands.follow(after, phase.unwrap_or(EVENT));
        }
        self.now = new;
        Ok(())
    }

    /// What an agent holds now, and whom it comes from.
    pub(super) fn held(&self, plan: &Plan, agent: u32) -> Vec<HeldValue> {
        let one = |(d, hands): (usize, &Hands)| HeldValue {
            dimension: plan.society().dimensions[d].clone(),
            value: f64::from(self.now[d][agent as usize]) / 65535.0,
            chain: hands.chain(plan, agent),
        };
        self.hands.iter().enumerate().map(one).collect()
    }
}

/// The values of a replica, by dimension.
fn values(plan: &Plan, store: &Store, replica: u32) -> Vec<Vec<u32>> {
    let of = |d| Store::range(plan, d, replica).take(plan.agents() as usize).map(|at| store.data.get(at)).collect();
    (0..store.planes).map(of).collect()
}
