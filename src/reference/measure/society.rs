//! The tally of a society, one agent after the other, from the definitions.

use crate::columns::Column;
use crate::config::Plan;
use crate::metrics::layout::{self, Layout};
use crate::world::{Store, World};

/// Entries of one replica, in the order of [`Layout`].
#[expect(clippy::too_many_lines, reason = "the definitions, one after the other")]
pub(super) fn tally(plan: &Plan, world: &World, replica: u32) -> Vec<u64> {
    let layout = Layout::new(plan);
    let mut sums = vec![0u64; layout.len as usize];
    if layout.len == 0 {
        return sums;
    }
    let society = plan.society();
    let get = |column: Column, plane: u32, i: u32| -> u64 {
        let store = world.columns.iter().find(|s| s.column == column);
        store.map_or(0, |s| u64::from(s.data.get(Store::range(plan, plane, replica).start + i as usize)))
    };
    let has = |column: Column| world.columns.iter().any(|s| s.column == column);
    let served = if has(Column::Outcome) { Column::Outcome } else { Column::Value };
    let mut add = |at: u32, x: u64| sums[at as usize] += x;
    for i in 0..plan.agents() {
        let user = layout.user_at(get(Column::User, 0, i) as u32);
        add(user, 1);
        let (mut loss, mut moved, mut cell, mut wanted) = (0u64, 0u64, 0u32, 0u32);
        for d in 0..layout.dimensions {
            let (v, p, o) = (get(Column::Value, d, i), get(Column::Preference, d, i), get(Column::Origin, d, i));
            let s = get(served, d, i);
            let [low, high] = society.charter[d as usize].map(u64::from);
            let at = layout.dimension_at(d);
            let outside = if v < low { low - v } else { v.max(high) - high };
            for (k, x) in [v, v * v, v.abs_diff(o), outside, p, p * p].into_iter().enumerate() {
                add(at + k as u32, x);
            }
            add(at + 7 + (v / 256) as u32, 1);
            add(at + 263 + (p / 256) as u32, 1);
            add(user + 2 + 2 * d, s);
            add(user + 3 + 2 * d, p);
            loss += u64::from(society.weights[d as usize]) * s.abs_diff(p);
            moved += v.abs_diff(o);
            cell = cell * 4 + (v / 16384) as u32;
            wanted = wanted * 4 + (p / 16384) as u32;
        }
        if layout.dimensions > 0 {
            add(user + 1, loss);
            add(layout.losses + (loss / (1 << 24)) as u32, 1);
            if layout.cell_count > 0 {
                add(layout.cells + cell, 1);
                add(layout.cells + layout.cell_count + wanted, 1);
            }
            let hides = society.classes.get(get(Column::Class, 0, i) as usize).map_or(0, |c| u64::from(c.sycophancy_q16));
            add(layout.shown, loss * (65536 - hides) / 65536);
            let notices = get(Column::Notices, 0, i);
            add(layout.drift, u64::from(moved > u64::from(society.drift_threshold) && notices == 0));
            add(layout.drift + 1, notices);
        }
        add(layout.scores, get(Column::Reliance, 0, i) / 65536);
        add(layout.scores + 1, get(Column::Objective, 0, i));
        add(layout.scores + 2, get(Column::Human, 0, i));
        add(layout.scores + 3, get(Column::Stock, 0, i));
        for plane in 0..plan.planes(Column::Opinion) {
            add(layout.scores + 4, get(Column::Opinion, plane, i));
        }
        if has(Column::Report) {
            add(layout.reports + get(Column::Report, 0, i) as u32 % 16, 1);
        }
        if has(Column::Resource) {
            let resource = get(Column::Resource, 0, i);
            add(layout.stock, u64::from(society.subsistence).max(resource) - resource);
            add(layout.stock + 1 + bin(resource), 1);
            add(layout.stock + 1 + 1728 + bin(resource), resource);
        }
    }
    if layout::sums_groups(plan) {
        let size = plan.group_size();
        for first in (0..plan.agents()).step_by(size as usize) {
            let members = first..first + size;
            add(layout.groups, 1);
            for d in 0..layout.dimensions {
                let sum: u64 = members.clone().map(|i| get(Column::Value, d, i)).sum();
                add(layout.dimension_at(d) + 6, sum * sum);
            }
            if has(Column::Influence) && size <= layout::CONCENTRATION_MAX {
                let all: Vec<u64> = members.clone().map(|i| get(Column::Influence, 0, i)).collect();
                add(layout.groups + 1, concentration(&all));
            }
            if has(Column::Report) {
                let pairs = members.clone().flat_map(|i| members.clone().map(move |j| (i, j)));
                let agree = pairs.filter(|(i, j)| i != j && (get(Column::Report, 0, *i) ^ get(Column::Report, 0, *j)) % 2 == 0);
                add(layout.groups + 2, agree.count() as u64);
            }
        }
    }
    sums
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

/// Σf²/(Σf)² in units of 2^-16, f the influence reduced to the 16 leading bits of the group's sum (of e/256); 1/n without any.
fn concentration(influence: &[u64]) -> u64 {
    let total: u64 = influence.iter().map(|e| e / 256).sum();
    let bits = if total == 0 { 0 } else { total.ilog2() + 1 };
    let unit = 256u64 << bits.saturating_sub(16);
    let shares: Vec<u64> = influence.iter().map(|e| e / unit).collect();
    let sum: u64 = shares.iter().sum();
    if sum == 0 { 65536 / influence.len() as u64 } else { shares.iter().map(|f| f * f).sum::<u64>() * 65536 / (sum * sum) }
}

/// Sum of each value dimension.
pub(in crate::reference) fn sums(plan: &Plan, world: &World, replica: u32) -> Vec<u64> {
    let Some(store) = world.columns.iter().find(|s| s.column == Column::Value) else { return Vec::new() };
    let sum = |d: u32| Store::range(plan, d, replica).map(|at| u64::from(store.data.get(at))).sum();
    (0..store.planes).map(sum).collect()
}
