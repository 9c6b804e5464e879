//! Exact tallies of a society on the CPU: chunks in parallel, plane by plane, integers added in any order.

use crate::columns::Column;
use crate::config::Plan;
use crate::metrics::layout::{self, CONCENTRATION_MAX, DIMENSION_SUMS, Layout};
use crate::num::bins::{STOCK_BINS, stock_bin};
use crate::world::Store;
use crate::world::store::{bytes_of, halves_of, words_of};
use multiversion::multiversion;
use rayon::prelude::*;

/// Agents per task.
const CHUNK: usize = 1 << 15;
/// Agents per inner block.
const BLOCK: usize = 512;

/// The tally of one replica.
pub(super) fn replica(plan: &Plan, replica: u32, columns: &[Store]) -> Vec<u64> {
    let layout = Layout::new(plan);
    if layout.len == 0 {
        return Vec::new();
    }
    let crowd = Crowd::new(plan, &layout, replica, columns);
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
        a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
        a
    };
    begins.into_par_iter().map(part).reduce_with(add).unwrap_or_default()
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
    opinion: Vec<&'a [u8]>,
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
            value: planes(Column::Value),
            preference: planes(Column::Preference),
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
            opinion: (0..plan.planes(Column::Opinion)).map(|plane| bytes_of(columns, plan, Column::Opinion, plane, replica)).collect(),
        }
    }

    fn tally(&self, begin: usize, end: usize, sums: &mut [u64]) {
        for d in 0..self.value.len() {
            self.dimension(d, begin, end, sums);
        }
        self.users(begin, end, sums);
        self.drift(begin, end, sums);
        self.scores(begin, end, sums);
        self.groups(begin, end, sums);
        self.stocks(begin, end, sums);
    }

    fn dimension(&self, d: usize, begin: usize, end: usize, sums: &mut [u64]) {
        let at = self.layout.dimension_at(d as u32) as usize;
        let [low, high] = self.plan.society().charter[d];
        let (value, preference, origin) = (&self.value[d][begin..end], &self.preference[d][begin..end], &self.origin[d][begin..end]);
        let bins = [counted(value.iter().map(|v| v >> 8)), counted(preference.iter().map(|p| p >> 8))];
        for (k, bin) in sums[at + DIMENSION_SUMS as usize..][..512].iter_mut().enumerate() {
            *bin += u64::from(bins[k >> 8][k & 255]);
        }
        let total = moments(value, preference, origin, low, high);
        sums[at..at + 6].iter_mut().zip(total).for_each(|(sum, add)| *sum += add);
    }

    /// Losses |served - preference| weighted over dimensions, by user group; cells of value space.
    fn users(&self, begin: usize, end: usize, sums: &mut [u64]) {
        let society = self.plan.society();
        let sycophantic = society.sycophantic();
        let mut losses = [[0u32; 256]; 4];
        // Small tables several times over, so that equal neighbours do not wait for each other.
        let spread = if self.layout.cell_count <= 256 { 4 } else { 1 };
        let mut cells = vec![0u32; 2 * self.layout.cell_count as usize * spread];
        for first in (begin..end).step_by(BLOCK) {
            let last = end.min(first + BLOCK);
            let n = last - first;
            let user = self.user.get(first..last);
            for u in 0..self.layout.users {
                let at = self.layout.user_at(u) as usize;
                sums[at] += user.map_or(n as u64, |user| user.iter().filter(|x| u32::from(**x) == u).count() as u64);
            }
            if self.value.is_empty() {
                continue;
            }
            let (mut loss, mut held, mut wanted) = ([0u32; BLOCK], [0u16; BLOCK], [0u16; BLOCK]);
            for d in 0..self.value.len() {
                let (served, preference) = (&self.served[d][first..last], &self.preference[d][first..last]);
                add_losses(society.weights[d], served, preference, &mut loss);
                for u in 0..self.layout.users {
                    let at = (self.layout.user_at(u) + 2) as usize + 2 * d;
                    sums[at] += sum_of(user, u as u8, served);
                    sums[at + 1] += sum_of(user, u as u8, preference);
                }
                if self.layout.cell_count > 0 {
                    let value = &self.value[d][first..last];
                    for ((held, wanted), (v, p)) in held.iter_mut().zip(&mut wanted).zip(value.iter().zip(preference)) {
                        (*held, *wanted) = (*held * 4 + (v >> 14), *wanted * 4 + (p >> 14));
                    }
                }
            }
            for u in 0..self.layout.users {
                sums[self.layout.user_at(u) as usize + 1] += match user {
                    Some(user) => user.iter().zip(&loss).map(|(x, loss)| if u32::from(*x) == u { u64::from(*loss) } else { 0 }).sum(),
                    None => loss[..n].iter().map(|x| u64::from(*x)).sum::<u64>(),
                };
            }
            for (k, loss) in loss[..n].iter().enumerate() {
                losses[k & 3][(loss >> 24) as usize] += 1;
            }
            if self.layout.cell_count > 0 {
                let count = self.layout.cell_count as usize;
                for (k, (held, wanted)) in held[..n].iter().zip(&wanted).enumerate() {
                    let table = 2 * count * (k & (spread - 1));
                    cells[table + usize::from(*held)] += 1;
                    cells[table + count + usize::from(*wanted)] += 1;
                }
            }
            let class = if sycophantic { &self.class[first..last] } else { &[] };
            let hides = |k: usize| class.get(k).map_or(0, |class| society.classes[usize::from(*class)].sycophancy_q16);
            let shown = |k: usize, loss: u32| (u64::from(loss) * u64::from(65536 - hides(k))) >> 16;
            sums[self.layout.shown as usize] += loss[..n].iter().enumerate().map(|(k, loss)| shown(k, *loss)).sum::<u64>();
        }
        for (k, bin) in sums[self.layout.losses as usize..][..256].iter_mut().enumerate() {
            *bin += losses.iter().map(|table| u64::from(table[k])).sum::<u64>();
        }
        for table in cells.chunks(2 * self.layout.cell_count.max(1) as usize) {
            sums[self.layout.cells as usize..].iter_mut().zip(table).for_each(|(sum, n)| *sum += u64::from(*n));
        }
    }

    fn drift(&self, begin: usize, end: usize, sums: &mut [u64]) {
        let threshold = self.plan.society().drift_threshold;
        for i in begin..if self.value.is_empty() { begin } else { end } {
            let moved: u32 = self.value.iter().zip(&self.origin).map(|(v, o)| u32::from(v[i].abs_diff(o[i]))).sum();
            let notices = self.notices.get(i).copied().unwrap_or(0);
            sums[self.layout.drift as usize] += u64::from(moved > threshold && notices == 0);
            sums[self.layout.drift as usize + 1] += u64::from(notices);
        }
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
            for (d, value) in self.value.iter().enumerate() {
                let sum: u64 = value[members.clone()].iter().map(|v| u64::from(*v)).sum();
                sums[self.layout.dimension_at(d as u32) as usize + 6] += sum * sum;
            }
            if !self.influence.is_empty() && size <= CONCENTRATION_MAX as usize {
                sums[self.layout.groups as usize + 1] += u64::from(concentration_q16(&self.influence[members.clone()]));
            }
            if !self.report.is_empty() {
                let yes = self.report[members].iter().filter(|r| **r & 1 == 1).count() as u64;
                let no = size as u64 - yes;
                sums[self.layout.groups as usize + 2] += yes * yes.saturating_sub(1) + no * no.saturating_sub(1);
            }
        }
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

/// How often each bin below 256 occurs; four tables in turn, so that equal neighbours do not wait for each other.
fn counted(bins: impl Iterator<Item = u16>) -> [u32; 256] {
    let mut tables = [[0u32; 256]; 4];
    for (k, bin) in bins.enumerate() {
        tables[k & 3][usize::from(bin & 255)] += 1;
    }
    std::array::from_fn(|bin| tables.iter().map(|table| table[bin]).sum())
}

/// Sums of values, squares, displacements, distances to the charter, preferences, their squares.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn moments(value: &[u16], preference: &[u16], origin: &[u16], low: u16, high: u16) -> [u64; 6] {
    let square = |x: u16| u64::from(x) * u64::from(x);
    let mut total = [0u64; 6];
    for ((v, p), o) in value.iter().zip(preference).zip(origin) {
        total[0] += u64::from(*v);
        total[1] += square(*v);
        total[2] += u64::from(v.abs_diff(*o));
        total[3] += u64::from(low.saturating_sub(*v)) + u64::from(v.saturating_sub(high));
        total[4] += u64::from(*p);
        total[5] += square(*p);
    }
    total
}

/// Adds weight · |served - preference| to each agent's loss; weights of all dimensions sum to 2^16.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn add_losses(weight: u32, served: &[u16], preference: &[u16], loss: &mut [u32; BLOCK]) {
    for ((loss, s), p) in loss.iter_mut().zip(served).zip(preference) {
        *loss += weight * u32::from(s.abs_diff(*p));
    }
}

/// Sum of the values of one user group's agents; of everybody's without user groups.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn sum_of(user: Option<&[u8]>, of: u8, values: &[u16]) -> u64 {
    let sum: u32 = match user {
        // A block of values fits 32 bits.
        Some(user) => user.iter().zip(values).map(|(x, v)| if *x == of { u32::from(*v) } else { 0 }).sum(),
        None => values.iter().map(|v| u32::from(*v)).sum(),
    };
    u64::from(sum)
}

/// Herfindahl index of a group's influence in units of 2^-16, from the 16 leading bits of the group's sum; 1/n if nobody has any.
fn concentration_q16(influence: &[u32]) -> u32 {
    let total: u32 = influence.iter().map(|e| e >> 8).sum(); // at most 256 members
    let shift = (32 - total.leading_zeros()).saturating_sub(16) + 8;
    let shares = influence.iter().map(|e| e >> shift);
    let (sum, squares) = shares.fold((0u32, 0u64), |(sum, squares), f| (sum + f, squares + u64::from(f) * u64::from(f)));
    if sum == 0 { 65536 / influence.len() as u32 } else { ((squares << 16) / (u64::from(sum) * u64::from(sum))) as u32 }
}
