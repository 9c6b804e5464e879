//! Graphs: rules between their numbers and the number of agents; sparse ones are made in `sparse`.

use super::place::{Place, even, fills, near};
use super::sparse::sparse;
use crate::config::building::while_made;
use crate::config::plan::Topology;
use crate::file::problem::Problem;
use crate::file::topology::Copies;
use crate::file::{Boundary, File, TopologyFile};
use crate::machine::too_much;
use crate::network::{ENTRIES_MAX, Network};
use std::sync::Arc;

/// Words of all graphs of the replicas together, unless the user asks for more: 1 GiB.
const COPIES_BY_DEFAULT: u64 = 1 << 28;
/// Agents per replica at most.
const AGENTS_MAX: u64 = (1 << 31) - 1;

/// Agents per replica; `None` if their number is missing or too large. `listed`: the interaction graph, if it is from a file.
pub(super) fn agents(file: &File, listed: Option<&Network>, problems: &mut Vec<Problem>) -> Option<u32> {
    let given = file.population.agents;
    let sites = match &file.topology {
        TopologyFile::Lattice { width, height, .. } => Some((vec![*width, *height], "lattice", "width or height")),
        TopologyFile::Cubic { width, height, depth, .. } => {
            Some((vec![*width, *height, *depth], "cubic lattice", "width, height or depth"))
        }
        _ => None,
    };
    let agents = if let Some((sides, what, keys)) = sites {
        let sites = sides.iter().fold(1u64, |sites, side| sites.saturating_mul(u64::from(*side)));
        let shape = sides.iter().map(u32::to_string).collect::<Vec<_>>().join(" × ");
        if let Some(n) = given.filter(|n| u64::from(*n) != sites) {
            problems.push(Problem::new(
                "population.agents",
                format!("{n} agents do not fill a {what} of {shape} = {sites} sites"),
                format!("{sites}"),
                format!("leave agents out (it follows from the lattice), or change {keys}"),
            ));
        }
        sites
    } else if let Some(n) = given {
        u64::from(n)
    } else if matches!(file.topology, TopologyFile::Edges { .. }) {
        // What is wrong with the file has been reported.
        u64::from(listed?.agents())
    } else {
        problems.push(Problem::new(
            "population",
            "the number of agents is missing",
            format!("agents = 1 to {AGENTS_MAX}"),
            "add the line agents = … (only on a lattice does it follow from width and height)",
        ));
        return None;
    };
    if agents > AGENTS_MAX {
        problems.push(Problem::new(
            "topology",
            format!("{agents} sites are more than polity can number"),
            format!("up to {AGENTS_MAX} agents per replica"),
            "make the lattice smaller, or use several replicas",
        ));
        return None;
    }
    u32::try_from(agents).ok()
}

/// The graph of a section; `listed` if it is from a file.
pub(super) fn topology(file: &TopologyFile, place: Place<'_>, listed: Option<Network>, problems: &mut Vec<Problem>) -> Topology {
    match *file {
        TopologyFile::WellMixed { include_self } => Topology::WellMixed { include_self },
        TopologyFile::Ring { neighbors, self_play } => {
            even(neighbors, place, problems);
            near(neighbors, "use more agents or fewer neighbours; with 1 or 2 agents use kind = \"well_mixed\"", place, problems);
            Topology::Ring { neighbors, self_play }
        }
        TopologyFile::Lattice { width, height, neighborhood, boundary, self_play } => {
            if boundary == Boundary::Torus && width.min(height) < 3 {
                problems.push(Problem::new(
                    place.key(if width < 3 { "width" } else { "height" }),
                    format!("a torus of {width} × {height} would make an agent its own or its twofold neighbour"),
                    "width and height of at least 3 on a torus",
                    "use boundary = \"walls\", or kind = \"ring\" for a closed line",
                ));
            }
            fills(u64::from(width) * u64::from(height), &format!("lattice of {width} × {height}"), "width or height", place, problems);
            Topology::Lattice { width, height, neighborhood, boundary, self_play }
        }
        TopologyFile::Groups { size, self_play } => {
            if let Some(agents) = place.agents.filter(|n| !n.is_multiple_of(size)) {
                problems.push(Problem::new(
                    place.key("size"),
                    format!("{agents} agents cannot be divided into groups of {size}"),
                    format!("a divisor of {agents}"),
                    format!("use {} agents", (agents / size).max(1) * size),
                ));
            }
            Topology::Groups { size, self_play }
        }
        TopologyFile::SameRole { size } => same_role(size, place, problems),
        TopologyFile::Star { self_play } => Topology::Bipartite { left: 1, right: two_sides(1, place, problems), self_play },
        TopologyFile::CompleteBipartite { left, self_play } => {
            Topology::Bipartite { left, right: two_sides(left, place, problems), self_play }
        }
        TopologyFile::Cubic { self_play, .. }
        | TopologyFile::RandomRegular { self_play, .. }
        | TopologyFile::ErdosRenyi { self_play, .. }
        | TopologyFile::WattsStrogatz { self_play, .. }
        | TopologyFile::BarabasiAlbert { self_play, .. }
        | TopologyFile::Edges { self_play, .. } => {
            // Without its numbers in order a graph stays empty, and the plan is refused.
            let network = listed.or_else(|| sparse(file, place, problems)).unwrap_or_else(|| Network::new(1, &[], false));
            let copies = copies(file, &network, place, problems);
            let others = (1..copies).filter_map(|replica| sparse(file, Place { replica, ..place }, problems)).collect();
            Topology::Sparse { network: Arc::new(network), others, self_play }
        }
    }
}

/// Whether a random graph is one for all replicas, if the user has said so; `None`: the graph is not random.
fn asked(file: &mut TopologyFile) -> Option<&mut Option<Copies>> {
    match file {
        TopologyFile::RandomRegular { graph, .. }
        | TopologyFile::ErdosRenyi { graph, .. }
        | TopologyFile::WattsStrogatz { graph, .. }
        | TopologyFile::BarabasiAlbert { graph, .. } => Some(graph),
        _ => None,
    }
}

/// How many graphs there are; by default as many as replicas, unless they would fill more memory than any machine must have.
fn copies(file: &TopologyFile, network: &Network, place: Place<'_>, problems: &mut Vec<Problem>) -> u32 {
    let Some(wish) = asked(&mut file.clone()).map(|wish| *wish) else { return 1 };
    // Random graphs of one kind differ little in size.
    let words = u64::from(place.replicas) * network.device_words() as u64;
    match wish {
        Some(Copies::Shared) => 1,
        None if words > COPIES_BY_DEFAULT => 1,
        Some(Copies::PerReplica) if words > ENTRIES_MAX => {
            problems.push(Problem::new(
                place.key("graph"),
                format!("{} graphs like this one have about {:.2e} entries", place.replicas, words as f64),
                format!("up to {ENTRIES_MAX} entries in all graphs together"),
                "use fewer replicas, fewer links, or graph = \"shared\"",
            ));
            1
        }
        _ => {
            // All but this one are still to be made.
            let made = while_made(file, place.agents.unwrap_or(1), network.rows().1.len() as u64);
            if let Some(much) = too_much(4 * words + made) {
                problems.push(Problem::new(
                    place.key("graph"),
                    format!("{} graphs like this one need {much}", place.replicas),
                    "what fits into memory",
                    "use fewer replicas, fewer links, or graph = \"shared\"",
                ));
                return 1;
            }
            place.replicas
        }
    }
}

/// Writes into the resolved file how many graphs there are, where that was left to the program.
pub(super) fn say_copies(file: &mut TopologyFile, of: &Topology, replicas: u32) {
    if let Some(wish) = asked(file).filter(|wish| wish.is_none() && replicas > 1) {
        *wish = Some(if of.networks().count() > 1 { Copies::PerReplica } else { Copies::Shared });
    }
}

/// Those at the same place in other groups; only to learn from, and of at least two groups.
fn same_role(size: u32, place: Place<'_>, problems: &mut Vec<Problem>) -> Topology {
    if place.section == "topology" {
        problems.push(Problem::new(
            "topology.kind",
            "agents of one role learn from each other, but they do not meet",
            "same_role in the section learning only",
            format!("use topology = {{ kind = \"groups\", size = {size} }} and learning = {{ kind = \"same_role\", size = {size} }}"),
        ));
    }
    let agents = place.agents.unwrap_or(size);
    if !agents.is_multiple_of(size) || (agents == size && place.agents.is_some()) {
        problems.push(Problem::new(
            place.key("size"),
            format!("{agents} agents do not make several groups of {size}"),
            format!("a divisor of {agents} below it"),
            format!("use {} agents", (agents / size).max(2) * size),
        ));
    }
    Topology::SameRole { size, groups: (agents / size).max(1) }
}

/// Agents on the right of `left` others, at least 1.
fn two_sides(left: u32, place: Place<'_>, problems: &mut Vec<Problem>) -> u32 {
    let Some(agents) = place.agents else { return 1 };
    if left >= agents {
        problems.push(Problem::new(
            // A star says nothing about a left side.
            place.key(if left > 1 { "left" } else { "kind" }),
            format!("of {agents} agents {left} on the left leave nobody on the right"),
            format!("fewer than {agents} on the left"),
            "use more agents",
        ));
    }
    agents.saturating_sub(left).max(1)
}
