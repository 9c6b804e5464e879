//! `polity list`: everything a config can name, with one line and its source.

use super::{Failure, print};
use crate::{columns, metrics, phase};

#[derive(Debug, clap::Args)]
pub(super) struct ListArgs {
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Name, one line, source.
const TOPOLOGIES: &[(&str, &str, &str)] = &[
    ("well_mixed", "everybody may meet everybody", ""),
    ("ring", "closed line, k nearest neighbours", ""),
    ("lattice", "square or hexagonal lattice, von Neumann or Moore, torus or walls, with or without self-play", "Nowak & May 1992"),
    ("groups", "complete graphs of consecutive agents: teams, demes, islands", "Wright 1931"),
    ("same_role", "learning only: agents at the same place in other fixed groups", "Taylor 1979"),
    ("cubic", "cubic lattice with 6 neighbours, torus or walls", ""),
    ("star", "agent 0 is everybody's neighbour", ""),
    ("complete_bipartite", "two sides, everybody linked to everybody on the other one", ""),
    ("random_regular", "random graph, equally many neighbours for all", "Bollobás 1980"),
    ("erdos_renyi", "random graph, every pair linked with the same probability", "Gilbert 1959"),
    ("watts_strogatz", "small world: a ring with some links moved", "Watts & Strogatz 1998"),
    ("barabasi_albert", "scale-free: growth with preferential attachment", "Barabási & Albert 1999"),
    ("edges", "links listed in a file, in both directions or one", ""),
];

/// The `kind` of a topology.
pub(super) fn kind_of(topology: &crate::config::file::TopologyFile) -> Option<String> {
    serde_json::to_value(topology).ok()?.get("kind")?.as_str().map(Into::into)
}

/// Sources of a topology.
pub(super) fn topology_sources(kind: &str) -> Vec<&'static str> {
    TOPOLOGIES.iter().filter(|(name, _, source)| *name == kind && !source.is_empty()).map(|(_, _, source)| *source).collect()
}

const INITS: &[(&str, &str)] = &[
    ("fractions", "each agent draws its strategy independently"),
    ("group_fractions", "each fixed group draws one strategy for all its members"),
    ("counts", "exact numbers, shuffled"),
    ("single_mutant", "one mutant among residents"),
    ("block", "a rectangle on a lattice"),
    ("disc", "a disc on a lattice"),
    ("file", "strategies listed in a text file"),
];

impl ListArgs {
    pub(super) fn run(self) -> Result<(), Failure> {
        let metrics = metrics::table();
        if self.json {
            let pairs = |all: &[(&str, &str)]| {
                all.iter().map(|(name, what)| serde_json::json!({ "name": name, "summary": what })).collect::<Vec<_>>()
            };
            let topologies: Vec<_> = TOPOLOGIES
                .iter()
                .map(|(name, what, source)| serde_json::json!({ "name": name, "summary": what, "source": source }))
                .collect();
            let phases: Vec<_> = phase::ALL
                .iter()
                .map(|p| serde_json::json!({ "name": p.name, "summary": p.summary, "sources": p.sources, "draws": p.draws }))
                .collect();
            let metrics: Vec<_> = metrics.iter().map(|m| serde_json::json!({ "name": m.name, "meaning": m.meaning })).collect();
            let columns: Vec<_> =
                columns::ALL.iter().map(|c| serde_json::json!({ "name": c.info().name, "meaning": c.info().meaning })).collect();
            let object = serde_json::json!({ "phases": phases, "topologies": topologies, "inits": pairs(INITS), "metrics": metrics, "columns": columns });
            return print(&object.to_string());
        }
        let mut text = String::from("Phases ([[phase]] kind = …)\n");
        for p in phase::ALL {
            text.push_str(&format!("  {:<28} {} ({})\n", p.name, p.summary, p.sources.join("; ")));
        }
        text.push_str("\nTopologies (topology.kind, learning.kind)\n");
        for (name, what, source) in TOPOLOGIES {
            let source = if source.is_empty() { String::new() } else { format!(" ({source})") };
            text.push_str(&format!("  {name:<18} {what}{source}\n"));
        }
        text.push_str("\nInitial states (init.kind)\n");
        for (name, what) in INITS {
            text.push_str(&format!("  {name:<18} {what}\n"));
        }
        text.push_str("\nMetrics (metrics.csv)\n");
        for m in metrics {
            text.push_str(&format!("  {:<34} {}\n", m.name, m.meaning));
        }
        text.push_str("\nState columns\n");
        for column in columns::ALL {
            let info = column.info();
            text.push_str(&format!("  {:<18} {} ({})\n", info.name, info.meaning, info.range));
        }
        print(text.trim_end())
    }
}
