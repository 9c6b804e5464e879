//! The population as columns, its initial state, and who is whose neighbour.

pub mod decisions;
mod events;
pub mod graph;
mod init;
mod placement;
mod society;
pub mod store;

use crate::config::Plan;
use crate::metrics::Absorbed;
pub use store::{Data, Store};

/// The whole state after a step. Replica `r`'s agent `i` stands at `r · plan.stride() + i`; the padding holds zeros.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct World {
    /// The step this is the state after; 0 = initial.
    pub step: u32,
    /// Strategies.
    pub strategy: Vec<u8>,
    /// Payoffs in stored units; empty: nobody has earned anything.
    pub payoff: Vec<i32>,
    /// The columns beside strategy and payoff, as in [`Plan::columns`].
    pub columns: Vec<Store>,
    /// Absorption record of each replica.
    pub absorbed: Vec<Option<Absorbed>>,
}

impl World {
    /// The initial state of a plan.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        let mut strategy = init::strategies(plan);
        let columns = society::columns(plan, &mut strategy);
        let mut world = Self { step: 0, strategy, payoff: Vec::new(), columns, absorbed: vec![None; plan.replicas() as usize] };
        world.record_absorption(plan);
        world
    }

    /// The strategies of one replica, without padding.
    #[must_use]
    pub fn replica<'a>(&'a self, plan: &Plan, replica: usize) -> &'a [u8] {
        let first = replica * plan.stride();
        &self.strategy[first..first + plan.agents() as usize]
    }

    /// Notes each replica that holds one strategy only and was not noted before.
    fn record_absorption(&mut self, plan: &Plan) {
        if !plan.absorption() {
            return;
        }
        for replica in 0..plan.replicas() as usize {
            let strategies = self.replica(plan, replica);
            if strategies.iter().all(|s| *s == strategies[0]) {
                self.absorbed[replica] = Some(Absorbed { step: self.step, strategy: strategies[0] });
            }
        }
    }
}
