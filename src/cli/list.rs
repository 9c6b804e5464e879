//! `polity list`: everything a config can name, with one line and its source.

use super::{Failure, print};
use crate::{columns, metrics, phase};

#[derive(Debug, clap::Args)]
pub(super) struct ListArgs {
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

const TOPOLOGIES: &[(&str, &str)] = &[
    ("well_mixed", "everybody may meet everybody"),
    ("ring", "closed line, k nearest neighbours"),
    ("lattice", "square lattice, von Neumann or Moore, torus or walls, with or without self-play"),
];
const INITS: &[(&str, &str)] = &[
    ("fractions", "each agent draws its strategy independently"),
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
            let phases: Vec<_> = phase::ALL
                .iter()
                .map(|p| serde_json::json!({ "name": p.name, "summary": p.summary, "sources": p.sources, "draws": p.draws }))
                .collect();
            let metrics: Vec<_> = metrics.iter().map(|m| serde_json::json!({ "name": m.name, "meaning": m.meaning })).collect();
            let columns: Vec<_> =
                columns::ALL.iter().map(|c| serde_json::json!({ "name": c.info().name, "meaning": c.info().meaning })).collect();
            let object = serde_json::json!({ "phases": phases, "topologies": pairs(TOPOLOGIES), "inits": pairs(INITS), "metrics": metrics, "columns": columns });
            return print(&object.to_string());
        }
        let mut text = String::from("Phases ([[phase]] kind = …)\n");
        for p in phase::ALL {
            text.push_str(&format!("  {:<18} {} ({})\n", p.name, p.summary, p.sources.join("; ")));
        }
        for (title, all) in [("Topologies (topology.kind)", TOPOLOGIES), ("Initial states (init.kind)", INITS)] {
            text.push_str(&format!("\n{title}\n"));
            for (name, what) in all {
                text.push_str(&format!("  {name:<18} {what}\n"));
            }
        }
        text.push_str("\nMetrics (metrics.csv)\n");
        for m in metrics {
            text.push_str(&format!("  {:<18} {}\n", m.name, m.meaning));
        }
        text.push_str("\nState columns\n");
        for column in columns::ALL {
            let info = column.info();
            text.push_str(&format!("  {:<18} {} ({})\n", info.name, info.meaning, info.range));
        }
        print(text.trim_end())
    }
}
