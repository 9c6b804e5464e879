//! What a CPU kernel sees of a replica.

use crate::columns::Column;
use crate::config::Plan;
use crate::kernel::View;
use crate::num::permute::Permutation;
use crate::num::rng::DrawKey;
use crate::world::graph::Graph;
use crate::world::{Data, Store};

/// The view of one phase on one replica.
pub(super) fn view<'a>(
    plan: &'a Plan,
    index: usize,
    step: u32,
    replica: u32,
    strategy: &'a [u8],
    payoff: &'a [u32],
    columns: &'a [Store],
) -> View<'a> {
    let phase = &plan.phases()[index];
    let topology = plan.topology_of(phase);
    let graph = match Graph::new(topology, plan.agents(), replica) {
        Graph::Linked { slots, .. } => linked(plan, columns, replica, slots),
        graph => graph,
    };
    let mut view = View {
        plan,
        phase,
        step,
        replica,
        strategy,
        payoff,
        resting: u32::MAX,
        left_over: None,
        graph,
        columns,
        include_self: topology.include_self(),
    };
    if let Some((draw, from)) = phase.facts.revision.and_then(|r| r.rest_draw.map(|draw| (draw, r.rest_from))) {
        let seats = Permutation::new(DrawKey { seed: plan.seed(), step, draw, replica }, plan.agents());
        if from + 1 == plan.agents() {
            view.resting = seats.inverse(from);
        } else {
            view.left_over = Some((seats, from));
        }
    }
    view
}

/// The links of a replica as they are.
pub(super) fn linked<'a>(plan: &Plan, columns: &'a [Store], replica: u32, slots: u32) -> Graph<'a> {
    match columns.iter().find(|s| s.column == Column::Link).map(|s| &s.data) {
        Some(Data::U32(all)) => {
            let step = plan.replicas() as usize * plan.stride();
            Graph::Linked { links: &all[replica as usize * plan.stride()..], step, slots }
        }
        _ => unreachable!("a plan whose links change has a column of them"),
    }
}
