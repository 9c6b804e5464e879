//! What a GPU leaves to the host: cultural regions, who lives beside whom, what markets did, where strategies come from.

use super::{lineage, markets, regions, segregation, value_lineage};
use crate::columns::Column;
use crate::config::Plan;
use crate::metrics::ReplicaTally;
use crate::world::Store;
use crate::world::store::{bytes_of, words_of};

/// The columns that it follows from; none: nothing is left to the host.
pub(super) fn needed(plan: &Plan) -> Vec<Column> {
    let traced = [Column::ValueRoot].into_iter().filter(|column| plan.planes(*column) > 0).collect();
    let mut needed = [regions::needed(plan), segregation::needed(plan), markets::needed(plan), lineage::needed(plan), traced].concat();
    needed.sort_unstable();
    needed.dedup();
    needed
}

/// Adds what is found of a replica in these columns to its tally.
pub(super) fn add(plan: &Plan, step: u32, replica: u32, columns: &[Store], tally: &mut ReplicaTally) {
    tally.regions = regions::regions(plan, replica, columns);
    tally.market = markets::sums(plan, step, words_of(columns, plan, Column::Payoff, 0, replica));
    tally.settled = markets::settled(plan, step, words_of(columns, plan, Column::Settled, 0, replica));
    let strategy = bytes_of(columns, plan, Column::Strategy, 0, replica);
    tally.segregation = segregation::segregation(plan, replica, strategy);
    let payoff = words_of(columns, plan, Column::Payoff, 0, replica);
    tally.value_roots = value_lineage::roots(plan, replica, columns);
    tally.lineages = lineage::lineages(plan, step, replica, lineage::Held { strategy, payoff }, columns);
}
