//! Exact integer tallies of one measured step: what every backend reduces on its own side, and what metrics are computed from.

use crate::file::Stop;
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

impl Observation {
    /// Takes out what was done in the step before this state, and what was earned in it: of the state that a branch begins with, the other run knows that.
    /// Sums and tables are as at step 0 then; digests are of the state as it is.
    pub fn forget_step(&mut self) {
        for tally in &mut self.replicas {
            *tally = ReplicaTally {
                transitions: Vec::new(),
                payoff_sum: 0,
                payoff_min: 0,
                payoff_max: 0,
                played: Vec::new(),
                earned: Vec::new(),
                histogram: vec![0; tally.histogram.len()],
                market: None,
                ..std::mem::take(tally)
            };
        }
    }
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
    /// Who lives beside whom; `None`: agents do not move between sites.
    pub segregation: Option<Segregation>,
    /// What markets did in the step's last interaction; `None`: there are none, or nobody has set a price yet.
    pub market: Option<MarketSums>,
    /// Agents whose greedy policy has not changed for as long as they are patient; `None`: nobody has one.
    pub settled: Option<u64>,
    /// Where strategies come from and who answers for harm; `None`: nothing is traced.
    pub lineages: Option<Lineages>,
    /// With whom values began; `None`: they are not traced.
    pub value_roots: Option<ValueRoots>,
    /// Members of each class; empty where agents stay in theirs.
    pub members: Vec<u64>,
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

/// Who lives beside whom in one replica, over the links that agents look along; empty sites are nobody's neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Segregation {
    /// Agents with neighbours.
    pub accompanied: u64,
    /// Sum over those of the share of neighbours of their own kind, each in units of 2⁻³², rounded down.
    pub like: u64,
    /// Agents who are not happy.
    pub unhappy: u64,
    /// Sets of agents of one kind that hang together by links, whichever way they lead.
    pub clusters: u32,
    /// Agents in the largest of them.
    pub largest: u32,
}

/// Where strategies come from in one replica, and who answers for harm. A root is an agent and the step in which it began a strategy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lineages {
    /// Roots of the strategies that are held.
    pub roots: u64,
    /// Sum over roots of the squared number of agents that go back to each.
    pub squares: u64,
    /// Sum of depths.
    pub depth: u64,
    /// Harm done so far.
    pub done: u64,
    /// Of that, by strategies that had been copied.
    pub copied: u64,
    /// Quarters of the harm of wrong decisions of groups so far.
    pub laid: u64,
    /// Quarters of harm that agents answer for: four for each harm done, and those of decisions.
    pub blame: u64,
    /// Sum of the squares of these by agent.
    pub blame_squares: u128,
    /// Of the quarters, those of the 1, 10 and 100 agents who answer for most.
    pub top: [u64; 3],
    /// Quarters that fell to roots.
    pub rooted: u64,
    /// Of these, what fell to agents who held another strategy by then.
    pub orphaned: u64,
    /// Agents who hold harmful strategies.
    pub harmful: u64,
    /// Roots of these.
    pub harmful_roots: u64,
    /// Harm that these agents do in one step.
    pub threat: u64,
    /// Of that, by strategies whose root still holds what it began.
    pub traceable: u64,
    /// Groups that decided something that can be told afterwards.
    pub decided: u64,
    /// Groups that decided wrongly, or left undone what needed doing.
    pub wrong: u64,
    /// Sum over these of the degree of responsibility of each member who was for it, in units of 2⁻³², rounded down.
    pub degrees: u64,
    /// Sum over these of the share of each of them in equal parts, in the same units, rounded down.
    pub shares: u64,
}

/// With whom the values of one replica began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ValueRoots {
    /// By dimension.
    pub each: [RootsOf; 8],
    /// Agents whose values of all dimensions began with the same agent.
    pub whole: u64,
}

/// With whom the values of one dimension began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RootsOf {
    /// Agents with whom some began.
    pub roots: u64,
    /// Sum over these of the squared number of agents whose value began there.
    pub squares: u64,
    /// The greatest of these numbers.
    pub largest: u64,
}

/// How many agents answer for most, where it is counted what they answer for.
pub const TOP: [usize; 3] = [1, 10, 100];

/// Sums over the markets of one replica, units of [`MARKET_UNIT`](crate::rule::market::MARKET_UNIT).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MarketSums {
    /// Markets.
    pub markets: u64,
    /// Prices of all firms.
    pub price: i64,
    /// Profits of all firms, before fines.
    pub profit: i64,
    /// Mean surplus of a consumer.
    pub surplus: i64,
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
    /// Is this where a run ends that ends before its last step?
    #[must_use]
    pub fn is_over(&self, stop: Stop) -> bool {
        match stop {
            Stop::Never => false,
            Stop::Absorbed => self.all_absorbed(),
            Stop::Settled => self.replicas.iter().all(|r| r.settled.is_some_and(|n| n == r.counts.iter().sum::<u64>())),
            Stop::Happy => self.replicas.iter().all(|r| r.segregation.is_some_and(|s| s.unhappy == 0)),
        }
    }
    /// Has every replica come to hold one strategy only?
    #[must_use]
    pub fn all_absorbed(&self) -> bool {
        self.replicas.iter().all(|r| r.absorbed.is_some())
    }
}
