//! A run once more, phase by phase, with every copy of a strategy remembered that somebody still holds.

use super::decisions::{Books, Part};
pub use super::hands::Hand;
use super::hands::{EVENT, Hands, lineages};
use super::values::{HeldValue, Values};
use crate::backend::{self, Backend, BackendError, Kind, Options};
use crate::columns::Column;
use crate::config::Plan;
use crate::config::plan::Decides;
use crate::world::decisions::{Decisions, supports};
use crate::world::{Store, World};

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Where an agent has its strategy from, after the last step that is run.
    Agent(u32),
    /// Who did the harm of this number, from 1: harmful acts of a replica in the order of steps, those of a step in the order of agents.
    Harm(u64),
    /// Who was for the wrong decision of this number, from 1: those of a replica in the order of steps, those of a step in the order of groups.
    Decision(u64),
}

/// A wrong decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The members of the group.
    pub members: Vec<u32>,
    /// Where those who were for it had their strategies from, from each to its root.
    pub supporters: Vec<Vec<Hand>>,
    /// How many it takes.
    pub quota: u32,
    /// Degree of responsibility of each who was for it, units of 2⁻³².
    pub degree_q32: u64,
    /// The share of each in equal parts, units of 2⁻³².
    pub share_q32: u64,
}

/// What a question leads to.
#[derive(Debug, Clone)]
pub struct Found {
    /// The step in which the agent acts; of an agent without an act the last one.
    pub step: u32,
    /// The agent.
    pub agent: u32,
    /// What it does.
    pub strategy: u8,
    /// From the agent to the root.
    pub chain: Vec<Hand>,
    /// What agents held when it acted.
    pub held: Vec<u8>,
    /// Harmful acts that were counted.
    pub acts: u64,
    /// The decision that was asked about; its first supporter is the agent.
    pub decision: Option<Decision>,
    /// What each agent had to do with decisions of groups; empty: none decide.
    pub parts: Vec<Part>,
    /// Where the values of the agent come from; empty: values are not traced.
    pub values: Vec<HeldValue>,
    /// The state after the last step.
    pub end: World,
}

/// Who acts in a step: the agent, what it does and from where, and what all hold.
struct Act {
    step: u32,
    agent: u32,
    strategy: u8,
    chain: Vec<Hand>,
    held: Vec<u8>,
    values: Vec<HeldValue>,
}

/// A run that is repeated, and what is remembered of it.
struct Again<'a> {
    plan: &'a Plan,
    replica: u32,
    question: Question,
    hands: Hands,
    values: Values,
    books: Books,
    acts: u64,
    found: Option<Act>,
    decision: Option<Decision>,
}

impl Again<'_> {
    /// What the agents of the replica hold.
    fn held(&self, running: &mut dyn Backend) -> Result<Vec<u8>, BackendError> {
        let first = self.replica as usize * self.plan.stride();
        Ok(running.strategies()?[first..][..self.plan.agents() as usize].to_vec())
    }

    fn act(&mut self, step: u32, agent: u32, held: &[u8]) {
        let chain = self.hands.chain(self.plan, agent);
        let values = self.values.held(self.plan, agent);
        self.found = Some(Act { step, agent, strategy: held[agent as usize], chain, held: held.to_vec(), values });
    }

    /// Counts what is done in the phase whose acts go into the books.
    fn count(&mut self, step: u32, held: &[u8]) {
        for (agent, _) in (0..).zip(held).filter(|(_, strategy)| harm(self.plan, **strategy) > 0) {
            self.acts += 1;
            if self.question == Question::Harm(self.acts) {
                self.act(step, agent, held);
            }
        }
    }

    /// Adds what groups have decided; `held`: what agents held then.
    fn decide(&mut self, running: &mut dyn Backend, step: u32, held: &[u8]) -> Result<(), BackendError> {
        let plan = self.plan.at(step);
        let Some((at, how)) = plan.decision() else { return Ok(()) };
        let said: Vec<u32> = match how {
            Decides::Threshold { .. } => held.iter().map(|strategy| u32::from(*strategy)).collect(),
            Decides::Majority { .. } => {
                let reports = running.column(Column::Report)?;
                Store::range(plan, 0, self.replica).map(|i| reports.data.get(i)).collect()
            }
        };
        let before = self.books.wrong;
        let all = self.books.add(plan, &plan.phases()[at], how, [step, self.replica], &said);
        if let Question::Decision(number) = self.question
            && let Some(k) = number.checked_sub(before + 1)
            && k < all.wrong.len() as u64
        {
            self.judge(step, held, &all, k as usize, &|i| supports(how, said[i as usize]));
        }
        Ok(())
    }

    fn judge(&mut self, step: u32, held: &[u8], all: &Decisions, k: usize, for_it: &dyn Fn(u32) -> bool) {
        let wrong = all.wrong[k];
        let members = all.members(wrong.group);
        let supporters: Vec<u32> = members.iter().copied().filter(|i| for_it(*i)).collect();
        self.act(step, supporters[0], held);
        let supporters = supporters.iter().map(|i| self.hands.chain(self.plan, *i)).collect();
        let (degree_q32, share_q32) = (wrong.degree_q32(), wrong.share_q32());
        self.decision = Some(Decision { members, supporters, quota: wrong.quota, degree_q32, share_q32 });
    }
}

/// Runs a plan that traces strategies, from its start, until its last step; `None`: there are not so many harmful acts, or wrong decisions.
///
/// # Errors
/// A backend that fails.
pub fn find(plan: &Plan, replica: u32, question: Question, kind: Kind, options: &Options) -> Result<Option<Found>, BackendError> {
    let mut running = backend::start(kind, plan, World::new(plan), options)?;
    let running = running.as_mut();
    let hands = Hands::new(plan.agents(), lineages(plan, &*running.column(Column::Lineage)?, replica));
    let values = Values::new(plan, running, replica)?;
    let mut again = Again { plan, replica, question, hands, values, books: Books::new(plan), acts: 0, found: None, decision: None };
    for step in 1..=plan.steps() {
        if running.happen()? {
            again.hands.follow(lineages(plan, &*running.column(Column::Lineage)?, replica), EVENT);
            again.values.follow(plan, running, None, step - 1)?;
        }
        let stage = plan.at(step);
        let deciding = stage.decision().map(|(at, _)| at);
        for (index, phase) in stage.phases().iter().enumerate() {
            let decides = deciding == Some(index);
            let held = if phase.books || decides { again.held(running)? } else { Vec::new() };
            if phase.books {
                again.count(step, &held);
            }
            running.phase(index)?;
            if decides {
                again.decide(running, step, &held)?;
            }
            if phase.traces {
                again.hands.follow(lineages(plan, &*running.column(Column::Lineage)?, replica), index);
            }
            if phase.traces_values {
                again.values.follow(plan, running, Some(index), step)?;
            }
        }
    }
    if let Question::Agent(agent) = question {
        let held = again.held(running)?;
        again.act(plan.steps(), agent, &held);
    }
    let end = running.world()?;
    let Again { acts, decision, books, found, .. } = again;
    Ok(found.map(|Act { step, agent, strategy, chain, held, values }| {
        let parts = books.parts;
        Found { step, agent, strategy, chain, held, acts, decision, parts, values, end }
    }))
}

/// Harm of one act.
pub(super) fn harm(plan: &Plan, strategy: u8) -> u32 {
    plan.society().accountability.as_ref().map_or(0, |kept| kept.of(strategy))
}
