//! What is wrong with the phases of a config whatever its graphs are: said before a large graph is made or read, which takes seconds.

use super::place::Place;
use super::{events, links, phases, sparse, topology};
use crate::file::inputs::Inputs;
use crate::file::named;
use crate::file::problem::Problem;
use crate::file::topology::{Copies, Topology};
use crate::file::{File, TopologyFile};
use crate::network::{Network, WEIGHT_ONE};
use crate::rule::Registry;
use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;

/// Entries of a random graph, two for each link, from which making it takes longer than looking at the phases before.
const ENTRIES_LARGE: f64 = 1e6;
/// Bytes of a file with a graph from which reading it does.
const BYTES_LARGE: u64 = 1 << 20;
/// Agents of a file that has not been read: nothing that follows from either number is said.
const UNREAD: [u32; 2] = [1000, 1009];

/// What is wrong with the phases on any graph, and with the numbers of the graphs that are not made because of that; empty: nothing, or there is no
/// large graph to wait for.
pub(super) fn problems(file: &File, base: &Path, registry: &Registry) -> Vec<Problem> {
    let graphs = || std::iter::once(&file.topology).chain(&file.learning);
    let inputs = Inputs::new(base);
    if !graphs().any(|graph| large(graph, file, &inputs)) {
        return Vec::new();
    }
    let on = [0, 1].map(|which| on_stand_ins(file, base, registry, which));
    let [mut found, other] = on;
    found.retain(|problem| !problem.warning && other.contains(problem));
    if !found.is_empty() {
        let first = Place::first(file);
        let sections = [("topology", 0), ("learning", 1)].map(|(section, which)| Place { section, which, ..first });
        for (graph, place) in graphs().zip(sections) {
            sparse::rules(graph, place, &mut found);
        }
    }
    found
}

/// Does making this graph, or reading it, take a while?
fn large(graph: &TopologyFile, file: &File, inputs: &Inputs) -> bool {
    let n = f64::from(file.population.agents.unwrap_or(0));
    let (entries, wish) = match graph {
        TopologyFile::Cubic { width, height, depth, .. } => {
            (6.0 * f64::from(*width) * f64::from(*height) * f64::from(*depth), Some(Copies::Shared))
        }
        TopologyFile::RandomRegular { degree, graph, .. } => (n * f64::from(*degree), *graph),
        TopologyFile::ErdosRenyi { mean_degree, probability, graph, .. } => {
            (n * mean_degree.unwrap_or_else(|| probability.unwrap_or(0.0) * n), *graph)
        }
        TopologyFile::WattsStrogatz { neighbors, graph, .. } => (n * f64::from(*neighbors), *graph),
        TopologyFile::BarabasiAlbert { edges, graph, .. } => (2.0 * n * f64::from(*edges), *graph),
        TopologyFile::Edges { file, .. } => return std::fs::metadata(inputs.place(file)).is_ok_and(|found| found.len() > BYTES_LARGE),
        _ => return false,
    };
    let copies = if wish == Some(Copies::Shared) { 1 } else { file.population.replicas };
    entries * f64::from(copies) > ENTRIES_LARGE
}

/// What is wrong with the phases where every sparse graph is a small one: of two agents, or of 65 who have links that lead one way and weights where
/// the graph is from a file. What both have in common does not depend on the graph.
fn on_stand_ins(file: &File, base: &Path, registry: &Registry, which: usize) -> Vec<Problem> {
    // Problems of graphs are no business of phases.
    let mut elsewhere = Vec::new();
    let agents = topology::agents(file, None, &mut elsewhere).unwrap_or(UNREAD[which]);
    let graph = |graph: &TopologyFile, section: &'static str, elsewhere: &mut Vec<Problem>| match graph {
        TopologyFile::Cubic { self_play, .. }
        | TopologyFile::RandomRegular { self_play, .. }
        | TopologyFile::ErdosRenyi { self_play, .. }
        | TopologyFile::WattsStrogatz { self_play, .. }
        | TopologyFile::BarabasiAlbert { self_play, .. }
        | TopologyFile::Edges { self_play, .. } => {
            let network = Arc::new(stand_in(which, matches!(graph, TopologyFile::Edges { .. })));
            Topology::Sparse { network, others: Arc::from([]), self_play: *self_play }
        }
        _ => topology::topology(graph, Place { section, agents: Some(agents), ..Place::first(file) }, None, elsewhere),
    };
    let met = graph(&file.topology, "topology", &mut elsewhere);
    let learning = file.learning.as_ref().map(|learning| graph(learning, "learning", &mut elsewhere));
    let mut found = Vec::new();
    named::strategies(file, &mut found);
    let met = links::linked(file, registry, met, agents, &mut found);
    let inputs = RefCell::new(Inputs::new(base));
    let stage = phases::Stage { file, agents, topology: &met, learning: learning.as_ref().unwrap_or(&met), inputs: &inputs };
    events::phases(stage, registry, &mut found);
    found
}

/// The first or the second of two small graphs on which all agents have equally many neighbours.
fn stand_in(which: usize, from_file: bool) -> Network {
    if which == 0 {
        return Network::new(2, &[[0, 1]], false);
    }
    let all = (0..65u32).flat_map(|a| (0..65).map(move |b| [a, b]));
    let links: Vec<[u32; 2]> = all.filter(|[a, b]| if from_file { a != b } else { a < b }).collect();
    let network = Network::new(65, &links, from_file);
    if from_file { network.with_weights(&links, &vec![WEIGHT_ONE / 2; links.len()]) } else { network }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::load_str;
    use std::time::{Duration, Instant};

    fn text(topology: &str, agents: &str, phases: &str) -> String {
        format!(
            "seed = 1\nsteps = 1\npopulation = {{ {agents}strategies = [\"C\", \"D\"] }}\ntopology = {topology}\n\
             init = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\n{phases}"
        )
    }

    const WRONG: &str = "[[phase]]\nkind = \"imitate/fermi\"\nbeta = 1.0\n";
    const RIGHT: &str = "[[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, 0.0], [1.5, 0.2]]\npayoff = \"neighbor_sum\"\n\
                         [[phase]]\nkind = \"imitate/fermi\"\nbeta = 1.0\n";

    /// A file that would be refused is not looked at while a phase is wrong, and is refused once the phases are right.
    #[test]
    fn no_file_is_read_while_a_phase_is_wrong() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("graph.csv"), "0\n".repeat(1 << 20)).unwrap();
        let said = |agents: &str, phases: &str| {
            let text = text("{ kind = \"edges\", file = \"graph.csv\" }", agents, phases);
            load_str(&text, &dir.path().join("a.toml"), &[], &Registry::builtin()).err().map(|e| e.to_string()).unwrap_or_default()
        };
        for agents in ["", "agents = 77, "] {
            let wrong = said(agents, WRONG);
            assert!(wrong.contains("nobody has earned any") && !wrong.contains("graph.csv"), "{wrong}");
            assert!(said(agents, RIGHT).contains("graph.csv"), "the phases are right");
        }
    }

    /// Making this graph takes a minute without optimisation, and several gigabytes.
    #[test]
    fn no_graph_is_made_while_a_phase_is_wrong() {
        let begun = Instant::now();
        let said = |topology: &str, phases: &str| {
            let text = text(topology, "agents = 20_000_000, ", phases);
            load_str(&text, Path::new("a.toml"), &[], &Registry::builtin()).err().map(|e| e.to_string()).unwrap_or_default()
        };
        let wrong = said("{ kind = \"random_regular\", degree = 8 }", WRONG);
        assert!(wrong.contains("nobody has earned any") && wrong.contains("1 problem"), "{wrong}");
        // The rules of the graph's own numbers are said beside it.
        let both = said("{ kind = \"erdos_renyi\", mean_degree = 8.0, probability = 0.1 }", WRONG);
        assert!(both.contains("nobody has earned any") && both.contains("are both given"), "{both}");
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    }

    /// What depends on the graph is not said of a stand-in.
    #[test]
    fn what_depends_on_the_graph_waits_for_it() {
        let rewired = RIGHT.replace(
            "[[phase]]\nkind = \"imitate",
            "[[phase]]\nkind = \"network/rewire\"\nprobability = 0.5\nbelow = 0.5\n[[phase]]\nkind = \"imitate",
        );
        for (topology, phases) in [
            ("{ kind = \"barabasi_albert\", edges = 3 }", RIGHT),
            ("{ kind = \"barabasi_albert\", edges = 3 }", rewired.as_str()),
            ("{ kind = \"random_regular\", degree = 40 }", rewired.as_str()),
        ] {
            let file: File = text(topology, "agents = 400_000, ", phases).parse().unwrap();
            let file = phases::filled(&file, &Registry::builtin()).unwrap();
            assert!(large(&file.topology, &file, &Inputs::new(Path::new("."))));
            assert_eq!(problems(&file, Path::new("."), &Registry::builtin()), []);
        }
    }
}
