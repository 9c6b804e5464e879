//! What became of neighbourhoods, in words, where agents move between sites.

use super::words::share;
use crate::output::RunRecord;

/// How many neighbours are of an agent's kind, beside chance, and how many agents are unhappy; none where nobody moves.
pub(super) fn sentences(record: &RunRecord) -> Option<String> {
    let ends = |metric: &str| {
        let column = record.metrics.column(metric);
        Some([column.first().copied()??, column.last().copied()??])
    };
    let [[first, last], [_, chance], [before, after]] = [ends("like_neighbors")?, ends("like_neighbors_chance")?, ends("unhappy")?];
    Some(format!(
        "The share of neighbours of an agent's own kind went from {} to {} (by chance {}), that of unhappy agents from {} to {}.",
        share(first),
        share(last),
        share(chance),
        share(before),
        share(after)
    ))
}
