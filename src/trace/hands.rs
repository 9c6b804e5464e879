//! The hands that something went through that agents copy from each other: strategies, and values.

use crate::columns::lineage;
use crate::config::Plan;
use crate::world::Store;
use serde::Serialize;

/// One hand that a strategy, or a value, went through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hand {
    /// The agent.
    pub agent: u32,
    /// When it got the strategy: in this step, or between it and the next where an event did it; 0: it had it from the start.
    pub step: u32,
    /// What gave it to the agent: a phase by kind, `event` or `init`.
    pub by: String,
}

const START: usize = usize::MAX;
pub(super) const EVENT: usize = usize::MAX - 1;
const NOBODY: u32 = u32::MAX;

#[derive(Debug, Clone, Copy)]
struct Node {
    agent: u32,
    step: u32,
    by: usize,
    up: u32,
}

/// Who holds what from whom, of one replica.
#[derive(Debug)]
pub(super) struct Hands {
    nodes: Vec<Node>,
    tips: Vec<u32>,
    /// Entries of column `lineage` as they were last.
    pub(super) seen: Vec<[u32; lineage::PLANES]>,
}

impl Hands {
    pub(super) fn new(agents: u32, now: Vec<[u32; lineage::PLANES]>) -> Self {
        let nodes = (0..agents).map(|agent| Node { agent, step: 0, by: START, up: NOBODY }).collect();
        Self { nodes, tips: (0..agents).collect(), seen: now }
    }

    /// Remembers what changed.
    pub(super) fn follow(&mut self, now: Vec<[u32; lineage::PLANES]>, by: usize) {
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

    pub(super) fn chain(&self, plan: &Plan, agent: u32) -> Vec<Hand> {
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
pub(super) fn lineages(plan: &Plan, store: &Store, replica: u32) -> Vec<[u32; lineage::PLANES]> {
    let ranges: Vec<_> = (0..lineage::PLANES as u32).map(|plane| Store::range(plan, plane, replica)).collect();
    let at = |i: usize| std::array::from_fn(|plane| store.data.get(ranges[plane].start + i));
    (0..plan.agents() as usize).map(at).collect()
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
