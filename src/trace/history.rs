//! A run once more, phase by phase, with every copy of a strategy remembered that somebody still holds.

use super::decisions::{Books, Part};
use crate::backend::{self, Backend, BackendError, Kind, Options};
use crate::columns::{Column, lineage};
use crate::config::Plan;
use crate::config::plan::Decides;
use crate::world::decisions::{Decisions, supports};
use crate::world::{Store, World};
use serde::Serialize;

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

/// One hand that a strategy went through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hand {
    /// The agent.
    pub agent: u32,
    /// When it got the strategy: in this step, or between it and the next where an event did it; 0: it had it from the start.
    pub step: u32,
    /// What gave it to the agent: a phase by kind, `event` or `init`.
    pub by: String,
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
    /// The state after the last step.
    pub end: World,
}

const START: usize = usize::MAX;
const EVENT: usize = usize::MAX - 1;
const NOBODY: u32 = u32::MAX;

#[derive(Debug, Clone, Copy)]
struct Node {
    agent: u32,
    step: u32,
    by: usize,
    up: u32,
}

/// Who holds what from whom, of one replica.
struct Hands {
    nodes: Vec<Node>,
    tips: Vec<u32>,
    seen: Vec<[u32; lineage::PLANES]>,
}

impl Hands {
    fn new(agents: u32, now: Vec<[u32; lineage::PLANES]>) -> Self {
        let nodes = (0..agents).map(|agent| Node { agent, step: 0, by: START, up: NOBODY }).collect();
        Self { nodes, tips: (0..agents).collect(), seen: now }
    }

    /// Remembers what changed.
    fn follow(&mut self, now: Vec<[u32; lineage::PLANES]>, by: usize) {
        let before = self.tips.clone();
        for (i, (now, old)) in now.iter().zip(&self.seen).enumerate().filter(|(_, (now, old))| now != old) {
            debug_assert_ne!(now, old);
            let (parent, step) = (now[lineage::PARENT as usize], now[lineage::COPIED as usize]);
            let up = if parent == i as u32 { NOBODY } else { before[parent as usize] };
            self.tips[i] = self.nodes.len() as u32;
            self.nodes.push(Node { agent: i as u32, step, by, up });
        }
        self.seen = now;
        if self.nodes.len() > 1 << 20 && self.nodes.len() > 32 * self.tips.len() {
            self.forget();
        }
    }

    /// Forgets hands that nobody holds anything from.
    fn forget(&mut self) {
        let mut held = vec![false; self.nodes.len()];
        for tip in &self.tips {
            let mut at = *tip;
            while at != NOBODY && !std::mem::replace(&mut held[at as usize], true) {
                at = self.nodes[at as usize].up;
            }
        }
        // What is up was there before.
        let mut place = vec![NOBODY; self.nodes.len()];
        let mut kept: Vec<Node> = Vec::new();
        for (at, node) in self.nodes.iter().enumerate().filter(|(at, _)| held[*at]) {
            place[at] = kept.len() as u32;
            kept.push(Node { up: if node.up == NOBODY { NOBODY } else { place[node.up as usize] }, ..*node });
        }
        self.tips.iter_mut().for_each(|tip| *tip = place[*tip as usize]);
        self.nodes = kept;
    }

    fn chain(&self, plan: &Plan, agent: u32) -> Vec<Hand> {
        let mut chain = Vec::new();
        let mut at = self.tips[agent as usize];
        while at != NOBODY {
            let node = self.nodes[at as usize];
            let by = match node.by {
                START => "init".to_owned(),
                EVENT => "event".to_owned(),
                phase => plan.phases()[phase].name().to_owned(),
            };
            chain.push(Hand { agent: node.agent, step: node.step, by });
            at = node.up;
        }
        chain
    }
}

/// The lineages of a replica.
fn lineages(plan: &Plan, store: &Store, replica: u32) -> Vec<[u32; lineage::PLANES]> {
    let ranges: Vec<_> = (0..lineage::PLANES as u32).map(|plane| Store::range(plan, plane, replica)).collect();
    let at = |i: usize| std::array::from_fn(|plane| store.data.get(ranges[plane].start + i));
    (0..plan.agents() as usize).map(at).collect()
}

/// Who acts in a step: the agent, what it does and from where, and what all hold.
struct Act {
    step: u32,
    agent: u32,
    strategy: u8,
    chain: Vec<Hand>,
    held: Vec<u8>,
}

/// A run that is repeated, and what is remembered of it.
struct Again<'a> {
    plan: &'a Plan,
    replica: u32,
    question: Question,
    hands: Hands,
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
        self.found = Some(Act { step, agent, strategy: held[agent as usize], chain, held: held.to_vec() });
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
    let mut again = Again { plan, replica, question, hands, books: Books::new(plan), acts: 0, found: None, decision: None };
    for step in 1..=plan.steps() {
        if running.happen()? {
            again.hands.follow(lineages(plan, &*running.column(Column::Lineage)?, replica), EVENT);
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
        }
    }
    if let Question::Agent(agent) = question {
        let held = again.held(running)?;
        again.act(plan.steps(), agent, &held);
    }
    let end = running.world()?;
    let Again { acts, decision, books, found, .. } = again;
    Ok(found.map(|Act { step, agent, strategy, chain, held }| {
        let parts = books.parts;
        Found { step, agent, strategy, chain, held, acts, decision, parts, end }
    }))
}

/// Harm of one act.
pub(super) fn harm(plan: &Plan, strategy: u8) -> u32 {
    plan.society().accountability.as_ref().map_or(0, |kept| kept.of(strategy))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the tip of an agent to its root: agent and step.
    fn told(hands: &Hands, agent: u32) -> Vec<(u32, u32)> {
        let up = |at: &u32| Some(hands.nodes[*at as usize].up).filter(|up| *up != NOBODY);
        std::iter::successors(Some(hands.tips[agent as usize]), up)
            .map(|at| (hands.nodes[at as usize].agent, hands.nodes[at as usize].step))
            .collect()
    }

    /// Three agents: 1 copies 0, then 2 copies 1 while 1 begins anew, then 0 copies 2. What 1 copied first is up from 2 and 0, what 0 and 2
    /// had at first is 0's alone.
    #[test]
    fn forgetting_keeps_what_somebody_holds() {
        let own = |i: u32, step: u32| [i, step, i, 0, step];
        let start = vec![own(0, 0), own(1, 0), own(2, 0)];
        let mut hands = Hands::new(3, start);
        let copy = |from: u32, depth: u32, step: u32| [0, 0, from, depth, step];
        hands.follow(vec![own(0, 0), copy(0, 1, 1), own(2, 0)], 0);
        hands.follow(vec![own(0, 0), own(1, 2), copy(1, 2, 2)], 0);
        hands.follow(vec![copy(2, 3, 3), own(1, 2), copy(1, 2, 2)], 0);
        let chains = [vec![(0, 3), (2, 2), (1, 1), (0, 0)], vec![(1, 2)], vec![(2, 2), (1, 1), (0, 0)]];
        assert_eq!([0, 1, 2].map(|agent| told(&hands, agent)), chains);
        assert_eq!(hands.nodes.len(), 7, "three at first, four since");
        hands.forget();
        assert_eq!(hands.nodes.len(), 5, "nobody holds what 1 and 2 had at first");
        assert_eq!([0, 1, 2].map(|agent| told(&hands, agent)), chains);
        // It goes on from there: 1 copies 0.
        hands.follow(vec![copy(2, 3, 3), copy(0, 4, 4), copy(1, 2, 2)], 0);
        assert_eq!(told(&hands, 1), [&[(1, 4)][..], &chains[0][..]].concat());
    }
}
