//! How much memory a measurement takes.

use super::layout::Layout;
use super::tally::ReplicaTally;
use crate::config::Plan;

/// Bytes of the tally of one replica, with what an allocator takes for its lists.
#[must_use]
pub fn tally_bytes(plan: &Plan) -> u64 {
    let (strategies, bins) = (plan.strategy_count() as u64, u64::from(plan.histogram_bins()));
    let earning = if plan.interacts() { [strategies, strategies, bins] } else { [0; 3] };
    let society = [u64::from(Layout::new(plan).len), Layout::ledger(plan) as u64];
    let lists = [strategies, strategies * strategies].into_iter().chain(earning).chain(society);
    size_of::<ReplicaTally>() as u64 + lists.map(list_bytes).sum::<u64>()
}

/// Bytes of a list of so many words of eight bytes on the heap.
#[must_use]
pub const fn list_bytes(words: u64) -> u64 {
    if words == 0 {
        return 0;
    }
    // Eight bytes of its own, in steps of sixteen, 32 at least.
    let bytes = (8 * words + 8).next_multiple_of(16);
    if bytes < 32 { 32 } else { bytes }
}
