//! Short phrases about a run: what it was, where it ran.

use super::words::{count, group};
use crate::config::file::{Boundary, Neighborhood, TopologyFile};
use crate::output::RunRecord;

/// Who met whom, in a few words.
pub(super) fn topology(record: &RunRecord) -> String {
    match record.config.topology {
        TopologyFile::WellMixed { .. } => "well mixed".into(),
        TopologyFile::Ring { neighbors, .. } => format!("ring, {neighbors} neighbours"),
        TopologyFile::Groups { size, .. } => format!("groups of {}", group(size.into())),
        TopologyFile::Lattice { width, height, neighborhood, boundary, .. } => {
            let neighbors = match neighborhood {
                Neighborhood::VonNeumann => 4,
                Neighborhood::Moore => 8,
            };
            let edges = match boundary {
                Boundary::Torus => "torus",
                Boundary::Walls => "walls",
            };
            format!("lattice {} × {}, {neighbors} neighbours, {edges}", group(width.into()), group(height.into()))
        }
    }
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
    record.config.phase.iter().map(super::super::config::file::PhaseFile::name).collect::<Vec<_>>().join(" → ")
}
