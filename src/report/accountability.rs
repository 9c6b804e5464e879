//! Who answered for harm, in words, where strategies are traced.

use super::words::{quantity, share};
use crate::output::RunRecord;

/// Roots that are left, and of harm who did it by a copied strategy, how many agents answer for it and how much of it nobody who still does it has
/// begun; none where nothing is traced.
pub(super) fn sentences(record: &RunRecord) -> Option<String> {
    let last = |metric: &str| record.metrics.column(metric).last().copied().flatten();
    let roots = format!("The strategies held at the end go back to {} beginnings per agent.", quantity(last("roots")?));
    let [Some(copied), Some(bear), Some(gap)] = ["harm_copied", "responsible_agents", "responsibility_gap"].map(last) else {
        return Some(roots);
    };
    Some(format!(
        "{roots} Of the harm done, {} was done by strategies that had been copied; as many as {} equal agents answer for it; of what fell to those who \
         began them, {} fell to agents who did something else by then.",
        share(copied),
        quantity(bear),
        share(gap)
    ))
}
