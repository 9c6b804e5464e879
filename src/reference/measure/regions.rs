//! Cultural regions and zones, by walking from neighbour to neighbour.

use crate::columns::Column;
use crate::config::Plan;
use crate::config::plan::Topology;
use crate::metrics::Regions;
use crate::oracle::View;
use crate::oracle::graph::neighbors;
use crate::world::World;

/// Regions of a replica; `None`: the plan has no cultures.
pub(super) fn regions(plan: &Plan, world: &World, replica: u32) -> Option<Regions> {
    let (_, traits) = plan.culture()?;
    let index = plan.phases().iter().position(|phase| phase.rule.traits().is_some())?;
    let view = View::new(plan, world, index, replica);
    let features = view.dimensions();
    let culture = |i: u32| -> Vec<i64> { (0..features).map(|d| view.get(Column::Value, d, i) * i64::from(traits) / 65536).collect() };
    let cultures: Vec<Vec<i64>> = (0..view.agents()).map(culture).collect();
    let links = links(&view);
    let common = |i: u32, j: u32| cultures[i as usize].iter().zip(&cultures[j as usize]).filter(|(a, b)| a == b).count() as u32;
    let regions = sets(links.as_deref(), view.agents(), |i, j| common(i, j) == features);
    let zones = sets(links.as_deref(), view.agents(), |i, j| common(i, j) > 0);
    let largest = regions.iter().copied().max().unwrap_or(0);
    Some(Regions { regions: regions.len() as u32, largest, zones: zones.len() as u32 })
}

/// Who is linked to whom, both ways; `None`: everybody to everybody.
pub(super) fn links(view: &View<'_>) -> Option<Vec<Vec<u32>>> {
    if matches!(view.topology(), Topology::WellMixed { .. }) {
        return None;
    }
    let mut links = vec![Vec::new(); view.agents() as usize];
    for i in 0..view.agents() {
        for met in neighbors(view, i) {
            links[i as usize].push(met.agent);
            links[met.agent as usize].push(i);
        }
    }
    Some(links)
}

/// Members of each set of agents that hang together by links that `count`.
pub(super) fn sets(links: Option<&[Vec<u32>]>, agents: u32, count: impl Fn(u32, u32) -> bool) -> Vec<u32> {
    let mut unseen: Vec<u32> = (0..agents).rev().collect();
    let mut seen = vec![false; agents as usize];
    let mut sizes = Vec::new();
    while let Some(first) = unseen.pop() {
        if std::mem::replace(&mut seen[first as usize], true) {
            continue;
        }
        let (mut open, mut size) = (vec![first], 0);
        while let Some(at) = open.pop() {
            size += 1;
            let others = match links {
                Some(links) => links[at as usize].clone(),
                None => unseen.iter().copied().filter(|j| !seen[*j as usize]).collect(),
            };
            for j in others.into_iter().filter(|j| count(at, *j)) {
                if !std::mem::replace(&mut seen[j as usize], true) {
                    open.push(j);
                }
            }
        }
        sizes.push(size);
    }
    sizes
}
