//! Lineages and books once more, one agent after the other: MODEL A5.9.
#![deny(clippy::float_arithmetic)]

use crate::columns::{Column, harm, lineage, verdict};
use crate::config::Plan;
use crate::config::plan::{Decides, Identity, PhasePlan, draw};
use crate::num::permute::Permutation;
use crate::num::rng::DrawKey;
use crate::world::{Store, World};

/// An entry of a column.
fn get(plan: &Plan, world: &World, column: Column, plane: u32, replica: u32, i: u32) -> u32 {
    let store = world.columns.iter().find(|store| store.column == column);
    store.map_or(0, |store| store.data.get(Store::range(plan, plane, replica).start + i as usize))
}

fn set(plan: &Plan, world: &mut World, (column, plane): (Column, u32), replica: u32, i: u32, entry: u32) {
    if let Some(store) = world.columns.iter_mut().find(|store| store.column == column) {
        store.data.set(Store::range(plan, plane, replica).start + i as usize, entry);
    }
}

/// Lineages after a phase that may have changed strategies.
pub(super) fn trace(plan: &Plan, phase: &PhasePlan, seen: &World, world: &mut World) {
    let step = seen.step + 1;
    for replica in 0..plan.replicas() {
        let before = seen.replica(plan, replica as usize);
        for i in 0..plan.agents() {
            let after = world.replica(plan, replica as usize)[i as usize];
            let named = if phase.writes(Column::Model) { get(plan, world, Column::Model, 0, replica, i) } else { i };
            let old = |plane: u32, of: u32| get(plan, seen, Column::Lineage, plane, replica, of);
            let copies = named != i && before[named as usize] == after;
            let begins = !copies && before[i as usize] != after;
            let entries = if copies {
                let hands = u64::from(old(lineage::DEPTH, named)) + 1;
                [old(lineage::ROOT, named), old(lineage::BORN, named), named, hands.min(65_535) as u32, step]
            } else if begins {
                [i, step, i, 0, step]
            } else {
                continue;
            };
            for (plane, entry) in (0..).zip(entries) {
                set(plan, world, (Column::Lineage, plane), replica, i, entry);
            }
        }
    }
}

/// With whom values began after a phase that may have changed values.
pub(super) fn trace_values(plan: &Plan, phase: &PhasePlan, seen: &World, world: &mut World) {
    let identity = plan.society().accountability.as_ref().and_then(|kept| kept.values);
    for replica in 0..plan.replicas() {
        for i in 0..plan.agents() {
            let word = if phase.writes(Column::Giver) { get(plan, world, Column::Giver, 0, replica, i) } else { 0 };
            let (from, dimensions) = (word % (1 << 24), word / (1 << 24));
            for d in 0..plan.planes(Column::ValueRoot) {
                let [old, new] = [seen, &*world].map(|at| get(plan, at, Column::Value, d, replica, i));
                if dimensions / 2u32.pow(d) % 2 == 1 {
                    let root = get(plan, seen, Column::ValueRoot, d, replica, from);
                    set(plan, world, (Column::ValueRoot, d), replica, i, root);
                } else if old != new && identity == Some(Identity::State) {
                    set(plan, world, (Column::ValueRoot, d), replica, i, i);
                }
            }
        }
    }
}

/// The harm of what agents do, as they stand.
///
/// # Panics
/// If an entry overflows.
pub(super) fn book(plan: &Plan, world: &mut World) {
    let Some(kept) = &plan.society().accountability else { return };
    for replica in 0..plan.replicas() {
        for i in 0..plan.agents() {
            let own = world.replica(plan, replica as usize)[i as usize];
            let done = kept.harm[own as usize];
            let of = |plane: u32| get(plan, world, Column::Lineage, plane, replica, i);
            let (root, parent, depth) = (of(lineage::ROOT), of(lineage::PARENT), of(lineage::DEPTH));
            let root_holds = world.replica(plan, replica as usize)[root as usize];
            let mut add = |plane: u32, whom: u32, by: u32| {
                let sum = get(plan, world, Column::Harm, plane, replica, whom).checked_add(by).expect("blame fits its entry");
                set(plan, world, (Column::Harm, plane), replica, whom, sum);
            };
            // Of four quarters half falls to who does it, and half of the rest to each earlier hand, up to the root.
            let mut left = 4 * done;
            if depth >= 1 {
                add(harm::BLAME, i, left / 2);
                left /= 2;
                add(harm::COPIED, i, done);
            }
            if depth >= 2 {
                add(harm::BLAME, parent, left / 2);
                left /= 2;
            }
            add(harm::BLAME, root, left);
            add(harm::DONE, i, done);
            add(harm::ROOTED, i, left);
            if root_holds != own {
                add(harm::ORPHANED, i, left);
            }
        }
    }
}

/// The harm of what groups have decided wrongly in a phase, group after group, seat after seat.
///
/// # Panics
/// If an entry overflows.
pub(super) fn judge(plan: &Plan, phase: &PhasePlan, seen: &World, world: &mut World) {
    let Some((how, kept)) = phase.rule.decides().zip(plan.society().accountability.as_ref()) else { return };
    let step = seen.step + 1;
    for replica in 0..plan.replicas() {
        let order = match how {
            Decides::Threshold { random: true, .. } => {
                let key = DrawKey { seed: plan.seed(), step, draw: phase.draw(draw::MATCHING), replica };
                Some(Permutation::new(key, plan.agents()))
            }
            _ => None,
        };
        let size = match how {
            Decides::Majority { size } | Decides::Threshold { size, .. } => size,
        };
        for group in 0..plan.agents() / size {
            let members = (size * group..size * group + size).map(|seat| order.map_or(seat, |order| order.inverse(seat)));
            let report = |i: u32| get(plan, world, Column::Report, 0, replica, i);
            let held = |i: u32| seen.replica(plan, replica as usize)[i as usize];
            let (supporters, quota): (Vec<u32>, u32) = match how {
                // Own report, decision and truth are bits 0, 1 and 2.
                Decides::Majority { .. } => {
                    let first = report(size * group);
                    let wrong = first / 2 % 2 != first / 4 % 2;
                    (members.filter(|i| wrong && report(*i) % 2 == first / 2 % 2).collect(), size / 2 + 1)
                }
                Decides::Threshold { needed, acts, .. } => {
                    let idle: Vec<u32> = members.filter(|i| acts >> held(*i) & 1 == 0).collect();
                    let fails = size - (idle.len() as u32) < needed;
                    (if fails { idle } else { Vec::new() }, size - needed + 1)
                }
            };
            let k = supporters.len() as u32;
            for (m, i) in (0..).zip(&supporters) {
                let mut add = |(column, plane): (Column, u32), by: u32| {
                    let sum = get(plan, world, column, plane, replica, *i).checked_add(by).expect("blame fits its entry");
                    set(plan, world, (column, plane), replica, *i, sum);
                };
                let quarters = 4 * kept.decision_harm / k + u32::from((step % k + m) % k < 4 * kept.decision_harm % k);
                add((Column::Harm, harm::BLAME), quarters);
                add((Column::Verdict, verdict::PART), quarters);
                // Votes that are for it may be fewer than it takes where a judge decides.
                let degree = u64::from(kept.decision_harm) * 65_536 / u64::from(k + 1 - quota.min(k));
                add((Column::Verdict, verdict::DEGREE), degree as u32);
            }
        }
    }
}
