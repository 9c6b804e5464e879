//! With whom values began, on the CPU.
//!
//! Twins: `shaders/society/value_lineage.wgsl` and `src/reference/lineage.rs`.
#![deny(clippy::float_arithmetic)]

use crate::columns::{Column, giver};
use crate::config::Plan;
use crate::config::plan::{Identity, PhasePlan};
use crate::metrics::ValueRoots;
use crate::world::store::{halves_of, words_of};
use crate::world::{Data, Store};
use rayon::prelude::*;

/// Agents per task.
const PIECE: usize = 1 << 14;

/// How values are traced; `None`: they are not.
fn identity(plan: &Plan) -> Option<Identity> {
    plan.society().accountability.as_ref()?.values
}

/// Writes with whom values began after a phase. `before`: values as they were.
///
/// Where nobody gives, nobody looks at anybody, and entries are written in place; else those of the givers are read as they were.
pub(super) fn trace(plan: &Plan, phase: &PhasePlan, before: &Store, columns: &mut [Store], next: &mut [Store]) {
    let gives = phase.writes(Column::Giver);
    let by_state = identity(plan) == Some(Identity::State);
    if !gives && !by_state {
        return;
    }
    let root = |store: &&mut Store| store.column == Column::ValueRoot;
    let to = if gives { next.iter_mut().find(root) } else { columns.iter_mut().find(root) };
    let Some(to) = to else { return };
    let mut written = std::mem::replace(&mut to.data, Data::U32(Vec::new()));
    let Data::U32(roots) = &mut written else { return };
    let all = plan.replicas() as usize;
    roots.par_chunks_mut(plan.stride()).enumerate().for_each(|(at, roots)| {
        let (d, replica) = ((at / all) as u32, (at % all) as u32);
        let one = std::slice::from_ref(before);
        let old = halves_of(one, plan, Column::Value, d, replica);
        let new = halves_of(columns, plan, Column::Value, d, replica);
        let (given, were) = if gives {
            (words_of(columns, plan, Column::Giver, 0, replica), words_of(columns, plan, Column::ValueRoot, d, replica))
        } else {
            (&[][..], &[][..])
        };
        roots[..old.len()].par_chunks_mut(PIECE).enumerate().for_each(|(piece, roots)| {
            for (i, root) in (piece * PIECE..).zip(roots) {
                let moved = by_state && old[i] != new[i];
                let from = given.get(i).map_or(i, |word| giver::of(i as u32, *word, d) as usize);
                *root = if from != i {
                    were[from]
                } else if moved {
                    i as u32
                } else {
                    were.get(i).copied().unwrap_or(*root)
                };
            }
        });
    });
    if gives {
        if let Some(store) = next.iter_mut().find(root) {
            store.data = written;
            columns.iter_mut().filter(|store| store.column == Column::ValueRoot).for_each(|now| std::mem::swap(now, store));
        }
    } else if let Some(store) = columns.iter_mut().find(root) {
        store.data = written;
    }
}

/// The tally of a replica; `None`: values are not traced.
pub(super) fn roots(plan: &Plan, replica: u32, columns: &[Store]) -> Option<ValueRoots> {
    identity(plan)?;
    let mut found = ValueRoots::default();
    let of = |d: u32| words_of(columns, plan, Column::ValueRoot, d, replica);
    let dimensions = plan.planes(Column::ValueRoot);
    let mut held = vec![0u32; plan.agents() as usize];
    for d in 0..dimensions {
        held.fill(0);
        for root in of(d) {
            held[*root as usize] += 1;
        }
        let one = &mut found.each[d as usize];
        for n in held.iter().filter(|n| **n > 0).map(|n| u64::from(*n)) {
            one.roots += 1;
            one.squares += n * n; // ≤ 2^48 in all
            one.largest = one.largest.max(n);
        }
    }
    let first = of(0);
    found.whole = (0..first.len()).filter(|i| (1..dimensions).all(|d| of(d)[*i] == first[*i])).count() as u64;
    Some(found)
}
