//! A plan whose numbers and classes change in the course of a run: what holds and what happens at a step.

use super::plan::{EventPlan, Plan, Stage, Turn};

impl Plan {
    /// What changes at some step, in the order of the file.
    #[must_use]
    pub fn events(&self) -> &[EventPlan] {
        &self.events
    }
    /// The plans that take over after events that set numbers, by step.
    #[must_use]
    pub fn stages(&self) -> &[Stage] {
        &self.stages
    }
    /// How many stages have begun when a step is executed.
    #[must_use]
    pub fn stage_of(&self, step: u32) -> usize {
        self.stages.partition_point(|stage| stage.after < step)
    }
    /// The plan by which a step is executed and measured.
    #[must_use]
    pub fn at(&self, step: u32) -> &Self {
        self.stage_of(step).checked_sub(1).map_or(self, |k| &self.stages[k].plan)
    }
    /// What happens to agents between a step and the next one, each with its number among the events of that moment.
    pub fn turns(&self, step: u32) -> impl Iterator<Item = (u32, &Turn)> {
        let now = self.events.iter().filter(move |event| event.times.falls_on(step));
        now.filter_map(|event| event.turn.as_ref()).enumerate().map(|(k, turn)| (k as u32, turn))
    }
    /// The first step, not before this one, after which something happens.
    #[must_use]
    pub fn next_event(&self, step: u32) -> Option<u32> {
        self.events.iter().filter_map(|event| event.times.next(step)).min()
    }
    /// Do agents change class in the course of a run?
    #[must_use]
    pub fn regroups(&self) -> bool {
        self.events.iter().filter_map(|event| event.turn.as_ref()).any(|turn| turn.class.is_some())
    }
}
