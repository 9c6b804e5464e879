//! In which phase of a step groups decide what can be told afterwards.

use super::plan::{Decides, PhasePlan, Plan};
use crate::columns::Column;

impl Plan {
    /// The last phase of a step in which groups decide something that can be told afterwards, its place and how they do; `None`: there is none.
    #[must_use]
    pub fn decision(&self) -> Option<(usize, Decides)> {
        decision_of(&self.phases)
    }
}

/// The same of the phases of a step.
pub(super) fn decision_of(phases: &[PhasePlan]) -> Option<(usize, Decides)> {
    // Later reports, or payoffs, take the place of those that tell it.
    let last = |column: Column| phases.iter().rposition(|p| p.writes(column));
    let tells = |(k, how): &(usize, Decides)| match how {
        Decides::Majority { .. } => last(Column::Report) == Some(*k),
        Decides::Threshold { .. } => last(Column::Payoff) == Some(*k),
    };
    let all = phases.iter().enumerate().rev();
    all.filter_map(|(k, phase)| Some((k, phase.rule.decides()?))).find(tells)
}
