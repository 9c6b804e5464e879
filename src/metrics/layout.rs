//! Where each number stands in the tally of a society: one list of 64-bit integers per replica, in blocks.
//!
//! Every backend adds to the same places; which blocks there are follows from the plan's columns. Sums are exact: values are below
//! 2^16, agents at most 2^31, so that sums of squares stay below 2^63; sums over groups and over links are left out where they would not.

use crate::columns::Column;
use crate::config::Plan;
use crate::config::plan::Topology;
use crate::num::bins::STOCK_BINS;

/// Entries of one value dimension before its histograms.
pub const DIMENSION_SUMS: u32 = 8;
/// Bins of a value histogram and of the histogram of losses.
pub const VALUE_BINS: u32 = 256;
/// Entries of one value dimension.
const DIMENSION_ENTRIES: u32 = DIMENSION_SUMS + 4 * VALUE_BINS;
/// Agents in a fixed group at most for which group sums are made.
pub const GROUP_MAX: u32 = 4096;
/// Agents in a fixed group at most for which the concentration of influence is measured.
pub const CONCENTRATION_MAX: u32 = 256;
/// Links of a replica at most over which differences are summed: each is below 2^32.
pub const LINKS_MAX: u64 = 1 << 31;

/// Places of the blocks; a block that the plan does not have has no entries, and its place must not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Layout {
    /// Value dimensions.
    pub dimensions: u32,
    /// User groups, at least 1.
    pub users: u32,
    /// Per user group: agents, sum of losses, then per dimension sum of what was served, sum and sum of squares of preferences.
    pub user: u32,
    /// Histogram of losses, 256 bins.
    pub losses: u32,
    /// Per dimension: sum, sum of squares, sum of displacements, sum of distances to the charter, sum and sum of squares of preferences, sums of
    /// squared group sums of values and of preferences; then agents in 256 bins of values and 256 of preferences, and for each of these bins
    /// the sum of what its agents have above its lower edge.
    pub dimension: u32,
    /// Per dimension: sums of (v_i − v_j)² and of (p_i − p_j)² over links; none where there are no links, or too many.
    pub links: u32,
    /// Agents nearer to each user group's mean preference than to any other's, then those among them who are nearest to their own; none of
    /// one user group.
    pub serves: u32,
    /// Sum of losses of what is shown to users.
    pub shown: u32,
    /// Misaligned agents; those among them whose users rely on them; sum of notices.
    pub misaligned: u32,
    /// Sum of reliance in units of 2^-16; sums of objective and human scores; sum of stocks in units of 2^-30; good opinions.
    pub scores: u32,
    /// Agents by report code, 16 entries.
    pub reports: u32,
    /// Groups; sum of concentrations in units of 2^-16; ordered pairs of members whose reports agree.
    pub groups: u32,
    /// Sum of max(0, subsistence - resources); then agents and sum of resources by bin.
    pub stock: u32,
    /// Sum of squares of dominance, in units of 2^-8, cut.
    pub dominance: u32,
    /// Entries in all; 0: no society.
    pub len: u32,
}

impl Layout {
    /// The layout of a plan.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        let dimensions = plan.society().dimension_count() as u32;
        let users = plan.society().user_count() as u32;
        let mut layout = Self { dimensions, users, ..Self::default() };
        if plan.columns().is_empty() {
            return layout;
        }
        let mut next = 0;
        let mut block = |entries: u32| {
            next += entries;
            next - entries
        };
        layout.user = block(users * layout.user_entries());
        layout.losses = block(VALUE_BINS);
        layout.dimension = block(dimensions * DIMENSION_ENTRIES);
        layout.links = block(if walked(plan).is_some() { 2 * dimensions } else { 0 });
        layout.serves = block(if serves(plan) { users + 1 } else { 0 });
        layout.shown = block(1);
        layout.misaligned = block(3);
        layout.scores = block(5);
        layout.reports = block(16);
        layout.groups = block(3);
        layout.stock = block(if plan.planes(Column::Resource) > 0 { 1 + 2 * STOCK_BINS } else { 0 });
        layout.dominance = block(u32::from(plan.planes(Column::Dominance) > 0));
        layout.len = next;
        layout
    }
    const fn user_entries(&self) -> u32 {
        2 + 3 * self.dimensions
    }
    /// First entry of a user group.
    #[must_use]
    pub const fn user_at(&self, user: u32) -> u32 {
        self.user + user * self.user_entries()
    }
    /// First of the three entries of a dimension of a user group.
    #[must_use]
    pub const fn wanted_at(&self, user: u32, d: u32) -> u32 {
        self.user_at(user) + 2 + 3 * d
    }
    /// First entry of a dimension.
    #[must_use]
    pub const fn dimension_at(&self, d: u32) -> u32 {
        self.dimension + d * DIMENSION_ENTRIES
    }
    /// Entries of the ledger of mean values: per dimension the sum before the step and after each phase.
    #[must_use]
    pub fn ledger(plan: &Plan) -> usize {
        plan.society().dimension_count() * (1 + plan.phases().len())
    }
}

/// The entries that follow from nothing but user groups, preferences and links that stay as they are: they are made once, by the first measurement of a state.
/// Empty: none, since a phase writes user groups or preferences.
#[must_use]
pub fn lasting(plan: &Plan) -> Vec<u32> {
    let layout = Layout::new(plan);
    if layout.len == 0 || plan.changes(Column::User) || plan.changes(Column::Preference) {
        return Vec::new();
    }
    let mut lasting = Vec::new();
    for u in 0..layout.users {
        lasting.push(layout.user_at(u));
        lasting.extend((0..layout.dimensions).flat_map(|d| [1, 2].map(|k| layout.wanted_at(u, d) + k)));
    }
    for at in (0..layout.dimensions).map(|d| layout.dimension_at(d)) {
        let bins = |first: u32| at + DIMENSION_SUMS + first..at + DIMENSION_SUMS + first + VALUE_BINS;
        lasting.extend([at + 4, at + 5, at + 7].into_iter().chain(bins(VALUE_BINS)).chain(bins(3 * VALUE_BINS)));
    }
    if walked(plan).is_some_and(|topology| !matches!(topology, Topology::Linked { .. })) {
        lasting.extend((0..layout.dimensions).map(|d| layout.links + 2 * d + 1));
    }
    lasting
}

/// Are sums over fixed groups made?
#[must_use]
pub fn sums_groups(plan: &Plan) -> bool {
    let size = plan.group_size();
    // Σ_g S_g² ≤ N·n·2^32 must fit 64 bits.
    (2..=GROUP_MAX).contains(&size) && u64::from(size) * u64::from(plan.agents()) <= 1 << 31
}

/// Is it counted whom agents serve? Where there are several user groups to choose from.
#[must_use]
pub fn serves(plan: &Plan) -> bool {
    plan.society().dimension_count() > 0 && plan.society().users.len() > 1
}

/// Who meets whom: the graph of interactions, or else that of learning.
#[must_use]
pub fn met(plan: &Plan) -> &Topology {
    if plan.topology().is_graph() { plan.topology() } else { plan.learning() }
}

/// Are the groups that meet those that sums are made over?
#[must_use]
pub fn met_in_groups(plan: &Plan) -> bool {
    matches!(met(plan), Topology::Groups { size, .. } if *size == plan.group_size()) && sums_groups(plan)
}

/// The links over which differences of values are summed. Links that lead both ways are walked once, from the agent with the higher number.
/// `None`: there are none, groups say it all, or there are too many.
#[must_use]
pub fn walked(plan: &Plan) -> Option<&Topology> {
    let topology = met(plan);
    let agents = u64::from(plan.agents());
    let links = match topology {
        Topology::WellMixed { .. } => return None,
        Topology::Groups { .. } if met_in_groups(plan) => return None,
        Topology::Bipartite { left, right, .. } => u64::from(*left) * u64::from(*right),
        Topology::Sparse { .. } => topology.networks().map(|network| network.rows().1.len() as u64).max().unwrap_or(0),
        _ => agents * u64::from(topology.degree_max()),
    };
    (plan.society().dimension_count() > 0 && links <= LINKS_MAX).then_some(topology)
}
