//! Graphs: rules between their numbers and the number of agents; sparse ones are made here, once per plan.

use crate::config::file::{Boundary, File, LinkFormat, TopologyFile};
use crate::config::network::{ENTRIES_MAX, EdgeList, Network, Stream, barabasi_albert, cubic, erdos_renyi, random_regular, watts_strogatz};
use crate::config::plan::Topology;
use crate::config::problem::Problem;
use std::path::Path;
use std::sync::Arc;

/// Agents per replica at most.
const AGENTS_MAX: u64 = (1 << 31) - 1;

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
    /// The folder that relative paths start from.
    pub base: &'a Path,
}

impl Place<'_> {
    fn key(&self, key: &str) -> String {
        format!("{}.{key}", self.section)
    }
}

/// Agents per replica; `None` if their number is missing or too large.
pub(super) fn agents(file: &File, base: &Path, problems: &mut Vec<Problem>) -> Option<u32> {
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
    } else if let TopologyFile::Edges { file: path, format, .. } = &file.topology {
        // What is wrong with the file is reported where the graph is made.
        let list = std::fs::read(base.join(path)).ok().and_then(|text| format.read(&text, false).ok());
        list.and_then(|list| list.largest).map_or(1, |(_, most)| u64::from(most) + 1)
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

/// The graph of a section.
pub(super) fn topology(file: &TopologyFile, place: Place<'_>, problems: &mut Vec<Problem>) -> Topology {
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
            let network = sparse(file, place, problems).unwrap_or_else(|| Network::new(1, &[], false));
            Topology::Sparse { network: Arc::new(network), self_play }
        }
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

fn even(neighbors: u32, place: Place<'_>, problems: &mut Vec<Problem>) {
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
fn near(neighbors: u32, remedy: &str, place: Place<'_>, problems: &mut Vec<Problem>) {
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
fn fills(sites: u64, shape: &str, keys: &str, place: Place<'_>, problems: &mut Vec<Problem>) {
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

/// Makes a sparse graph; `None` if something is wrong with it.
fn sparse(file: &TopologyFile, place: Place<'_>, problems: &mut Vec<Problem>) -> Option<Network> {
    let agents = place.agents?;
    let n = f64::from(agents);
    let mut stream = Stream::new([place.seed as u32, (place.seed >> 32) as u32], place.which);
    let found = problems.len();
    match file {
        TopologyFile::Cubic { width, height, depth, boundary, .. } => {
            let torus = *boundary == Boundary::Torus;
            solid([*width, *height, *depth], torus, place, problems);
            fits(n * 6.0, "width", place, problems);
            (problems.len() == found).then(|| cubic(*width, *height, *depth, torus))
        }
        TopologyFile::RandomRegular { degree, .. } => {
            pairable(agents, *degree, place, problems);
            fits(n * f64::from(*degree), "degree", place, problems);
            (problems.len() == found).then(|| random_regular(agents, *degree, &mut stream))
        }
        TopologyFile::ErdosRenyi { mean_degree, probability, .. } => {
            let probability = probability_of_a_link(agents, *mean_degree, *probability, place, problems)?;
            let links = probability * n * (n - 1.0) / 2.0;
            // Six standard deviations above the mean.
            fits(2.0 * (links + 6.0 * links.sqrt()), "kind", place, problems);
            (problems.len() == found).then(|| erdos_renyi(agents, probability, &mut stream))
        }
        TopologyFile::WattsStrogatz { neighbors, rewiring, .. } => {
            even(*neighbors, place, problems);
            near(*neighbors, "use more agents or fewer neighbours", place, problems);
            fits(n * f64::from(*neighbors), "neighbors", place, problems);
            (problems.len() == found).then(|| watts_strogatz(agents, *neighbors, *rewiring, &mut stream))
        }
        TopologyFile::BarabasiAlbert { edges, .. } => {
            if *edges >= agents {
                problems.push(Problem::new(
                    place.key("edges"),
                    format!("{agents} agents cannot have {edges} links to others each"),
                    format!("below {agents}"),
                    "use more agents or fewer edges",
                ));
            }
            fits(2.0 * n * f64::from(*edges), "edges", place, problems);
            (problems.len() == found).then(|| barabasi_albert(agents, *edges, &mut stream))
        }
        TopologyFile::Edges { file, format, directed, weighted, .. } => {
            if *weighted && *format == LinkFormat::Adjacency {
                problems.push(Problem::new(
                    place.key("weighted"),
                    "adjacency lists have no weights",
                    "weighted = true with format = \"edges\" or \"matrix\"",
                    "write the links one per line with their weights, or remove weighted",
                ));
                return None;
            }
            listed(file, *format, [*directed, *weighted], agents, place, problems)
        }
        _ => None,
    }
}

/// Reports a cubic lattice that is too thin for a torus, or does not have as many sites as there are agents.
fn solid([width, height, depth]: [u32; 3], torus: bool, place: Place<'_>, problems: &mut Vec<Problem>) {
    let sides = [("width", width), ("height", height), ("depth", depth)];
    if let Some((key, side)) = sides.into_iter().find(|(_, side)| torus && *side < 3) {
        problems.push(Problem::new(
            place.key(key),
            format!("a torus with a side of {side} would make an agent its own or its twofold neighbour"),
            "sides of at least 3 on a torus",
            "use boundary = \"walls\", or kind = \"lattice\" for two dimensions",
        ));
    }
    let sites = sides.iter().fold(1u64, |sites, (_, side)| sites.saturating_mul(u64::from(*side)));
    fills(sites, &format!("cubic lattice of {width} × {height} × {depth}"), "width, height or depth", place, problems);
}

/// Reports degrees that no simple graph has.
fn pairable(agents: u32, degree: u32, place: Place<'_>, problems: &mut Vec<Problem>) {
    let odd = degree % 2 == 1 && agents % 2 == 1;
    if degree >= agents || odd {
        let why = if odd { "an odd number of link ends cannot be paired" } else { "there are not so many others" };
        problems.push(Problem::new(
            place.key("degree"),
            format!("{agents} agents cannot have {degree} neighbours each: {why}"),
            format!("below {agents}, and even if the number of agents is odd"),
            "change degree, or use another number of agents",
        ));
    }
}

/// The probability from exactly one of it and the mean degree.
fn probability_of_a_link(
    agents: u32,
    mean_degree: Option<f64>,
    probability: Option<f64>,
    place: Place<'_>,
    problems: &mut Vec<Problem>,
) -> Option<f64> {
    let others = f64::from(agents - 1); // agents ≥ 1
    let (key, found, remedy) = match (mean_degree, probability) {
        (None, Some(p)) => return Some(p),
        (Some(mean), None) if mean <= others => return Some(if agents == 1 { 0.0 } else { mean / others }),
        (Some(mean), None) => {
            problems.push(Problem::new(
                place.key("mean_degree"),
                format!("{mean} neighbours on average, but there are only {others} others"),
                format!("0 to {others}"),
                "use more agents or fewer neighbours",
            ));
            return None;
        }
        (Some(_), Some(_)) => ("probability", "mean_degree and probability are both given", "remove one of them"),
        (None, None) => ("kind", "neither mean_degree nor probability is given", "add one of them, such as mean_degree = 4.0"),
    };
    problems.push(Problem::new(place.key(key), found, "exactly one of mean_degree and probability", remedy));
    None
}

/// Reports a graph that is too large.
fn fits(entries: f64, key: &str, place: Place<'_>, problems: &mut Vec<Problem>) {
    if entries > ENTRIES_MAX as f64 {
        problems.push(Problem::new(
            place.key(key),
            format!("a graph with about {:.2e} links is more than polity keeps", entries / 2.0),
            format!("up to {} links", ENTRIES_MAX / 2),
            "use fewer links or fewer agents; kinds well_mixed, ring, lattice, groups, star and complete_bipartite take no memory",
        ));
    }
}

/// The graph of a file.
fn listed(
    path: &str,
    format: LinkFormat,
    [directed, weighted]: [bool; 2],
    agents: u32,
    place: Place<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Network> {
    let at = place.base.join(path);
    let key = place.key("file");
    let text = match std::fs::read(&at) {
        Ok(text) => text,
        Err(error) => {
            let remedy = "check the path; it is relative to the config file";
            problems.push(Problem::new(
                key,
                format!("cannot read {}: {error}", at.display()),
                "a text file with one link per line",
                remedy,
            ));
            return None;
        }
    };
    let list = match format.read(&text, weighted) {
        Ok(list) => list,
        Err(malformed) => {
            problems.extend(malformed.into_iter().map(|bad| {
                let expected = match format {
                    LinkFormat::Edges if weighted => "two agents and a weight per line, numbers from 0",
                    LinkFormat::Edges => "two agents per line, whole numbers from 0",
                    LinkFormat::Adjacency => "an agent per line, then its neighbours, whole numbers from 0",
                    LinkFormat::Matrix => "as many numbers in each line as there are lines",
                };
                let line = if bad.line == 0 { String::new() } else { format!(":{}", bad.line) };
                Problem::new(
                    key.as_str(),
                    format!("{}{line}: {}", at.display(), bad.message),
                    format!("{expected}, separated by commas, semicolons, tabs or spaces"),
                    "correct the line; remarks stand after #, names of columns in the first line only",
                )
            }));
            return None;
        }
    };
    if let Some((line, most)) = list.largest.filter(|(_, most)| *most >= agents) {
        problems.push(Problem::new(
            key,
            format!("{}:{line}: agent {most} does not exist", at.display()),
            format!("0 to {}", agents - 1), // agents ≥ 1
            format!(
                "use {} agents, or leave population.agents out (it follows from the file of topology); agents are numbered from 0",
                most + 1
            ),
        ));
        return None;
    }
    weighed(list, &at, key, directed, agents, problems)
}

/// The graph of a list, if each link has one weight and none is too heavy.
fn weighed(list: EdgeList, at: &Path, key: String, directed: bool, agents: u32, problems: &mut Vec<Problem>) -> Option<Network> {
    if let Some(conflict) = list.conflict(directed) {
        let remedy = if directed { "keep one of the lines" } else { "keep one of the lines, or write directed = true" };
        problems.push(Problem::new(key, format!("{}: {conflict}", at.display()), "one weight per link", remedy));
        return None;
    }
    let network = list.network(agents, directed);
    let strongest = network.strength_max() >> 16;
    if network.weighted() && strongest > 65_534 {
        problems.push(Problem::new(
            key,
            format!("{}: the weights of one agent add up to {strongest}", at.display()),
            "up to 65534 for each agent",
            "divide all weights by a constant",
        ));
        return None;
    }
    Some(network)
}
