//! Who lives beside whom, where agents move between sites: from the lists of neighbours, agent by agent.

use super::regions::{links, sets};
use crate::config::Plan;
use crate::metrics::Segregation;
use crate::oracle::View;
use crate::oracle::graph::neighbors;
use crate::world::World;

/// What is found in a replica; `None`: nobody moves.
pub(super) fn segregation(plan: &Plan, world: &World, replica: u32) -> Option<Segregation> {
    let index = plan.phases().iter().position(|phase| phase.rule.homes().is_some())?;
    let homes = plan.phases()[index].rule.homes()?;
    let view = View::new(plan, world, index, replica);
    let lives = |i: u32| view.strategy[i as usize] != homes.empty;
    let same = |i: u32, j: u32| lives(i) && view.strategy[i as usize] == view.strategy[j as usize];
    let mut found = Segregation::default();
    for i in (0..view.agents()).filter(|i| lives(*i)) {
        let beside: Vec<u32> = neighbors(&view, i).iter().map(|met| met.agent).filter(|j| lives(*j)).collect();
        let like = beside.iter().filter(|j| same(i, **j)).count() as u128;
        let all = beside.len() as u128;
        if let Some(part) = (like << 32).checked_div(all) {
            found.accompanied += 1;
            found.like += part as u64;
        }
        // A share of all is stored as the greatest number.
        let share = u128::from(homes.share_q32) + u128::from(homes.share_q32 == u32::MAX);
        if like << 32 < share * all || like < u128::from(homes.count) {
            found.unhappy += 1;
        }
    }
    let sizes = sets(links(&view).as_deref(), view.agents(), same);
    let empty = (0..view.agents()).filter(|i| !lives(*i)).count();
    found.clusters = (sizes.len() - empty) as u32;
    found.largest = if found.clusters > 0 { sizes.into_iter().max().unwrap_or(0) } else { 0 };
    Some(found)
}
