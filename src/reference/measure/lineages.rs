//! Where strategies come from and who answers for harm, counted one agent after the other.

use super::decisions;
use crate::columns::{Column, harm, lineage, verdict};
use crate::config::Plan;
use crate::metrics::{Lineages, ValueRoots};
use crate::world::{Store, World};
use std::collections::{BTreeMap, BTreeSet};

/// The tally of a replica; `None`: nothing is traced.
pub(super) fn lineages(plan: &Plan, world: &World, replica: u32, played: &[u8]) -> Option<Lineages> {
    let kept = plan.society().accountability.as_ref()?;
    let entry = |column: Column, plane: u32, i: u32| {
        let store = world.columns.iter().find(|store| store.column == column);
        store.map_or(0, |store| store.data.get(Store::range(plan, plane, replica).start + i as usize))
    };
    let id = |i: u32| (entry(Column::Lineage, lineage::ROOT, i), entry(Column::Lineage, lineage::BORN, i));
    let mut found = Lineages::default();
    let (mut held, mut harmful) = (BTreeMap::new(), BTreeSet::new());
    for i in 0..plan.agents() {
        *held.entry(id(i)).or_insert(0u64) += 1;
        found.depth += u64::from(entry(Column::Lineage, lineage::DEPTH, i));
        for (plane, sum) in [
            (harm::DONE, &mut found.done),
            (harm::COPIED, &mut found.copied),
            (harm::BLAME, &mut found.blame),
            (harm::ROOTED, &mut found.rooted),
            (harm::ORPHANED, &mut found.orphaned),
        ] {
            *sum += u64::from(entry(Column::Harm, plane, i));
        }
        found.laid += u64::from(entry(Column::Verdict, verdict::PART, i));
        found.blame_squares += u128::from(entry(Column::Harm, harm::BLAME, i)).pow(2);
        let threat = u64::from(kept.harm[world.replica(plan, replica as usize)[i as usize] as usize]);
        if threat > 0 {
            found.harmful += 1;
            found.threat += threat;
            harmful.insert(id(i));
            if id(id(i).0) == id(i) {
                found.traceable += threat;
            }
        }
    }
    let mut blame: Vec<u32> = (0..plan.agents()).map(|i| entry(Column::Harm, harm::BLAME, i)).collect();
    blame.sort_by_key(|quarters| std::cmp::Reverse(*quarters));
    for (top, many) in found.top.iter_mut().zip([1, 10, 100]) {
        *top = blame.iter().take(many).map(|quarters| u64::from(*quarters)).sum();
    }
    found.roots = held.len() as u64;
    found.squares = held.values().map(|n| n.pow(2)).sum();
    found.harmful_roots = harmful.len() as u64;
    decisions::add(plan, world, replica, played, &mut found);
    Some(found)
}

/// With whom values began; `None`: they are not traced.
pub(super) fn value_roots(plan: &Plan, world: &World, replica: u32) -> Option<ValueRoots> {
    let store = world.columns.iter().find(|store| store.column == Column::ValueRoot)?;
    let root = |d: u32, i: u32| store.data.get(Store::range(plan, d, replica).start + i as usize);
    let mut found = ValueRoots::default();
    for d in 0..store.planes {
        let mut held = BTreeMap::new();
        (0..plan.agents()).for_each(|i| *held.entry(root(d, i)).or_insert(0u64) += 1);
        let one = &mut found.each[d as usize];
        one.roots = held.len() as u64;
        one.squares = held.values().map(|n| n.pow(2)).sum();
        one.largest = held.into_values().max().unwrap_or(0);
    }
    let whole = |i: &u32| (0..store.planes).all(|d| root(d, *i) == root(0, *i));
    found.whole = (0..plan.agents()).filter(whole).count() as u64;
    Some(found)
}
