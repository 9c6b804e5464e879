//! Sparse graphs: drawn here, once per plan; `listed` reads those of files.

use super::place::{Place, even, fills, near};
use crate::config::building::while_made;
use crate::file::problem::Problem;
use crate::file::{Boundary, TopologyFile};
use crate::machine::too_much;
use crate::network::{ENTRIES_MAX, Network, Stream, barabasi_albert, cubic, erdos_renyi, isolated_note, random_regular, watts_strogatz};

/// Makes a sparse graph, with a note about agents that no link came to; `None` if something is wrong with it.
pub(super) fn sparse(file: &TopologyFile, place: Place<'_>, problems: &mut Vec<Problem>) -> Option<Network> {
    let network = drawn(file, place, problems)?;
    let notes = isolated_note(&network.isolated());
    Some(network.with_notes(notes.into_iter().collect()))
}

fn drawn(file: &TopologyFile, place: Place<'_>, problems: &mut Vec<Problem>) -> Option<Network> {
    let agents = place.agents?;
    let n = f64::from(agents);
    let mut stream = Stream::new([place.seed as u32, (place.seed >> 32) as u32], place.which).of_replica(place.replica);
    let found = problems.len();
    match file {
        TopologyFile::Cubic { width, height, depth, boundary, .. } => {
            let torus = *boundary == Boundary::Torus;
            solid([*width, *height, *depth], torus, place, problems);
            fits(file, n * 6.0, "width", place, problems);
            (problems.len() == found).then(|| cubic(*width, *height, *depth, torus))
        }
        TopologyFile::RandomRegular { degree, .. } => {
            pairable(agents, *degree, place, problems);
            fits(file, n * f64::from(*degree), "degree", place, problems);
            (problems.len() == found).then(|| random_regular(agents, *degree, &mut stream))
        }
        TopologyFile::ErdosRenyi { mean_degree, probability, .. } => {
            let probability = probability_of_a_link(agents, *mean_degree, *probability, place, problems)?;
            let links = probability * n * (n - 1.0) / 2.0;
            // Six standard deviations above the mean.
            fits(file, 2.0 * (links + 6.0 * links.sqrt()), "kind", place, problems);
            (problems.len() == found).then(|| erdos_renyi(agents, probability, &mut stream))
        }
        TopologyFile::WattsStrogatz { neighbors, rewiring, .. } => {
            even(*neighbors, place, problems);
            near(*neighbors, "use more agents or fewer neighbours", place, problems);
            fits(file, n * f64::from(*neighbors), "neighbors", place, problems);
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
            fits(file, 2.0 * n * f64::from(*edges), "edges", place, problems);
            (problems.len() == found).then(|| barabasi_albert(agents, *edges, &mut stream))
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

/// Reports a graph that is too large, for polity or for what there is room for.
fn fits(file: &TopologyFile, entries: f64, key: &str, place: Place<'_>, problems: &mut Vec<Problem>) {
    const REMEDY: &str =
        "use fewer links or fewer agents; kinds well_mixed, ring, lattice, groups, star and complete_bipartite take no memory";
    let links = entries / 2.0;
    if entries > ENTRIES_MAX as f64 {
        let message = format!("a graph with about {links:.2e} links is more than polity keeps");
        problems.push(Problem::new(place.key(key), message, format!("up to {} links", ENTRIES_MAX / 2), REMEDY));
    } else if place.replica > 0 {
        // There is room for all of them: it was asked for together, behind the first.
    } else if let Some(much) = too_much(while_made(file, place.agents.unwrap_or(1), entries as u64)) {
        let message = format!("a graph with about {links:.2e} links needs {much}");
        problems.push(Problem::new(place.key(key), message, "what fits into memory", REMEDY));
    }
}
