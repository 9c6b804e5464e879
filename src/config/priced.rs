//! Whether a plan has markets, and agents who choose by what acts are worth.

use super::market::{Greedy, Market};
use super::plan::{PhasePlan, Plan};

impl Plan {
    /// The markets that fixed groups are; `None`: there are none.
    #[must_use]
    pub fn market(&self) -> Option<&Market> {
        self.phases.iter().find_map(|phase| phase.rule.market())
    }
    /// The phase whose agents have action values, with how they choose by them; `None`: there is none.
    #[must_use]
    pub fn greedy(&self) -> Option<(&PhasePlan, Greedy)> {
        self.phases.iter().find_map(|phase| Some((phase, phase.rule.greedy()?)))
    }
}
