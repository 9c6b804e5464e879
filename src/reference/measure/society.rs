//! The tally of a society, one agent after the other, from the definitions.

use crate::columns::Column;
use crate::config::Plan;
use crate::metrics::layout::{self, Layout};
use crate::oracle::graph;
use crate::oracle::power::{concentration, weight_q30};
use crate::world::{Store, World};

/// Entries of one replica, in the order of [`Layout`].
pub(super) fn tally(plan: &Plan, world: &World, replica: u32) -> Vec<u64> {
    let layout = Layout::new(plan);
    let mut sums = vec![0u64; layout.len as usize];
    if layout.len > 0 {
        let seen = Seen { plan, world, replica, layout };
        for i in 0..plan.agents() {
            seen.agent(i, &mut sums);
            seen.links(i, &mut sums);
        }
        if layout::sums_groups(plan) {
            (0..plan.agents()).step_by(plan.group_size() as usize).for_each(|first| seen.group(first, &mut sums));
        }
        seen.served(&mut sums);
    }
    sums
}

/// One replica.
struct Seen<'a> {
    plan: &'a Plan,
    world: &'a World,
    replica: u32,
    layout: Layout,
}

impl Seen<'_> {
    fn get(&self, column: Column, plane: u32, i: u32) -> u64 {
        let store = self.world.columns.iter().find(|s| s.column == column);
        store.map_or(0, |s| u64::from(s.data.get(Store::range(self.plan, plane, self.replica).start + i as usize)))
    }

    fn has(&self, column: Column) -> bool {
        self.world.columns.iter().any(|s| s.column == column)
    }

    /// What users get in a dimension: what groups decide, or else the agent's value.
    fn serves(&self, d: u32, i: u32) -> u64 {
        self.get(if self.has(Column::Outcome) { Column::Outcome } else { Column::Value }, d, i)
    }

    fn agent(&self, i: u32, sums: &mut [u64]) {
        let (layout, society) = (&self.layout, self.plan.society());
        let get = |column: Column, plane: u32| self.get(column, plane, i);
        let mut add = |at: u32, x: u64| sums[at as usize] += x;
        let group = get(Column::User, 0) as u32;
        add(layout.user_at(group), 1);
        let mut loss = 0u64;
        for d in 0..layout.dimensions {
            let (v, p, o) = (get(Column::Value, d), get(Column::Preference, d), get(Column::Origin, d));
            let s = self.serves(d, i);
            let [low, high] = society.charter[d as usize].map(u64::from);
            let at = layout.dimension_at(d);
            let outside = if v < low { low - v } else { v.max(high) - high };
            for (k, x) in [v, v * v, v.abs_diff(o), outside, p, p * p].into_iter().enumerate() {
                add(at + k as u32, x);
            }
            for (k, x) in [v, p].into_iter().enumerate() {
                let bin = at + 8 + 256 * k as u32 + (x / 256) as u32;
                add(bin, 1);
                add(bin + 512, x % 256);
            }
            for (k, x) in [s, p, p * p].into_iter().enumerate() {
                add(layout.wanted_at(group, d) + k as u32, x);
            }
            loss += u64::from(society.weights[d as usize]) * s.abs_diff(p);
        }
        let notices = get(Column::Notices, 0);
        if layout.dimensions > 0 {
            add(layout.user_at(group) + 1, loss);
            add(layout.losses + (loss / (1 << 24)) as u32, 1);
            let hides = society.classes.get(get(Column::Class, 0) as usize).map_or(0, |c| u64::from(c.sycophancy_q16));
            add(layout.shown, loss * (65536 - hides) / 65536);
            let misaligned = loss > u64::from(society.misalignment);
            add(layout.misaligned, u64::from(misaligned));
            add(layout.misaligned + 1, u64::from(misaligned && get(Column::Reliance, 0) >= 1 << 31));
            add(layout.misaligned + 2, notices);
        }
        add(layout.scores, get(Column::Reliance, 0) / 65536);
        add(layout.scores + 1, get(Column::Objective, 0));
        add(layout.scores + 2, get(Column::Human, 0));
        add(layout.scores + 3, get(Column::Stock, 0));
        for plane in 0..self.plan.planes(Column::Opinion) {
            add(layout.scores + 4, get(Column::Opinion, plane));
        }
        if self.has(Column::Report) {
            add(layout.reports + get(Column::Report, 0) as u32 % 16, 1);
        }
        if self.has(Column::Dominance) {
            add(layout.dominance, (get(Column::Dominance, 0).abs_diff(1 << 31) / 256).pow(2));
        }
        if self.has(Column::Resource) {
            let resource = get(Column::Resource, 0);
            add(layout.stock, u64::from(society.subsistence).max(resource) - resource);
            add(layout.stock + 1 + bin(resource), 1);
            add(layout.stock + 1 + 1728 + bin(resource), resource);
        }
    }

    /// Squared differences over the links of an agent; those that lead both ways belong to the agent with the higher number.
    fn links(&self, i: u32, sums: &mut [u64]) {
        let Some(topology) = layout::walked(self.plan) else { return };
        let link = |slot: u32| self.get(Column::Link, slot, i) as u32;
        for met in graph::around(topology, [self.plan.agents(), self.replica], i, &link) {
            if met.agent > i && !topology.one_way() {
                continue;
            }
            for d in 0..self.layout.dimensions {
                for (k, column) in [Column::Value, Column::Preference].into_iter().enumerate() {
                    let apart = self.get(column, d, i).abs_diff(self.get(column, d, met.agent));
                    sums[(self.layout.links + 2 * d) as usize + k] += apart * apart;
                }
            }
        }
    }

    fn group(&self, first: u32, sums: &mut [u64]) {
        let (layout, size) = (&self.layout, self.plan.group_size());
        let mut add = |at: u32, x: u64| sums[at as usize] += x;
        let members = first..first + size;
        add(layout.groups, 1);
        for d in 0..layout.dimensions {
            for (k, column) in [Column::Value, Column::Preference].into_iter().enumerate() {
                let sum: u64 = members.clone().map(|i| self.get(column, d, i)).sum();
                add(layout.dimension_at(d) + 6 + k as u32, sum * sum);
            }
        }
        if self.has(Column::Influence) && size <= layout::CONCENTRATION_MAX {
            add(layout.groups + 1, concentration(&self.weights(first)) as u64);
        }
        if self.has(Column::Report) {
            let said = |i: u32| self.get(Column::Report, 0, i) % 2;
            let pairs = members.clone().flat_map(|i| members.clone().map(move |j| (i, j)));
            add(layout.groups + 2, pairs.filter(|(i, j)| i != j && said(*i) == said(*j)).count() as u64);
        }
    }

    /// What the members of a group weigh: in the vote, or else by their influence.
    fn weights(&self, first: u32) -> Vec<i64> {
        let all: Vec<i64> = (first..first + self.plan.group_size()).map(|i| self.get(Column::Influence, 0, i) as i64).collect();
        let Some(votes) = self.plan.votes() else { return all };
        let most = all.iter().copied().max().unwrap_or(0);
        let mut weights: Vec<i64> = all.iter().map(|e| weight_q30(votes.table.words(), votes.exponent_q16, *e, most)).collect();
        if !votes.leader {
            weights[0] = 0;
        }
        weights
    }

    /// Who is nearer to the mean preference of one user group than to that of any other.
    fn served(&self, sums: &mut [u64]) {
        if !layout::serves(self.plan) {
            return;
        }
        let (layout, weights) = (&self.layout, &self.plan.society().weights);
        let groups: Vec<u32> = (0..layout.users).filter(|u| sums[layout.user_at(*u) as usize] > 0).collect();
        let mean = |u: u32, d: u32| sums[layout.wanted_at(u, d) as usize + 1] / sums[layout.user_at(u) as usize];
        let wanted: Vec<Vec<u64>> = groups.iter().map(|u| (0..layout.dimensions).map(|d| mean(*u, d)).collect()).collect();
        for i in 0..self.plan.agents() {
            let far = |wanted: &Vec<u64>| -> u64 {
                (0..layout.dimensions).map(|d| u64::from(weights[d as usize]) * self.serves(d, i).abs_diff(wanted[d as usize])).sum()
            };
            let distances: Vec<u64> = wanted.iter().map(far).collect();
            let nearest = distances.iter().copied().min().unwrap_or(0);
            let at: Vec<u32> = groups.iter().zip(&distances).filter(|(_, far)| **far == nearest).map(|(u, _)| *u).collect();
            if let [one] = at[..] {
                sums[(layout.serves + one) as usize] += 1;
                sums[(layout.serves + layout.users) as usize] += u64::from(u64::from(one) == self.get(Column::User, 0, i));
            }
        }
    }
}

/// Exact below 128, then 64 equal parts of each octave.
fn bin(x: u64) -> u32 {
    if x < 128 {
        return x as u32;
    }
    let octave = x.ilog2();
    let part = (x - (1 << octave)) * 64 / (1 << octave);
    128 + (octave - 7) * 64 + part as u32
}

/// Sum of each value dimension.
pub(in crate::reference) fn sums(plan: &Plan, world: &World, replica: u32) -> Vec<u64> {
    let Some(store) = world.columns.iter().find(|s| s.column == Column::Value) else { return Vec::new() };
    let sum = |d: u32| Store::range(plan, d, replica).map(|at| u64::from(store.data.get(at))).sum();
    (0..store.planes).map(sum).collect()
}
