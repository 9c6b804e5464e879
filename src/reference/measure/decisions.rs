//! What groups decided, group after group, member after member.

use crate::columns::Column;
use crate::config::Plan;
use crate::config::plan::{Decides, draw};
use crate::metrics::Lineages;
use crate::num::permute::Permutation;
use crate::num::rng::DrawKey;
use crate::world::{Store, World};

/// Adds the decisions of the step to a tally. Of k who were for a wrong decision that takes q, k − q have to change their minds until it depends on each
/// of the others.
pub(super) fn add(plan: &Plan, world: &World, replica: u32, played: &[u8], found: &mut Lineages) {
    let plan = plan.at(world.step);
    let Some((at, how)) = plan.decision() else { return };
    if world.step == 0 {
        return;
    }
    let (size, quota) = match how {
        Decides::Majority { size } => (size, size / 2 + 1),
        // It is left undone as soon as so many leave it that the others are too few.
        Decides::Threshold { size, needed, .. } => (size, size + 1 - needed),
    };
    let order = match how {
        Decides::Threshold { random: true, .. } => {
            let draw = plan.phases()[at].draw(draw::MATCHING);
            Some(Permutation::new(DrawKey { seed: plan.seed(), step: world.step, draw, replica }, plan.agents()))
        }
        _ => None,
    };
    let reports = world.columns.iter().find(|store| store.column == Column::Report);
    let report = |i: u32| reports.map_or(0, |store| store.data.get(Store::range(plan, 0, replica).start + i as usize));
    for group in 0..plan.agents() / size {
        let members: Vec<u32> = (group * size..group * size + size).map(|seat| order.map_or(seat, |order| order.inverse(seat))).collect();
        let for_it = |i: &&u32| match how {
            Decides::Majority { .. } => report(**i) % 2 == report(**i) / 2 % 2,
            Decides::Threshold { acts, .. } => acts >> played[replica as usize * plan.stride() + **i as usize] & 1 == 0,
        };
        let supporters = members.iter().filter(for_it).count() as u32;
        let wrong = match how {
            Decides::Majority { .. } => report(members[0]) / 2 % 2 != report(members[0]) / 4 % 2,
            Decides::Threshold { .. } => supporters >= quota,
        };
        found.decided += 1;
        if wrong {
            found.wrong += 1;
            found.degrees += 4_294_967_296 / u64::from(supporters + 1 - quota.min(supporters));
            found.shares += 4_294_967_296 / u64::from(supporters);
        }
    }
}
