//! Where a graph stands in the file, and what holds for graphs of any kind.

use crate::file::File;
use crate::file::problem::Problem;

/// Where a graph stands in the file, and what it may need to know.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// `topology` or `learning`.
    pub section: &'a str,
    /// Which stream of random words.
    pub which: u32,
    /// Agents per replica, if they are known.
    pub agents: Option<u32>,
    pub seed: u64,
    /// Independent populations.
    pub replicas: u32,
    /// The replica that a random graph is drawn for.
    pub replica: u32,
}

impl Place<'_> {
    /// That of the interaction graph.
    pub(super) fn first(file: &File) -> Self {
        let (agents, replicas) = (file.population.agents, file.population.replicas);
        Self { section: "topology", which: 0, agents, seed: file.seed, replicas, replica: 0 }
    }

    pub(super) fn key(&self, key: &str) -> String {
        format!("{}.{key}", self.section)
    }
}

pub(super) fn even(neighbors: u32, place: Place<'_>, problems: &mut Vec<Problem>) {
    if !neighbors.is_multiple_of(2) {
        problems.push(Problem::new(
            place.key("neighbors"),
            format!("{neighbors} is odd, but a ring has as many neighbours on the left as on the right"),
            "2, 4, 6, …",
            format!("use {} or {}", (neighbors - 1).max(2), neighbors + 1),
        ));
    }
}

/// Reports a ring with more neighbours than there are agents.
pub(super) fn near(neighbors: u32, remedy: &str, place: Place<'_>, problems: &mut Vec<Problem>) {
    if let Some(agents) = place.agents.filter(|n| neighbors >= *n) {
        problems.push(Problem::new(
            place.key("neighbors"),
            format!("{neighbors} neighbours need more than the {agents} agents there are"),
            format!("an even number below {agents}"),
            remedy,
        ));
    }
}

/// Reports a lattice of the learning graph that has another number of sites.
pub(super) fn fills(sites: u64, shape: &str, keys: &str, place: Place<'_>, problems: &mut Vec<Problem>) {
    // The agents of the interaction graph's own lattice follow from it.
    if let Some(agents) = place.agents.filter(|n| place.section != "topology" && u64::from(*n) != sites) {
        problems.push(Problem::new(
            place.key("width"),
            format!("{agents} agents do not fill a {shape}"),
            format!("{agents} sites"),
            format!("change {keys}"),
        ));
    }
}
