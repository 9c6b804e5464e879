//! Initial society: user groups, classes, preferences, values, traits; the same on every backend, drawn on the host.

use super::graph::Graph;
use super::placement::Ground;
use super::store::{Data, Store};
use crate::columns::{Column, lineage};
use crate::config::Plan;
use crate::config::plan::{Society, Source, Stocks, draw};
use crate::file::Placement;
use crate::num::permute::Permutation;
use crate::num::quantile::normal_q16;
use crate::num::rng::DrawKey;
use rayon::prelude::*;

/// The columns of a society, and the strategies that user groups and classes prescribe.
pub(super) fn columns(plan: &Plan, strategy: &mut [u8]) -> Vec<Store> {
    let mut stores: Vec<Store> = plan.columns().iter().map(|c| Store::new(plan, c)).collect();
    for replica in 0..plan.replicas() {
        let drawn = replica as usize * plan.stride();
        let crowd = Crowd::new(plan, replica, &strategy[drawn..drawn + plan.agents() as usize]);
        for store in &mut stores {
            for plane in 0..if store.column.is_rows() { 1 } else { store.planes } {
                let (range, column) = (store.digested(plan, plane, replica), store.column);
                if let (true, Data::U32(all)) = (column.is_rows(), &mut store.data) {
                    let planes = store.planes;
                    fill(&mut all[range], |at| crowd.first(column, at % planes, at / planes));
                    continue;
                }
                match &mut store.data {
                    Data::U8(all) => fill(&mut all[range], |i| crowd.first(column, plane, i) as u8),
                    Data::U16(all) => fill(&mut all[range], |i| crowd.first(column, plane, i) as u16),
                    Data::U32(all) => fill(&mut all[range], |i| crowd.first(column, plane, i)),
                }
            }
        }
        let first = replica as usize * plan.stride();
        if plan.society().users.iter().any(|u| u.strategy.is_some()) || plan.society().classes.iter().any(|c| c.strategy.is_some()) {
            let of = &mut strategy[first..first + plan.agents() as usize];
            of.par_iter_mut().enumerate().for_each(|(i, s)| *s = crowd.strategy(i as u32).unwrap_or(*s));
        }
    }
    stores
}

fn fill<T: Send>(out: &mut [T], value: impl Fn(u32) -> T + Sync) {
    out.par_chunks_mut(1 << 14).enumerate().for_each(|(chunk, out)| {
        for (i, x) in out.iter_mut().enumerate() {
            *x = value((chunk * (1 << 14) + i) as u32);
        }
    });
}

/// One replica's agents at step 0.
struct Crowd<'a> {
    plan: &'a Plan,
    society: &'a Society,
    replica: u32,
    users: Permutation,
    /// The graph at step 0.
    graph: Graph<'a>,
    /// Class of each agent; empty: one class.
    class: Vec<u8>,
}

impl<'a> Crowd<'a> {
    /// `strategy`: what `init` has drawn.
    fn new(plan: &'a Plan, replica: u32, strategy: &[u8]) -> Self {
        let society = plan.society();
        let users = Permutation::new(key(plan, draw::USER, replica), plan.agents());
        let graph = Graph::new(plan.topology().start(), plan.agents(), replica);
        let mut crowd = Self { plan, society, replica, users, graph, class: Vec::new() };
        crowd.class = crowd.classes(strategy);
        crowd
    }

    fn word(&self, k: u32, i: u32) -> u32 {
        key(self.plan, k, self.replica).word(i)
    }

    /// User group of an agent: its role, or its place in a shuffle.
    fn user(&self, i: u32) -> usize {
        if self.society.users.is_empty() {
            return 0;
        }
        if self.society.by_role {
            let role = i % self.plan.group_size();
            return self.society.users.iter().position(|u| u.count == role).unwrap_or(0);
        }
        block(self.users.forward(i), self.society.users.iter().map(|u| u.count))
    }

    /// Classes: by rank where one is placed so, else by a shuffle or by independent draws.
    fn classes(&self, strategy: &[u8]) -> Vec<u8> {
        let classes = &self.society.classes;
        let agents = self.plan.agents();
        if classes.is_empty() {
            return Vec::new();
        }
        if classes.iter().any(|c| c.placement == Placement::Independent) {
            let of = |i: u32| classes.iter().filter(|c| (self.word(draw::CLASS, i) >> 2) >= c.threshold_q30).count().min(classes.len() - 1);
            return (0..agents).into_par_iter().map(|i| of(i) as u8).collect();
        }
        let shuffle = Permutation::new(key(self.plan, draw::CLASS, self.replica), agents);
        let placed = classes.iter().position(|c| c.placement != Placement::Random);
        let mut order: Vec<u32> = (0..agents).collect();
        match placed.map(|k| classes[k].placement) {
            None => order = (0..agents).into_par_iter().map(|seat| shuffle.inverse(seat)).collect(),
            Some(placement) => {
                let ground = Ground { agents, graph: self.graph, strategy, group_size: self.plan.group_size() };
                let groups = |count: u32| Permutation::new(key(self.plan, draw::COMMUNITY, self.replica), count);
                let able = |i: u32| u32::from(self.drawn(self.society.capability.as_ref(), draw::CAPABILITY, i));
                let ranks = ground.ranks(placement, shuffle.inverse(0), &groups, &able);
                order.par_sort_by_key(|i| (ranks[*i as usize], if placement == Placement::Block { 0 } else { shuffle.forward(*i) }));
            }
        }
        // The placed class takes the first seats, the others follow in their order.
        let first = placed.unwrap_or(0);
        let sequence: Vec<usize> = std::iter::once(first).chain((0..classes.len()).filter(|k| *k != first)).collect();
        let mut class = vec![0; agents as usize];
        let mut seat = 0usize;
        for k in sequence {
            for i in &order[seat..seat + classes[k].count as usize] {
                class[*i as usize] = k as u8;
            }
            seat += classes[k].count as usize;
        }
        class
    }

    fn drawn(&self, source: Option<&Source>, k: u32, i: u32) -> u16 {
        match source {
            None => 0,
            Some(Source::Drawn(quantiles)) => quantiles.sample(self.word(k, i)),
            Some(Source::Listed(list)) => list[i as usize],
        }
    }

    fn preference(&self, d: u32, i: u32) -> u16 {
        let Some(user) = self.society.users.get(self.user(i)) else { return 0 };
        if let Some([mean, sd]) = user.normal.get(d as usize) {
            let common = i64::from(normal_q16(self.word(draw::COMMON, i))) * i64::from(user.correlation[0]);
            let own = i64::from(normal_q16(self.word(draw::PREFERENCE + d, i))) * i64::from(user.correlation[1]);
            let z_q16 = (common + own) >> 16;
            return (i64::from(*mean) + ((i64::from(*sd) * z_q16) >> 16)).clamp(0, 65535) as u16;
        }
        self.drawn(user.preference.get(d as usize), draw::PREFERENCE + d, i)
    }

    fn value(&self, d: u32, i: u32) -> u16 {
        if let Some(value) = self.class.get(i as usize).and_then(|k| self.society.classes[usize::from(*k)].value.get(d as usize)) {
            return *value;
        }
        let Some(user) = self.society.users.get(self.user(i)) else { return 0 };
        let start = if user.value.is_empty() { self.preference(d, i) } else { self.drawn(user.value.get(d as usize), draw::VALUE + d, i) };
        let (start, training) = (i64::from(start), i64::from(self.society.training[d as usize]));
        // (1-k) p + k m, to the nearest
        ((start * 65536 + (training - start) * i64::from(user.blend_q16) + 32768) >> 16) as u16
    }

    /// Initial entry of a column.
    fn first(&self, column: Column, plane: u32, i: u32) -> u32 {
        let asked = self.plan.columns().iter().find(|c| c.column == column).map_or(&[][..], |c| &c.start);
        if let Some(entry) = asked.get(plane as usize).or(asked.first()) {
            return *entry;
        }
        match column {
            Column::Model | Column::ValueRoot => i,
            Column::Lineage => {
                if [lineage::ROOT, lineage::PARENT].contains(&plane) {
                    i
                } else {
                    0
                }
            }
            Column::Link => self.graph.at(i, plane).unwrap_or(i),
            Column::Class => self.class.get(i as usize).copied().map_or(0, u32::from),
            Column::User => self.user(i) as u32,
            Column::Capability => u32::from(self.drawn(self.society.capability.as_ref(), draw::CAPABILITY, i)),
            Column::Influence => {
                let share = u64::from(self.drawn(self.society.influence.as_ref(), draw::INFLUENCE, i));
                let factor = self.class.get(i as usize).map_or(65536, |k| u64::from(self.society.classes[usize::from(*k)].influence_q16));
                let whole = share * u64::from(self.society.influence_scale) / 65535; // < 2^32 (scale ≤ 60,000)
                u32::try_from((whole * factor) >> 16).unwrap_or(u32::MAX)
            }
            Column::Resource => match &self.society.resource {
                None => 0,
                Some(Stocks::Same(units)) => *units,
                // To nearest; below 2^31.
                Some(Stocks::Drawn(of, scale)) => {
                    ((u64::from(of.sample(self.word(draw::RESOURCE, i))) * u64::from(*scale) + 32767) / 65535) as u32
                }
                Some(Stocks::Listed(list)) => list[i as usize],
            },
            Column::Value | Column::Origin => u32::from(self.value(plane, i)),
            Column::Preference => u32::from(self.preference(plane, i)),
            Column::Habit => u32::from(self.value(plane, i)) << 16,
            Column::Strategy | Column::Payoff | Column::Reliance | Column::Notices | Column::Report => 0,
            Column::Objective | Column::Human | Column::Outcome | Column::Harm | Column::Verdict => 0,
            // These start where the phases that bring them say.
            Column::Reputation
            | Column::Opinion
            | Column::Stock
            | Column::Aspiration
            | Column::Propensity
            | Column::Memory
            | Column::Dominance => 0,
            Column::ActionValue | Column::Situation | Column::Settled | Column::Offence | Column::Giver => 0,
        }
    }

    /// The strategy that the agent's class, or else its user group, prescribes.
    fn strategy(&self, i: u32) -> Option<u8> {
        let class = self.class.get(i as usize).and_then(|k| self.society.classes[usize::from(*k)].strategy);
        class.or_else(|| self.society.users.get(self.user(i)).and_then(|u| u.strategy))
    }
}

fn key(plan: &Plan, k: u32, replica: u32) -> DrawKey {
    DrawKey { seed: plan.seed(), step: 0, draw: (u32::from(draw::INIT) << 16) | k, replica }
}

/// Which of some consecutive blocks a seat belongs to.
fn block(mut seat: u32, sizes: impl Iterator<Item = u32>) -> usize {
    let mut last = 0;
    for (k, size) in sizes.enumerate() {
        last = k;
        if seat < size {
            return k;
        }
        seat -= size;
    }
    last
}
