//! Loops over very many neighbours, which emulated GPUs cannot run to their end.

use super::device::Opened;
use crate::backend::BackendError;
use crate::config::Plan;
use crate::config::file::PayoffMode;
use crate::config::plan::{PhasePlan, Spec, Topology};
use crate::config::respond::Against;
use crate::phase::record;
use crate::world::graph::Graph;

/// Mesa's llvmpipe leaves all loops of an invocation after 65,535 rounds in sum; the rest is for loops that are no neighbours.
const ROUNDS_MAX: u64 = 50_000;

/// Refuses a graph whose hubs would go wrong without a word on an emulated GPU.
pub(super) fn check(plan: &Plan, opened: &Opened) -> Result<(), BackendError> {
    if opened.summary.real {
        return Ok(());
    }
    let most = plan.phases().iter().map(|phase| rounds(plan, phase)).max().unwrap_or(0);
    if most <= ROUNDS_MAX {
        return Ok(());
    }
    Err(BackendError::NoDevice {
        message: format!(
            "{} is an emulation that cuts loops short, and {most} rounds over neighbours would be needed for some agents of this graph",
            opened.summary.name
        ),
        remedy: "run with --backend cpu, which gives the same results, or on a real GPU".into(),
    })
}

/// Rounds over neighbours of the invocation that has most of them, 16 agents each.
fn rounds(plan: &Plan, phase: &PhasePlan) -> u64 {
    let dimensions = plan.society().dimension_count() as u64;
    let text = record(phase).shader.1;
    let listens_to_all = text.contains("slots_of(") || text.contains("neighbor(i, k)");
    let times = match &phase.spec {
        Spec::BestResponse(rule) | Spec::Logit(rule) => u64::from(rule.against != Against::Field),
        _ if !listens_to_all => 0,
        Spec::Matrix(game) if !matches!(game.mode, PayoffMode::NeighborSum | PayoffMode::NeighborMean) => 0,
        // Counts of either side are enough.
        Spec::Matrix(_) if matches!(plan.topology_of(phase), Topology::Bipartite { .. }) => 0,
        Spec::Majority(rule) if rule.models > 0 => 0,
        Spec::Average(rule) => dimensions * if rule.weighted { 4 } else { 1 },
        Spec::HegselmannKrause(_) => dimensions,
        Spec::DeathBirth(_) | Spec::BirthDeath(_) => 2,
        // Twice the rounds of a game on average come on top: very many games are hardly longer in sum.
        Spec::Repeated(game) if matches!(game.mode, PayoffMode::NeighborSum | PayoffMode::NeighborMean) => {
            3 + 2 * (game.continues.iter().map(|q30| u64::from(*q30)).sum::<u64>() >> 30)
        }
        Spec::Repeated(_) => 0,
        _ => 1,
    };
    let topology = plan.topology_of(phase);
    if u64::from(topology.degree_max()) * 16 * times <= ROUNDS_MAX {
        return 0;
    }
    let graph = Graph::new(topology, plan.agents());
    let mut sums = vec![0; plan.agents().div_ceil(128) as usize * 8];
    for i in 0..plan.agents() {
        sums[(i / 128 * 8 + i % 32 / 4) as usize] += u64::from(graph.degree(i)) * times;
    }
    sums.into_iter().max().unwrap_or(0)
}
