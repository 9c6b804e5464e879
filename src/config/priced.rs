//! Whether a plan has markets, and agents who choose by what acts are worth.

use super::plan::{PhasePlan, Plan};
use super::pricing::{Greedy, Pricing};

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
}
