//! What agents had to do with what their groups decided, in a run that is repeated: how often it was wrong, how often they were for it, and the degrees
//! of responsibility that follow (Chockler & Halpern 2004).

use crate::config::Plan;
use crate::config::plan::{Decides, PhasePlan};
use crate::world::decisions::{Decisions, decided, supports};
use serde::Serialize;

/// What an agent had to do with the decisions of its groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Part {
    /// Decisions of groups that it was in.
    pub decisions: u64,
    /// Of these, those that were wrong.
    pub wrong: u64,
    /// Of these, those that it was for.
    pub supported: u64,
    /// Sum of its degrees of responsibility for these, units of 2⁻³².
    pub degrees_q32: u64,
    /// Sum of its shares of these in equal parts, units of 2⁻³².
    pub shares_q32: u64,
}

/// The books of a replica.
#[derive(Debug, Default)]
pub(super) struct Books {
    /// By agent; empty: no groups decide.
    pub parts: Vec<Part>,
    /// Wrong decisions so far.
    pub wrong: u64,
}

impl Books {
    /// Those of a plan before its first step.
    pub(super) fn new(plan: &Plan) -> Self {
        let agents = if plan.decision().is_some() { plan.agents() as usize } else { 0 };
        Self { parts: vec![Part::default(); agents], wrong: 0 }
    }

    /// Adds the decisions of a step, by what the agents reported or played.
    pub(super) fn add(&mut self, plan: &Plan, phase: &PhasePlan, how: Decides, at: [u32; 2], said: &[u32]) -> Decisions {
        let all = decided(plan, phase, how, at, &|i| said[i]);
        for agent in (0..plan.agents()).filter(|agent| all.group_of(*agent).is_some()) {
            self.parts[agent as usize].decisions += 1;
        }
        for wrong in &all.wrong {
            for member in all.members(wrong.group) {
                let part = &mut self.parts[member as usize];
                part.wrong += 1;
                if supports(how, said[member as usize]) {
                    part.supported += 1;
                    part.degrees_q32 += wrong.degree_q32();
                    part.shares_q32 += wrong.share_q32();
                }
            }
        }
        self.wrong += all.wrong.len() as u64;
        all
    }
}
