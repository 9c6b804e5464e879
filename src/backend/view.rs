//! What a CPU kernel sees of a replica, with the sums over the population that its phase needs.

use super::society_tally;
use crate::columns::Column;
use crate::config::Plan;
use crate::config::file::PayoffMode;
use crate::config::plan::Spec;
use crate::config::public_goods::GroupMode;
use crate::num::permute::Permutation;
use crate::num::rng::DrawKey;
use crate::phase::interact::{
    matrix::{field_payoffs, side_payoffs},
    public_goods::expected_payoffs,
};
use crate::phase::{Prepared, View};
use crate::world::graph::Graph;
use crate::world::{Data, Store};
use rayon::prelude::*;

/// Agents that one task counts.
const CHUNK: usize = 1 << 14;

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
    let graph = match Graph::new(topology, plan.agents()) {
        Graph::Linked { slots, .. } => linked(plan, columns, replica, slots),
        graph => graph,
    };
    let include_self = topology.include_self();
    let mut view = View {
        plan,
        phase,
        step,
        replica,
        strategy,
        payoff,
        field: [[0; 16]; 2],
        resting: u32::MAX,
        left_over: None,
        graph,
        columns,
        sums: [0; 8],
        prepared: Prepared::NONE,
        include_self,
    };
    match &phase.spec {
        Spec::Matrix(game) if game.mode == PayoffMode::Field => {
            view.field[0] = field_payoffs(game, &counts(plan, strategy), include_self);
        }
        Spec::Matrix(game) if matches!(game.mode, PayoffMode::NeighborSum | PayoffMode::NeighborMean) => {
            if let Graph::Bipartite { left, .. } = graph {
                let (left, right) = strategy.split_at(left as usize);
                view.field = side_payoffs(game, [&counts(plan, left), &counts(plan, right)], topology.self_play());
            }
        }
        Spec::PublicGoods(game) if game.mode == GroupMode::Field => view.field[0] = expected_payoffs(game, &counts(plan, strategy)),
        _ => {}
    }
    if matches!(phase.spec, Spec::Average(_)) && graph == Graph::WellMixed {
        let sums = society_tally::sums(plan, replica, columns);
        view.sums[..sums.len()].copy_from_slice(&sums);
    }
    if let Some((draw, from)) = phase.spec.revision().and_then(|r| r.rest_draw.map(|draw| (draw, r.rest_from))) {
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
fn linked<'a>(plan: &Plan, columns: &'a [Store], replica: u32, slots: u32) -> Graph<'a> {
    match columns.iter().find(|s| s.column == Column::Link).map(|s| &s.data) {
        Some(Data::U32(all)) => {
            let step = plan.replicas() as usize * plan.stride();
            Graph::Linked { links: &all[replica as usize * plan.stride()..], step, slots }
        }
        _ => unreachable!("a plan whose links change has a column of them"),
    }
}

/// Agents per strategy.
fn counts(plan: &Plan, strategy: &[u8]) -> Vec<u64> {
    let count = plan.strategy_count();
    let counted = |part: &[u8]| -> Vec<u64> {
        let mut counts = [[0u32; 16]; 4]; // four rows, so that equal neighbours do not wait for each other
        let quads = part.chunks_exact(4);
        let rest = quads.remainder();
        for quad in quads {
            for (row, s) in counts.iter_mut().zip(quad) {
                row[usize::from(*s & 15)] += 1;
            }
        }
        for s in rest {
            counts[0][usize::from(*s & 15)] += 1;
        }
        (0..count).map(|s| counts.iter().map(|row| u64::from(row[s])).sum()).collect()
    };
    if strategy.len() <= CHUNK {
        counted(strategy)
    } else {
        let add = |a: Vec<u64>, b: Vec<u64>| a.iter().zip(b).map(|(a, b)| a + b).collect();
        strategy.par_chunks(CHUNK).map(counted).reduce(|| vec![0; count], add)
    }
}
