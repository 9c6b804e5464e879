//! Whether a plan has markets, agents who choose by what acts are worth, and what the digest of such values is called.

use super::plan::{PhasePlan, Plan};
use crate::columns::Column;
use crate::rule::pricing::{Greedy, Pricing};

impl Plan {
    /// The markets in which fixed groups set prices; `None`: there are none.
    #[must_use]
    pub fn pricing(&self) -> Option<&Pricing> {
        self.phases.iter().find_map(|phase| phase.rule.pricing())
    }
    /// The phase whose agents have action values, with how they choose by them; `None`: there is none.
    #[must_use]
    pub fn greedy(&self) -> Option<(&PhasePlan, Greedy)> {
        self.phases.iter().find_map(|phase| Some((phase, phase.rule.greedy()?)))
    }
    /// Name of what has one digest.
    #[must_use]
    pub fn digest_name(&self, column: Column, plane: u32) -> String {
        if column.is_rows() { column.info().name.into() } else { self.plane_name(column, plane) }
    }
}
