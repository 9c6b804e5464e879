//! What a plan does with the state, step by step: what two plans must share for a run of the one to go on as the other.

use super::plan::{EventPlan, Init, PayoffFormat, PhasePlan, Plan};
use super::society_plan::{ColumnPlan, Society};

/// The course of a plan, without its graphs, which do not depend on how long it is.
#[derive(Debug, Clone)]
pub struct Course {
    steps: u32,
    payoff: PayoffFormat,
    society: Society,
    columns: Vec<ColumnPlan>,
    init: Init,
    phases: Vec<PhasePlan>,
    events: Vec<EventPlan>,
    /// Phases that take over, by the step after which.
    stages: Vec<(u32, Vec<PhasePlan>)>,
    every: u32,
    absorption: bool,
}

impl Plan {
    /// What the plan does, step by step.
    #[must_use]
    pub fn course(&self) -> Course {
        Course {
            steps: self.file.steps,
            payoff: self.payoff,
            society: self.society.clone(),
            columns: self.columns.clone(),
            init: self.init.clone(),
            phases: self.phases.clone(),
            events: self.events.clone(),
            stages: self.stages.iter().map(|stage| (stage.after, stage.plan.phases.clone())).collect(),
            every: self.every,
            absorption: self.absorption,
        }
    }
}

impl Course {
    /// Steps of the plan.
    #[must_use]
    pub fn steps(&self) -> u32 {
        self.steps
    }

    /// Is the state after a step, and all that is measured up to it, the same as on another course?
    ///
    /// Events that only the longer run comes to may set numbers that ask for other units of payoffs, from the first step on.
    #[must_use]
    pub fn same_until(&self, other: &Self, step: u32) -> bool {
        let before = |of: &Self| of.stages.iter().filter(|(after, _)| *after < step).cloned().collect::<Vec<_>>();
        self.payoff == other.payoff
            && self.society == other.society
            && self.columns == other.columns
            && self.init == other.init
            && self.phases == other.phases
            && self.events == other.events
            && before(self) == before(other)
            && (self.every, self.absorption) == (other.every, other.absorption)
    }
}
