//! Where strategies come from and who answers for harm, counted one agent after the other.

use crate::columns::{Column, harm, lineage};
use crate::config::Plan;
use crate::metrics::Lineages;
use crate::world::{Store, World};
use std::collections::{BTreeMap, BTreeSet};

/// The tally of a replica; `None`: nothing is traced.
pub(super) fn lineages(plan: &Plan, world: &World, replica: u32) -> Option<Lineages> {
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
    found.roots = held.len() as u64;
    found.squares = held.values().map(|n| n.pow(2)).sum();
    found.harmful_roots = harmful.len() as u64;
    // Of k who were for a wrong decision that takes q votes, k − q have to change their minds until it depends on each of the others.
    if let Some(size) = plan.majority() {
        for group in 0..plan.agents() / size {
            let bits = |i: u32| entry(Column::Report, 0, group * size + i);
            let decided = bits(0) / 2 % 2;
            if decided == bits(0) / 4 % 2 {
                continue;
            }
            let supporters = (0..size).filter(|i| bits(*i) % 2 == decided).count() as u64;
            let spare = supporters.saturating_sub(u64::from(size) / 2 + 1);
            found.wrong += 1;
            found.degrees += 4_294_967_296 / (spare + 1);
        }
    }
    Some(found)
}
