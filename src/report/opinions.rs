//! What became of opinions, in words, where agents influence each other within a bound of confidence.

use super::words::{list, quantity};
use crate::output::RunRecord;

/// A sentence for each value dimension: how many clusters there were and are, and where the mean and the spread went.
pub(super) fn sentences(record: &RunRecord) -> Vec<String> {
    let dimensions = record.config.values.iter().flat_map(|values| &values.dimensions);
    dimensions.filter_map(|name| sentence(record, name)).collect()
}

fn sentence(record: &RunRecord, name: &str) -> Option<String> {
    let ends = |metric: &str| {
        let column = record.metrics.column(&format!("{metric}_{name}"));
        Some((column.first().copied()??, column.last().copied()??))
    };
    let (first, last) = ends("opinion_clusters")?;
    let moved = |what: &str, (first, last): (f64, f64)| {
        let (first, last) = (quantity(first), quantity(last));
        if first == last { format!("the {what} stayed {last}") } else { format!("the {what} went from {first} to {last}") }
    };
    let clusters = |n: f64| if n == 1.0 { "1 cluster".to_owned() } else { format!("{} clusters", quantity(n)) };
    let mut parts = vec![if first == last {
        format!("opinions on {name} stood in {} from first to last", clusters(last))
    } else {
        format!("opinions on {name} began in {} and ended in {}", clusters(first), clusters(last))
    }];
    parts.extend(ends("mean").map(|both| moved("mean", both)));
    parts.extend(ends("variance").map(|both| moved("variance", both)));
    let text = list(&parts);
    Some(text.replacen('o', "O", 1) + ".")
}
