//! What happens to agents between two steps: the same on every backend, because the host does it.

use super::World;
use super::graph::Graph;
use super::placement::Ground;
use super::store::{Data, Store};
use crate::columns::Column;
use crate::config::Plan;
use crate::config::plan::{Amount, Topology, Turn, draw};
use crate::file::Placement;
use crate::num::permute::Permutation;
use crate::num::rng::DrawKey;
use rayon::prelude::*;

impl World {
    /// Lets happen what a plan says of agents between this step and the next, in the order of the config.
    ///
    /// The events of one step are numbered, those alone that choose agents. Agents are chosen by rank, ties by the keyed permutation of draw
    /// `CHOSEN` of event `n` in this step; with `independent` each by its own word of that draw.
    pub fn happen(&mut self, plan: &Plan) {
        for (number, turn) in plan.turns(self.step) {
            let chosen: Vec<Vec<u32>> =
                (0..plan.replicas()).into_par_iter().map(|replica| self.chosen(plan, number, turn, replica)).collect();
            for (replica, chosen) in chosen.iter().enumerate() {
                self.turn(plan, turn, replica as u32, chosen);
            }
        }
    }

    /// Members of each class, per replica; nothing where there are no classes.
    #[must_use]
    pub fn members(&self, plan: &Plan) -> Vec<Vec<u64>> {
        let classes = plan.society().classes.len();
        let Some(Data::U8(class)) = self.column(Column::Class).map(|store| &store.data) else { return Vec::new() };
        let count = |replica: &[u8]| {
            let mut members = vec![0; classes];
            replica[..plan.agents() as usize].iter().for_each(|k| members[usize::from(*k)] += 1);
            members
        };
        class.par_chunks(plan.stride()).map(count).collect()
    }

    fn column(&self, column: Column) -> Option<&Store> {
        self.columns.iter().find(|store| store.column == column)
    }

    /// Those whom an event chooses in a replica.
    fn chosen(&self, plan: &Plan, number: u32, turn: &Turn, replica: u32) -> Vec<u32> {
        let first = replica as usize * plan.stride();
        let class = match self.column(Column::Class).map(|store| &store.data) {
            Some(Data::U8(class)) => &class[first..][..plan.agents() as usize],
            _ => &[],
        };
        let eligible = |i: &u32| match (turn.from, turn.class) {
            (Some(from), _) => class[*i as usize] == from,
            (None, Some(joined)) => class[*i as usize] != joined,
            (None, None) => true,
        };
        let mut all: Vec<u32> = (0..plan.agents()).into_par_iter().filter(eligible).collect();
        let key =
            |k: u32| DrawKey { seed: plan.seed(), step: self.step, draw: (u32::from(draw::EVENTS) << 16) | (number << 8) | k, replica };
        if let (Placement::Independent, Amount::Share(share)) = (turn.placement, turn.amount) {
            all.retain(|i| (key(draw::CHOSEN).word(*i) >> 2) < share);
            return all;
        }
        let count = turn.amount.of(all.len());
        if count == 0 || count == all.len() {
            all.truncate(count);
            return all;
        }
        let shuffle = Permutation::new(key(draw::CHOSEN), plan.agents());
        let ground = Ground {
            agents: plan.agents(),
            graph: self.graph(plan, replica),
            strategy: self.replica(plan, replica as usize),
            group_size: plan.group_size(),
        };
        let centre =
            if turn.placement == Placement::Cluster { all.par_iter().copied().min_by_key(|i| shuffle.forward(*i)).unwrap_or(0) } else { 0 };
        let capability = self.column(Column::Capability);
        let able = |i: u32| capability.map_or(0, |store| store.data.get(first + i as usize));
        let ranks = ground.ranks(turn.placement, centre, &|groups| Permutation::new(key(draw::GROUPS), groups), &able);
        let mut seats: Vec<(u32, u32, u32)> =
            all.into_par_iter().map(|i| (ranks.get(i as usize).copied().unwrap_or(0), shuffle.forward(i), i)).collect();
        seats.select_nth_unstable(count - 1);
        seats.truncate(count);
        seats.into_iter().map(|(.., i)| i).collect()
    }

    /// The graph of interactions as it is now.
    fn graph<'a>(&'a self, plan: &'a Plan, replica: u32) -> Graph<'a> {
        match (plan.topology(), self.column(Column::Link).map(|store| &store.data)) {
            (Topology::Linked { degree, .. }, Some(Data::U32(links))) => Graph::Linked {
                links: &links[replica as usize * plan.stride()..],
                step: plan.replicas() as usize * plan.stride(),
                slots: *degree,
            },
            (topology, _) => Graph::new(topology.start(), plan.agents(), replica),
        }
    }

    /// What becomes of those who were chosen.
    fn turn(&mut self, plan: &Plan, turn: &Turn, replica: u32, chosen: &[u32]) {
        let first = replica as usize * plan.stride();
        let mut begun = Vec::new();
        if let Some(strategy) = turn.strategy {
            for i in chosen {
                let held = &mut self.strategy[first + *i as usize];
                begun.extend((*held != strategy).then_some(*i));
                *held = strategy;
            }
        }
        let step = self.step;
        if let Some(store) = self.columns.iter_mut().find(|store| store.column == Column::Lineage) {
            for i in begun {
                for (plane, entry) in (0..).zip([i, step, i, 0, step]) {
                    store.data.set(Store::range(plan, plane, replica).start + i as usize, entry);
                }
            }
        }
        // A value that is given begins with whom it is given to.
        let values = self.columns.iter().position(|store| store.column == Column::Value);
        if let (Some(values), Some(roots)) = (values, self.columns.iter().position(|store| store.column == Column::ValueRoot)) {
            for (d, value) in (0..).zip(&turn.value) {
                let range = Store::range(plan, d, replica);
                for i in chosen {
                    let at = range.start + *i as usize;
                    if self.columns[values].data.get(at) != u32::from(*value) {
                        self.columns[roots].data.set(at, *i);
                    }
                }
            }
        }
        let mut put = |column: Column, plane: u32, entry: u32| {
            if let Some(store) = self.columns.iter_mut().find(|store| store.column == column) {
                let range = Store::range(plan, plane, replica);
                for i in chosen {
                    store.data.set(range.start + *i as usize, entry);
                }
            }
        };
        if let Some(class) = turn.class {
            put(Column::Class, 0, class.into());
        }
        for (d, value) in turn.value.iter().enumerate() {
            put(Column::Value, d as u32, u32::from(*value));
        }
    }
}
