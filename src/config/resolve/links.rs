//! Topologies whose links are state of the agents, because a phase redraws them.

use crate::columns::Column;
use crate::file::problem::Problem;
use crate::file::topology::Topology;
use crate::file::{Boundary, File, PhaseFile};
use crate::rule::Registry;

/// Links of one agent at most: each is a column of its own.
pub const SLOTS_MAX: u32 = 16;

/// The topology of a file in which links are redrawn; any other as it is.
pub(super) fn linked(file: &File, registry: &Registry, topology: Topology, agents: u32, problems: &mut Vec<Problem>) -> Topology {
    let rewires = |phase: &PhaseFile| registry.find(&phase.kind).is_some_and(|p| p.record.writes.contains(&Column::Link));
    let Some(at) = file.phase.iter().position(rewires) else { return topology };
    let kind = &file.phase[at].kind;
    let degree = topology.degree_max();
    let wrong = match &topology {
        Topology::WellMixed { .. } => Some("everybody may meet everybody, and there are no links".to_owned()),
        Topology::Lattice { boundary: Boundary::Walls, .. } => Some("agents at walls have fewer neighbours than others".to_owned()),
        Topology::Bipartite { left, right, .. } if left != right => {
            Some(format!("{left} agents have {right} neighbours and {right} have {left}"))
        }
        Topology::Sparse { network, .. } if network.degree_min() != degree => {
            Some(format!("agents have {} to {degree} neighbours", network.degree_min()))
        }
        _ if topology.weighted().is_some() => Some("its links have weights, which new links would not".to_owned()),
        _ if degree == 0 => Some("nobody has a neighbour".to_owned()),
        _ if degree > SLOTS_MAX => Some(format!("every agent has {degree} neighbours")),
        _ => None,
    };
    if let Some(wrong) = wrong {
        // A graph that could not be made has been reported.
        if topology.network().is_none_or(|network| network.agents() == agents) {
            problems.push(Problem::new(
                format!("phase[{at}].kind"),
                format!("{kind} keeps equally many links of all agents, but {wrong}"),
                format!("a topology on which all agents have the same number of neighbours, 1 to {SLOTS_MAX}"),
                "use topology = { kind = \"random_regular\", degree = 4 }, a ring, a torus, groups, or links of equal out-degree",
            ));
        }
        return topology;
    }
    Topology::Linked { start: Box::new(topology), degree }
}
