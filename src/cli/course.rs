//! What a plan does with the state, step by step: what two plans must share for a run of the one to go on as the other.

use crate::config::Plan;
use crate::config::plan::{ColumnPlan, EventPlan, Init, PayoffFormat, PhasePlan, Society};

/// The course of a plan, without its graphs, which do not depend on how long it is.
#[derive(Debug, Clone)]
pub(super) struct Course {
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

impl Course {
    /// What a plan does, step by step.
    pub(super) fn of(plan: &Plan) -> Self {
        Self {
            steps: plan.steps(),
            payoff: plan.payoff(),
            society: plan.society().clone(),
            columns: plan.columns().to_vec(),
            init: plan.init().clone(),
            phases: plan.phases().to_vec(),
            events: plan.events().to_vec(),
            stages: plan.stages().iter().map(|stage| (stage.after, stage.plan.phases().to_vec())).collect(),
            every: plan.every(),
            absorption: plan.absorption(),
        }
    }

    /// Steps of the plan.
    pub(super) fn steps(&self) -> u32 {
        self.steps
    }

    /// Is the state after a step, and all that is measured up to it, the same as on another course?
    ///
    /// Events that only the longer run comes to may set numbers that ask for other units of payoffs, from the first step on.
    pub(super) fn same_until(&self, other: &Self, step: u32) -> bool {
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
