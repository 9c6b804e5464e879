//! Loops over very many neighbours, which emulated GPUs cannot run to their end.

use super::device::Opened;
use crate::backend::engine::BackendError;
use crate::config::Plan;
use crate::config::plan::PhasePlan;
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
    let times = phase.facts.rounds;
    let topology = plan.topology_of(phase);
    if !topology.is_graph() {
        // Everybody is looked at, 16 times per invocation.
        return 16 * times * u64::from(plan.agents());
    }
    if u64::from(topology.degree_max()) * 16 * times <= ROUNDS_MAX {
        return 0;
    }
    let copies = topology.networks().count().max(1) as u32;
    let most = (0..copies).map(|replica| {
        let graph = Graph::new(topology, plan.agents(), replica);
        let mut sums = vec![0; plan.agents().div_ceil(128) as usize * 8];
        for i in 0..plan.agents() {
            sums[(i / 128 * 8 + i % 32 / 4) as usize] += u64::from(graph.degree(i)) * times;
        }
        sums.into_iter().max().unwrap_or(0)
    });
    most.max().unwrap_or(0)
}
