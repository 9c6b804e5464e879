//! Exact tallies of a society on the CPU: chunks in parallel, plane by plane, integers added in any order.

use super::society_sums::{
    BLOCK, add_distances, add_losses, concentration_q16, counted, losses_of, moments, nearer, squares_of, squares_over, sum_of,
};
use super::view::linked;
use crate::columns::Column;
use crate::config::Plan;
use crate::config::plan::Votes;
use crate::metrics::layout::{self, CONCENTRATION_MAX, DIMENSION_SUMS, Layout};
use crate::num::bins::{STOCK_BINS, stock_bin};
use crate::world::Store;
use crate::world::graph::Graph;
use crate::world::store::{bytes_of, halves_of, words_of};
use rayon::prelude::*;

/// Agents per task.
const CHUNK: usize = 1 << 15;
/// User groups at most; behind them stand those who are nearest to their own.
const OWN: usize = 8;
/// Stands for a user group that there is not.
const NOBODY: usize = OWN + 1;

/// The tally of one replica; an earlier one of the same state gives the sums that last, which are made where there is none.
pub(super) fn replica(plan: &Plan, replica: u32, columns: &[Store], lasting: Option<&[(u32, u64)]>) -> Vec<u64> {
    let layout = Layout::new(plan);
    if layout.len == 0 {
        return Vec::new();
    }
    let crowd = Crowd { whole: lasting.is_none(), ..Crowd::new(plan, &layout, replica, columns) };
    let agents = plan.agents() as usize;
    let size = plan.group_size() as usize;
    let chunk = CHUNK.next_multiple_of(if layout::sums_groups(plan) { size } else { 1 });
    let part = |begin: usize| {
        let mut sums = vec![0u64; layout.len as usize];
        crowd.tally(begin, agents.min(begin + chunk), &mut sums);
        sums
    };
    let begins: Vec<usize> = (0..agents).step_by(chunk).collect();
    let add = |mut a: Vec<u64>, b: Vec<u64>| {
        // Parts of sums over links may be below 0.
        a.iter_mut().zip(b).for_each(|(a, b)| *a = a.wrapping_add(b));
        a
    };
    let mut sums = begins.par_iter().map(|begin| part(*begin)).reduce_with(add).unwrap_or_default();
    for (at, sum) in lasting.unwrap_or_default() {
        sums[*at as usize] = *sum;
    }
    if layout::serves(plan) {
        let wanted = crowd.wanted(&sums);
        let part = |begin: &usize| crowd.served(*begin..agents.min(begin + chunk), &wanted);
        let served = begins.par_iter().map(part).reduce_with(|a, b| std::array::from_fn(|k| a[k] + b[k])).unwrap_or_default();
        sums[layout.serves as usize..].iter_mut().zip(&served[..layout.users as usize]).for_each(|(sum, n)| *sum = *n);
        sums[(layout.serves + layout.users) as usize] = served[OWN];
    }
    sums
}

/// Sum of each value dimension.
pub(super) fn sums(plan: &Plan, replica: u32, columns: &[Store]) -> Vec<u64> {
    let sum = |d: u32| -> u64 {
        let values = halves_of(columns, plan, Column::Value, d, replica);
        values.par_chunks(CHUNK).map(|part| part.iter().map(|v| u64::from(*v)).sum::<u64>()).sum()
    };
    (0..plan.society().dimension_count() as u32).map(sum).collect()
}

/// The columns of one replica; those that the plan does not have are empty.
struct Crowd<'a> {
    plan: &'a Plan,
    layout: &'a Layout,
    /// Are sums that last made too?
    whole: bool,
    value: Vec<&'a [u16]>,
    preference: Vec<&'a [u16]>,
    origin: Vec<&'a [u16]>,
    /// What users get: outcomes where groups decide, else values.
    served: Vec<&'a [u16]>,
    user: &'a [u8],
    class: &'a [u8],
    report: &'a [u8],
    objective: &'a [u16],
    human: &'a [u16],
    reliance: &'a [u32],
    notices: &'a [u32],
    influence: &'a [u32],
    resource: &'a [u32],
    commons: &'a [u32],
    dominance: &'a [u32],
    opinion: Vec<&'a [u8]>,
    /// Links over which differences are summed, and whether they lead one way.
    links: Option<(Graph<'a>, bool)>,
    votes: Option<Votes<'a>>,
}

impl<'a> Crowd<'a> {
    fn new(plan: &'a Plan, layout: &'a Layout, replica: u32, columns: &'a [Store]) -> Self {
        let halves = |column: Column, d: u32| halves_of(columns, plan, column, d, replica);
        let planes = |column: Column| -> Vec<&[u16]> { (0..layout.dimensions).map(|d| halves(column, d)).collect() };
        let bytes = |column: Column| bytes_of(columns, plan, column, 0, replica);
        let words = |column: Column| words_of(columns, plan, column, 0, replica);
        let served = if plan.planes(Column::Outcome) > 0 { Column::Outcome } else { Column::Value };
        Self {
            plan,
            layout,
            whole: true,
            value: planes(Column::Value),
            preference: planes(Column::Preference),
            links: walked(plan, replica, columns),
            origin: planes(Column::Origin),
            served: planes(served),
            user: bytes(Column::User),
            class: bytes(Column::Class),
            report: bytes(Column::Report),
            objective: halves(Column::Objective, 0),
            human: halves(Column::Human, 0),
            reliance: words(Column::Reliance),
            notices: words(Column::Notices),
            influence: words(Column::Influence),
            resource: words(Column::Resource),
            commons: words(Column::Stock),
            dominance: words(Column::Dominance),
            votes: plan.votes(),
            opinion: (0..plan.planes(Column::Opinion)).map(|plane| bytes_of(columns, plan, Column::Opinion, plane, replica)).collect(),
        }
    }

    fn tally(&self, begin: usize, end: usize, sums: &mut [u64]) {
        for d in 0..self.value.len() {
            self.dimension(d, begin, end, sums);
        }
        self.users(begin, end, sums);
        self.links(begin, end, sums);
        self.scores(begin, end, sums);
        self.groups(begin, end, sums);
        self.stocks(begin, end, sums);
        let square = |h: &u32| u64::from(h.abs_diff(1 << 31) >> 8).pow(2);
        for h in self.dominance.get(begin..end).unwrap_or_default() {
            sums[self.layout.dominance as usize] += square(h);
        }
    }

    fn dimension(&self, d: usize, begin: usize, end: usize, sums: &mut [u64]) {
        let at = self.layout.dimension_at(d as u32) as usize;
        let [low, high] = self.plan.society().charter[d];
        let [value, preference, origin] = [&self.value, &self.preference, &self.origin].map(|all| &all[d][begin..end]);
        for (k, all) in [value, preference].into_iter().enumerate().take(1 + usize::from(self.whole)) {
            let bins = counted(all);
            let at = at + DIMENSION_SUMS as usize + 256 * k;
            for (bin, [agents, above]) in bins.into_iter().enumerate() {
                sums[at + bin] += u64::from(agents);
                sums[at + 512 + bin] += u64::from(above);
            }
        }
        let total = moments(value, origin, low, high);
        sums[at..at + 4].iter_mut().zip(total).for_each(|(sum, add)| *sum += add);
        for block in preference.chunks(BLOCK).filter(|_| self.whole) {
            sums[at + 4] += sum_of(None, 0, block);
            sums[at + 5] += squares_of(None, 0, block);
        }
    }

    /// Losses |served - preference| weighted over dimensions, by user group; who is misaligned.
    fn users(&self, begin: usize, end: usize, sums: &mut [u64]) {
        let society = self.plan.society();
        let mut losses = [[0u32; 256]; 4];
        for first in (begin..end).step_by(BLOCK) {
            let last = end.min(first + BLOCK);
            let n = last - first;
            let user = self.user.get(first..last);
            for u in (0..self.layout.users).filter(|_| self.whole) {
                let at = self.layout.user_at(u) as usize;
                sums[at] += user.map_or(n as u64, |user| user.iter().filter(|x| u32::from(**x) == u).count() as u64);
            }
            if self.value.is_empty() {
                continue;
            }
            let mut loss = [0u32; BLOCK];
            for d in 0..self.value.len() {
                let (served, preference) = (&self.served[d][first..last], &self.preference[d][first..last]);
                add_losses(society.weights[d], served, preference, &mut loss);
                for u in 0..self.layout.users {
                    let at = self.layout.wanted_at(u, d as u32) as usize;
                    sums[at] += sum_of(user, u as u8, served);
                    if self.whole {
                        sums[at + 1] += sum_of(user, u as u8, preference);
                        sums[at + 2] += squares_of(user, u as u8, preference);
                    }
                }
            }
            let loss = &loss[..n];
            for u in 0..self.layout.users {
                sums[self.layout.user_at(u) as usize + 1] += losses_of(user, u as u8, loss);
            }
            for (k, loss) in loss.iter().enumerate() {
                losses[k & 3][(loss >> 24) as usize] += 1;
            }
            let shown = |(loss, class): (&u32, &u8)| {
                let hidden = society.classes[usize::from(*class)].sycophancy_q16;
                (u64::from(*loss) * u64::from(65536 - hidden)) >> 16
            };
            sums[self.layout.shown as usize] +=
                if society.sycophantic() { loss.iter().zip(&self.class[first..last]).map(shown).sum() } else { losses_of(None, 0, loss) };
            let at = self.layout.misaligned as usize;
            sums[at] += loss.iter().filter(|loss| **loss > society.misalignment).count() as u64;
            if let Some(reliance) = self.reliance.get(first..last) {
                let both = loss.iter().zip(reliance);
                sums[at + 1] += both.filter(|(loss, trust)| **loss > society.misalignment && **trust >> 31 == 1).count() as u64;
            }
            sums[at + 2] += self.notices.get(first..last).unwrap_or_default().iter().map(|n| u64::from(*n)).sum::<u64>();
        }
        for (k, bin) in sums[self.layout.losses as usize..][..256].iter_mut().enumerate() {
            *bin += losses.iter().map(|table| u64::from(table[k])).sum::<u64>();
        }
    }

    /// Squared differences over links.
    fn links(&self, begin: usize, end: usize, sums: &mut [u64]) {
        let Some((graph, one_way)) = self.links else { return };
        // Links that change have nothing that lasts.
        let both = self.whole || matches!(graph, Graph::Linked { .. });
        for d in 0..self.value.len() {
            let at = self.layout.links as usize + 2 * d;
            for (k, column) in [self.value[d], self.preference[d]].into_iter().enumerate().take(1 + usize::from(both)) {
                sums[at + k] = squares_over(&graph, one_way, begin as u32..end as u32, column);
            }
        }
    }

    /// Mean preference of each user group that has agents, rounded down.
    fn wanted(&self, sums: &[u64]) -> Vec<(usize, Vec<u16>)> {
        let of = |u: u32| {
            let agents = sums[self.layout.user_at(u) as usize];
            let mean = |d: u32| (sums[self.layout.wanted_at(u, d) as usize + 1] / agents) as u16;
            (agents > 0).then(|| (u as usize, (0..self.layout.dimensions).map(mean).collect()))
        };
        (0..self.layout.users).filter_map(of).collect()
    }

    /// Agents nearer to the mean preference of each user group than to any other's; last, those who are nearest to their own.
    fn served(&self, agents: std::ops::Range<usize>, wanted: &[(usize, Vec<u16>)]) -> [u64; OWN + 1] {
        let weights = &self.plan.society().weights;
        let mut served = [0; NOBODY + 1];
        let mut own = 0;
        for first in agents.clone().step_by(BLOCK) {
            let block = first..agents.end.min(first + BLOCK);
            let (mut nearest, mut group) = ([u32::MAX; BLOCK], [NOBODY as u8; BLOCK]);
            for (u, mean) in wanted {
                // Weights sum to 2^16: distances stay below 2^32 − 1.
                let mut far = [0; BLOCK];
                for ((all, mean), weight) in self.served.iter().zip(mean).zip(weights) {
                    add_distances(*weight, *mean, &all[block.clone()], &mut far);
                }
                nearer(*u as u8, NOBODY as u8, &far, &mut nearest, &mut group);
            }
            let group = &group[..block.len()];
            for group in group {
                served[usize::from(*group) % (NOBODY + 1)] += 1;
            }
            own += self.user.get(block).unwrap_or_default().iter().zip(group).filter(|(user, group)| user == group).count() as u64;
        }
        served[OWN] = own;
        std::array::from_fn(|k| served[k])
    }

    fn scores(&self, begin: usize, end: usize, sums: &mut [u64]) {
        let at = self.layout.scores as usize;
        let part = |all: &'a [u32]| all.get(begin..end).unwrap_or_default();
        let halves = |all: &'a [u16]| all.get(begin..end).unwrap_or_default();
        sums[at] += part(self.reliance).iter().map(|r| u64::from(*r >> 16)).sum::<u64>();
        sums[at + 1] += halves(self.objective).iter().map(|x| u64::from(*x)).sum::<u64>();
        sums[at + 2] += halves(self.human).iter().map(|x| u64::from(*x)).sum::<u64>();
        sums[at + 3] += part(self.commons).iter().map(|x| u64::from(*x)).sum::<u64>();
        sums[at + 4] += self.opinion.iter().map(|all| all[begin..end].iter().map(|x| u64::from(*x)).sum::<u64>()).sum::<u64>();
        for code in self.report.get(begin..end).unwrap_or_default() {
            sums[self.layout.reports as usize + usize::from(*code & 15)] += 1;
        }
    }

    fn groups(&self, begin: usize, end: usize, sums: &mut [u64]) {
        if !layout::sums_groups(self.plan) {
            return;
        }
        let size = self.plan.group_size() as usize;
        for first in (begin..end).step_by(size) {
            let members = first..first + size;
            sums[self.layout.groups as usize] += 1;
            for (k, planes) in [&self.value, &self.preference].into_iter().enumerate().take(1 + usize::from(self.whole)) {
                for (d, all) in planes.iter().enumerate() {
                    let sum: u64 = all[members.clone()].iter().map(|v| u64::from(*v)).sum();
                    sums[self.layout.dimension_at(d as u32) as usize + 6 + k] += sum * sum;
                }
            }
            if !self.influence.is_empty() && size <= CONCENTRATION_MAX as usize {
                sums[self.layout.groups as usize + 1] += u64::from(self.concentration_q16(&self.influence[members.clone()]));
            }
            if !self.report.is_empty() {
                let yes = self.report[members].iter().filter(|r| **r & 1 == 1).count() as u64;
                let no = size as u64 - yes;
                sums[self.layout.groups as usize + 2] += yes * yes.saturating_sub(1) + no * no.saturating_sub(1);
            }
        }
    }

    /// Concentration of what the members of a group weigh: in the vote, or else by their influence.
    fn concentration_q16(&self, influence: &[u32]) -> u32 {
        let Some(votes) = &self.votes else { return concentration_q16(influence) };
        let most = influence.iter().copied().max().unwrap_or(0);
        let mut weights = [0; CONCENTRATION_MAX as usize];
        let weights = &mut weights[..influence.len()];
        weights.iter_mut().zip(influence).for_each(|(w, e)| *w = votes.table.weight_q30(votes.exponent_q16, *e, most));
        if !votes.leader {
            weights[0] = 0;
        }
        concentration_q16(weights)
    }

    fn stocks(&self, begin: usize, end: usize, sums: &mut [u64]) {
        let at = self.layout.stock as usize;
        let subsistence = self.plan.society().subsistence;
        for resource in self.resource.get(begin..end).unwrap_or_default() {
            sums[at] += u64::from(subsistence.saturating_sub(*resource));
            let bin = at + 1 + stock_bin(*resource) as usize;
            sums[bin] += 1;
            sums[bin + STOCK_BINS as usize] += u64::from(*resource);
        }
    }
}

/// The links over which differences are summed, in one replica.
fn walked<'a>(plan: &'a Plan, replica: u32, columns: &'a [Store]) -> Option<(Graph<'a>, bool)> {
    let topology = layout::walked(plan)?;
    let graph = match Graph::new(topology, plan.agents(), replica) {
        Graph::Linked { slots, .. } => linked(plan, columns, replica, slots),
        graph => graph,
    };
    Some((graph, topology.one_way()))
}
