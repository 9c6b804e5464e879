//! Where each number stands in the tally of a society: one list of 64-bit integers per replica, in blocks.
//!
//! Every backend adds to the same places; which blocks there are follows from the plan's columns. Sums are exact: values are at
//! most 2^16, agents at most 2^31, so that squares fit; sums over groups are left out where they would not.

use crate::columns::Column;
use crate::config::Plan;
use crate::num::bins::STOCK_BINS;

/// Entries of one value dimension before its histogram.
pub const DIMENSION_SUMS: u32 = 7;
/// Bins of a value histogram and of the histogram of losses.
pub const VALUE_BINS: u32 = 256;
/// Entries of one value dimension.
const DIMENSION_ENTRIES: u32 = DIMENSION_SUMS + 2 * VALUE_BINS;
/// Dimensions at most for which the cells of value space are counted (4 levels each).
pub const CELL_DIMENSIONS: u32 = 6;
/// Agents in a fixed group at most for which group sums are made.
pub const GROUP_MAX: u32 = 4096;
/// Agents in a fixed group at most for which the concentration of influence is measured.
pub const CONCENTRATION_MAX: u32 = 256;

/// Places of the blocks; a block that the plan does not have has no entries, and its place must not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Layout {
    /// Value dimensions.
    pub dimensions: u32,
    /// User groups, at least 1.
    pub users: u32,
    /// Per user group: agents, sum of losses, then per dimension sum of what was served and sum of preferences.
    pub user: u32,
    /// Histogram of losses, 256 bins.
    pub losses: u32,
    /// Per dimension: sum, sum of squares, sum of displacements, sum of distances to the charter, sum and sum of squares of
    /// preferences, sum of squared group sums; then 256 bins of values and 256 of preferences.
    pub dimension: u32,
    /// Agents by cell of value space, then the same for preferences.
    pub cells: u32,
    /// Cells, 4^D, or 0.
    pub cell_count: u32,
    /// Sum of losses of what is shown to users.
    pub shown: u32,
    /// Agents displaced beyond the threshold whose users never noticed; sum of notices.
    pub drift: u32,
    /// Sum of reliance in units of 2^-16; sums of objective and human scores; sum of stocks in units of 2^-30; good opinions.
    pub scores: u32,
    /// Agents by report code, 16 entries.
    pub reports: u32,
    /// Groups; sum of concentrations in units of 2^-16; ordered pairs of members whose reports agree.
    pub groups: u32,
    /// Sum of max(0, subsistence - resources); then agents and sum of resources by bin.
    pub stock: u32,
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
        let cell_count = if (1..=CELL_DIMENSIONS).contains(&dimensions) { 1 << (2 * dimensions) } else { 0 };
        layout.cell_count = cell_count;
        let mut next = 0;
        let mut block = |entries: u32| {
            next += entries;
            next - entries
        };
        layout.user = block(users * (2 + 2 * dimensions));
        layout.losses = block(VALUE_BINS);
        layout.dimension = block(dimensions * DIMENSION_ENTRIES);
        layout.cells = block(2 * cell_count);
        layout.shown = block(1);
        layout.drift = block(2);
        layout.scores = block(5);
        layout.reports = block(16);
        layout.groups = block(3);
        layout.stock = block(if plan.planes(Column::Resource) > 0 { 1 + 2 * STOCK_BINS } else { 0 });
        layout.len = next;
        layout
    }
    /// First entry of a user group.
    #[must_use]
    pub const fn user_at(&self, user: u32) -> u32 {
        self.user + user * (2 + 2 * self.dimensions)
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

/// The columns whose sums make up a phase's line in the ledger: does it write values?
#[must_use]
pub fn sums_groups(plan: &Plan) -> bool {
    let size = plan.group_size();
    // Σ_g S_g² ≤ N·n·2^32 must fit 64 bits.
    (2..=GROUP_MAX).contains(&size) && u64::from(size) * u64::from(plan.agents()) <= 1 << 31
}
