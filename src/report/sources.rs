//! The papers behind what a config uses: by part, as `polity cite` and the report give them.

use crate::file::{File, TopologyFile};
use crate::metrics;
use crate::rule::Registry;

/// Topologies: name, what they are, source.
pub const TOPOLOGIES: &[(&str, &str, &str)] = &[
    ("well_mixed", "everybody may meet everybody", "Maynard Smith 1982"),
    ("ring", "closed line, k nearest neighbours", "Ellison 1993"),
    ("lattice", "square or hexagonal lattice, von Neumann or Moore, torus or walls, with or without self-play", "Nowak & May 1992"),
    ("groups", "complete graphs of consecutive agents: teams, demes, islands", "Wright 1931"),
    ("same_role", "learning only: agents at the same place in other fixed groups", "Taylor 1979"),
    ("cubic", "cubic lattice with 6 neighbours, torus or walls", "Szabó & Fáth 2007"),
    ("star", "agent 0 is everybody's neighbour", "Lieberman, Hauert & Nowak 2005"),
    ("complete_bipartite", "two sides, everybody linked to everybody on the other one", "Newman 2010"),
    ("random_regular", "random graph, equally many neighbours for all", "Bollobás 1980"),
    ("erdos_renyi", "random graph, every pair linked with the same probability", "Gilbert 1959"),
    ("watts_strogatz", "small world: a ring with some links moved", "Watts & Strogatz 1998"),
    ("barabasi_albert", "scale-free: growth with preferential attachment", "Barabási & Albert 1999"),
    (
        "edges",
        "a graph in a file: edge or adjacency lists, matrices, Matrix Market, Pajek, GML, GraphML, METIS; docs/GRAPHS.md",
        "Newman 2010",
    ),
];

/// A part of a config and its sources.
pub type Cited = (String, Vec<String>);

/// Topologies, phases and the metrics of claims that a config uses, each once, with the sources that they name.
#[must_use]
pub fn cited(file: &File, registry: &Registry) -> Vec<Cited> {
    let mut parts: Vec<Cited> = Vec::new();
    let mut add = |what: String, sources: Vec<&str>| {
        if !sources.is_empty() && !parts.iter().any(|(known, _)| *known == what) {
            parts.push((what, sources.into_iter().map(Into::into).collect()));
        }
    };
    for (part, topology) in [("topology", Some(&file.topology)), ("learning", file.learning.as_ref())] {
        let kind = topology.and_then(kind_of).unwrap_or_default();
        let sources = TOPOLOGIES.iter().filter(|(name, _, source)| *name == kind && !source.is_empty()).map(|(_, _, source)| *source);
        add(format!("{part} {kind}"), sources.collect());
    }
    for phase in file.phase.iter().filter_map(|phase| registry.find(&phase.kind)) {
        add(phase.record.kind.into(), phase.record.sources.to_vec());
    }
    let table = metrics::table();
    for claim in &file.claim {
        if let Some(info) = table.iter().find(|m| m.name == claim.metric).filter(|m| m.source != "count") {
            add(format!("metric {}", info.name), vec![info.source]);
        }
    }
    parts
}

/// The `kind` of a topology.
fn kind_of(topology: &TopologyFile) -> Option<String> {
    serde_json::to_value(topology).ok()?.get("kind")?.as_str().map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_named_once_with_their_papers() {
        let text = "steps = 1\npopulation = { agents = 20, strategies = [\"A\", \"B\"] }\ntopology = { kind = \"groups\", size = 5 }\n\
                    phase = [{ kind = \"imitate/voter\" }, { kind = \"imitate/voter\" }]\n";
        let file: File = text.parse().unwrap();
        let parts = cited(&file, &Registry::builtin());
        let names: Vec<&str> = parts.iter().map(|(what, _)| what.as_str()).collect();
        assert_eq!(names, ["topology groups", "imitate/voter"]);
        assert_eq!(parts[1].1, ["Clifford & Sudbury 1973", "Holley & Liggett 1975"]);
    }
}
