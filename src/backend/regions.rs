//! Cultural regions and zones of one replica: linked agents of equal or of compatible culture, by union-find.
//!
//! Done on the host at measured steps, whatever executes them; its twin is `src/reference/measure/regions.rs`. Where all members of a group are
//! linked to each other, they are united by what they have in common instead of pair by pair.

use crate::columns::Column;
use crate::config::Plan;
use crate::metrics::Regions;
use crate::world::Store;
use crate::world::graph::Graph;
use crate::world::store::halves_of;
use std::collections::HashMap;

/// The columns that regions follow from; none: the plan has no cultures.
pub(super) fn needed(plan: &Plan) -> Vec<Column> {
    let columns = [Column::Value, Column::Link].into_iter().filter(|column| plan.planes(*column) > 0);
    if plan.culture().is_some() { columns.collect() } else { Vec::new() }
}

/// The regions of a replica; `None`: the plan has no cultures.
pub(super) fn regions(plan: &Plan, replica: u32, columns: &[Store]) -> Option<Regions> {
    let (phase, traits) = plan.culture()?;
    let cultures = cultures(plan, replica, columns, traits);
    let graph = match Graph::new(plan.topology_of(phase), plan.agents(), replica) {
        Graph::Linked { slots, .. } => {
            let all = words_from(columns, replica as usize * plan.stride());
            Graph::Linked { links: all, step: plan.replicas() as usize * plan.stride(), slots }
        }
        graph => graph,
    };
    let (regions, largest) = united(&cultures, graph, |a, b| a == b, |culture| vec![*culture]).parts();
    let features = plan.society().dimension_count() as u32;
    let (zones, _) = united(&cultures, graph, |a, b| compatible(*a, *b, features), |culture| parts(*culture, features)).parts();
    Some(Regions { regions, largest, zones })
}

/// The links of all replicas from an entry on.
fn words_from(columns: &[Store], first: usize) -> &[u32] {
    match columns.iter().find(|s| s.column == Column::Link).map(|s| &s.data) {
        Some(crate::world::Data::U32(all)) => &all[first..],
        _ => &[],
    }
}

/// A culture as one number: the trait of feature d is its byte d.
fn cultures(plan: &Plan, replica: u32, columns: &[Store], traits: u32) -> Vec<u64> {
    let mut cultures = vec![0u64; plan.agents() as usize];
    for d in 0..plan.society().dimension_count() as u32 {
        for (culture, value) in cultures.iter_mut().zip(halves_of(columns, plan, Column::Value, d, replica)) {
            *culture |= u64::from((u32::from(*value) * traits) >> 16) << (8 * d); // traits ≤ 256
        }
    }
    cultures
}

/// Do two cultures have a feature in common?
fn compatible(a: u64, b: u64, features: u32) -> bool {
    let apart = (a ^ b).to_le_bytes();
    apart[..features as usize].contains(&0)
}

/// The features of a culture, each as a number of its own.
fn parts(culture: u64, features: u32) -> Vec<u64> {
    (0..features).map(|d| u64::from(d) << 8 | (culture >> (8 * d)) & 255).collect()
}

/// Unites linked agents whose cultures `fit`: those that share one of `keys`.
pub(super) fn united(cultures: &[u64], graph: Graph<'_>, fit: impl Fn(&u64, &u64) -> bool, keys: impl Fn(&u64) -> Vec<u64>) -> Forest {
    let n = cultures.len() as u32;
    let mut forest = Forest::new(n);
    match graph {
        Graph::WellMixed => forest.clique(0..n, cultures, &keys),
        Graph::Groups { size } => (0..n).step_by(size as usize).for_each(|first| forest.clique(first..first + size, cultures, &keys)),
        Graph::SameRole { size, .. } => {
            (0..size).for_each(|role| forest.clique((role..n).step_by(size as usize), cultures, &keys));
        }
        Graph::Bipartite { left, .. } => forest.sides(left, cultures, &keys),
        _ => {
            for i in 0..n {
                for j in (0..graph.slots_of(i)).filter_map(|slot| graph.at(i, slot)) {
                    if fit(&cultures[i as usize], &cultures[j as usize]) {
                        forest.unite(i, j);
                    }
                }
            }
        }
    }
    forest
}

/// Disjoint sets of agents.
pub(super) struct Forest {
    parent: Vec<u32>,
}

impl Forest {
    fn new(n: u32) -> Self {
        Self { parent: (0..n).collect() }
    }

    /// The first agent of the set, and every second one on the way brought nearer to it.
    fn root(&mut self, mut i: u32) -> u32 {
        while self.parent[i as usize] != i {
            let next = self.parent[self.parent[i as usize] as usize];
            self.parent[i as usize] = next;
            i = next;
        }
        i
    }

    fn unite(&mut self, i: u32, j: u32) {
        let (a, b) = (self.root(i), self.root(j));
        let (low, high) = (a.min(b), a.max(b));
        self.parent[high as usize] = low;
    }

    /// Unites all members who share a key.
    fn clique(&mut self, members: impl Iterator<Item = u32>, cultures: &[u64], keys: impl Fn(&u64) -> Vec<u64>) {
        let mut first: HashMap<u64, u32> = HashMap::new();
        for i in members {
            for key in keys(&cultures[i as usize]) {
                let other = *first.entry(key).or_insert(i);
                self.unite(other, i);
            }
        }
    }

    /// Unites all who share a key with somebody on the other side, beginning at `left`.
    fn sides(&mut self, left: u32, cultures: &[u64], keys: impl Fn(&u64) -> Vec<u64>) {
        let mut first: HashMap<u64, [Option<u32>; 2]> = HashMap::new();
        for (i, culture) in cultures.iter().enumerate() {
            for key in keys(culture) {
                first.entry(key).or_default()[usize::from(i as u32 >= left)].get_or_insert(i as u32);
            }
        }
        for (i, culture) in cultures.iter().enumerate() {
            for key in keys(culture) {
                if let Some(other) = first[&key][usize::from((i as u32) < left)] {
                    self.unite(other, i as u32);
                }
            }
        }
    }

    /// Number of sets, and members of the largest.
    pub(super) fn parts(mut self) -> (u32, u32) {
        let mut members = vec![0u32; self.parent.len()];
        for i in 0..members.len() as u32 {
            members[self.root(i) as usize] += 1;
        }
        (members.iter().filter(|n| **n > 0).count() as u32, members.iter().copied().max().unwrap_or(0))
    }
}
