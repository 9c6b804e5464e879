//! Short phrases about a run: what it was, where it ran.

use super::words::{count, group};
use crate::file::{Boundary, Neighborhood, TopologyFile};
use crate::output::{GraphRecord, RunRecord};

/// Who met whom, in a few words.
pub(super) fn topology(record: &RunRecord) -> String {
    let met = graph(&record.config.topology);
    match &record.config.learning {
        Some(learning) if *learning != record.config.topology => format!("{met}; learning: {}", graph(learning)),
        _ => met,
    }
}

/// One graph in a few words.
pub(super) fn graph(topology: &TopologyFile) -> String {
    let sides = |sides: &[u32]| sides.iter().map(|side| group(u64::from(*side))).collect::<Vec<_>>().join(" × ");
    let edges = |boundary: Boundary| match boundary {
        Boundary::Torus => "torus",
        Boundary::Walls => "walls",
    };
    match *topology {
        TopologyFile::WellMixed { .. } => "well mixed".into(),
        TopologyFile::Ring { neighbors, .. } => format!("ring, {neighbors} neighbours"),
        TopologyFile::SameRole { size } => format!("the same role in groups of {}", group(size.into())),
        TopologyFile::Groups { size, .. } => format!("groups of {}", group(size.into())),
        TopologyFile::Lattice { width, height, neighborhood, boundary, .. } => {
            let neighbors = match neighborhood {
                Neighborhood::VonNeumann => "4 neighbours",
                Neighborhood::Moore => "8 neighbours",
                Neighborhood::Hexagonal => "hexagonal, 6 neighbours",
            };
            format!("lattice {}, {neighbors}, {}", sides(&[width, height]), edges(boundary))
        }
        TopologyFile::Cubic { width, height, depth, boundary, .. } => {
            format!("cubic lattice {}, 6 neighbours, {}", sides(&[width, height, depth]), edges(boundary))
        }
        TopologyFile::Star { .. } => "star".into(),
        TopologyFile::CompleteBipartite { left, .. } => format!("complete bipartite, {} on the left", group(left.into())),
        TopologyFile::RandomRegular { degree, .. } => format!("random regular, {degree} neighbours"),
        TopologyFile::ErdosRenyi { mean_degree: Some(mean), .. } => format!("Erdős–Rényi, {mean} neighbours on average"),
        TopologyFile::ErdosRenyi { probability, .. } => format!("Erdős–Rényi, p = {}", probability.unwrap_or(0.0)),
        TopologyFile::WattsStrogatz { neighbors, rewiring, .. } => {
            format!("Watts–Strogatz, {neighbors} neighbours, {rewiring} rewired")
        }
        TopologyFile::BarabasiAlbert { edges, .. } => format!("Barabási–Albert, {edges} links per newcomer"),
        TopologyFile::Edges { ref file, directed, .. } => {
            format!("{} of {file}", if directed == Some(true) { "directed links" } else { "links" })
        }
    }
}

/// A sparse graph in numbers.
pub(super) fn links(graph: &GraphRecord) -> String {
    let links = if graph.directed { "directed link" } else { "link" };
    let degrees = format!("{} to {} neighbours", group(graph.degree_min.into()), group(graph.degree_max.into()));
    format!("{}, {degrees}, {:.2} on average", count(graph.links, links), graph.degree_mean)
}

/// How many agents.
pub(super) fn population(record: &RunRecord) -> String {
    let agents = count(record.agents(), "agent");
    match record.config.population.replicas {
        1 => agents,
        replicas => format!("{} of {agents}", count(replicas.into(), "replica")),
    }
}

/// What executed the steps.
pub(super) fn device(record: &RunRecord) -> String {
    let device = &record.manifest.device;
    match (device.backend.as_str(), device.adapter.as_str()) {
        ("", _) => "an unrecorded device".into(),
        (backend, "") => backend.into(),
        (backend, adapter) => format!("{backend} ({adapter})"),
    }
}

/// The phases of a step, in order.
pub(super) fn phases(record: &RunRecord) -> String {
    record.config.phase.iter().map(|p| p.kind.as_str()).collect::<Vec<_>>().join(" → ")
}
