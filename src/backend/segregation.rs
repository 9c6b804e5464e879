//! Who lives beside whom in one replica, where agents move between sites.
//!
//! Done on the host at measured steps, whatever executes them; its twin is `src/reference/measure/segregation.rs`.

use super::regions::united;
use crate::columns::Column;
use crate::config::Plan;
use crate::metrics::Segregation;
use crate::world::graph::Graph;

/// The columns that it follows from; none: nobody moves.
pub(super) fn needed(plan: &Plan) -> Vec<Column> {
    if plan.homes().is_some() { vec![Column::Strategy] } else { Vec::new() }
}

/// What is found in a replica with these strategies; `None`: nobody moves.
pub(super) fn segregation(plan: &Plan, replica: u32, strategy: &[u8]) -> Option<Segregation> {
    let (phase, homes) = plan.homes()?;
    let graph = Graph::new(plan.topology_of(phase), plan.agents(), replica);
    let mut found = Segregation::default();
    let mut vacant = 0;
    for (i, kind) in (0..).zip(strategy) {
        if *kind == homes.empty {
            vacant += 1;
            continue;
        }
        let met = (0..graph.slots_of(i)).filter_map(|slot| graph.at(i, slot));
        let (like, occupied) = met.fold((0u32, 0u32), |(like, occupied), j| {
            let other = strategy[j as usize];
            (like + u32::from(other == *kind), occupied + u32::from(other != homes.empty))
        });
        if occupied > 0 {
            found.accompanied += 1;
            found.like += (u64::from(like) << 32) / u64::from(occupied); // ≤ 2^32 each, of at most 2^31 agents
        }
        found.unhappy += u64::from(!homes.is_happy(like, occupied));
    }
    // Every empty site is a kind of its own: a set of one.
    let alone = |(i, kind): (u64, &u8)| if *kind == homes.empty { 16 + i } else { u64::from(*kind) };
    let kinds: Vec<u64> = (0..).zip(strategy).map(alone).collect();
    let (sets, largest) = united(&kinds, graph, |a, b| a == b, |kind| vec![*kind]).parts();
    found.clusters = sets - vacant;
    found.largest = if found.clusters > 0 { largest } else { 0 };
    Some(found)
}
