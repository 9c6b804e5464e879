//! Exact integer tallies of one measured step: what every backend reduces on its own side, and what metrics are computed from.

use crate::num::digest::Digest;

/// Everything measured after one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// The step, 0 = initial state.
    pub step: u32,
    /// Digest of each state column, in the order of [`crate::columns::DIGESTED`].
    pub digests: Vec<Digest>,
    /// Tallies of each replica.
    pub replicas: Vec<ReplicaTally>,
}

/// Tallies of one replica.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReplicaTally {
    /// Agents per strategy.
    pub counts: Vec<u64>,
    /// `transitions[from · S + to]`: agents by strategy before and after this step (step 0: empty).
    pub transitions: Vec<u64>,
    /// Sum of payoffs, stored units (step 0 and steps without interaction: 0).
    pub payoff_sum: i64,
    /// Lowest payoff, stored units.
    pub payoff_min: i32,
    /// Highest payoff, stored units.
    pub payoff_max: i32,
    /// Agents by the strategy that they played in the step's last interaction, which need not be the one that they hold now; empty
    /// at step 0 and where nobody earns.
    pub played: Vec<u64>,
    /// Sum of payoffs of those agents, stored units; empty where `played` is.
    pub earned: Vec<i64>,
    /// Agents per payoff bin (see [`crate::config::plan::PayoffFormat`]); empty without bins.
    pub histogram: Vec<u64>,
    /// Tally of the society, in the order of [`Layout`](crate::metrics::layout::Layout); empty without one.
    pub society: Vec<u64>,
    /// Sum of each value dimension before this step, then after each phase (0 for phases that do not write values).
    pub ledger: Vec<u64>,
    /// Cultures that hang together; `None`: values are no features of a culture.
    pub regions: Option<Regions>,
    /// When and how this replica came to hold one strategy only, if that is recorded and has happened.
    pub absorbed: Option<Absorbed>,
}

/// Cultures of one replica, over the links of whom agents are influenced by, whichever way they lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Regions {
    /// Regions: agents of equal culture that hang together.
    pub regions: u32,
    /// Agents in the largest region.
    pub largest: u32,
    /// Zones: agents that hang together by links between cultures with a feature in common.
    pub zones: u32,
}

/// The end of diversity in a replica.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Absorbed {
    /// First step after which all agents held one strategy.
    pub step: u32,
    /// That strategy.
    pub strategy: u8,
}

impl Observation {
    /// Digest of the whole state.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digests.iter().fold(Digest::default(), |sum, d| sum.plus(*d))
    }
    /// Has every replica come to hold one strategy only?
    #[must_use]
    pub fn all_absorbed(&self) -> bool {
        self.replicas.iter().all(|r| r.absorbed.is_some())
    }
}
