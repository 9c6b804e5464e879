//! `polity list`: everything a config can name, with one line and its source.

use super::catalog::{GAMES, INITS, MECHANISMS, Shown};
use super::shared::{Failure, print};
use crate::report::TOPOLOGIES;
use crate::rule::Registry;
use crate::{columns, metrics};

#[derive(Debug, clap::Args)]
pub(super) struct ListArgs {
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

fn metric(m: &metrics::MetricInfo) -> serde_json::Value {
    serde_json::json!({
        "name": m.name, "meaning": m.meaning, "range": m.range, "chance": m.chance, "better": m.better, "undefined": m.undefined, "when": m.when,
        "source": m.source
    })
}

impl ListArgs {
    pub(super) fn run(self, registry: &Registry) -> Result<(), Failure> {
        let metrics = metrics::table();
        if self.json {
            let pairs = |all: &[(&str, &str)]| {
                all.iter().map(|(name, what)| serde_json::json!({ "name": name, "summary": what })).collect::<Vec<_>>()
            };
            let topologies: Vec<_> = TOPOLOGIES
                .iter()
                .map(|(name, what, source)| serde_json::json!({ "name": name, "summary": what, "source": source }))
                .collect();
            let phases: Vec<_> = registry
                .iter()
                .map(|p| serde_json::json!({ "name": p.record.kind, "summary": p.record.summary, "sources": p.record.sources, "draws": p.record.draws.iter().map(|d| d.what).collect::<Vec<_>>() }))
                .collect();
            let metrics: Vec<_> = metrics.iter().map(metric).collect();
            let columns: Vec<_> =
                columns::ALL.iter().map(|c| serde_json::json!({ "name": c.info().name, "meaning": c.info().meaning })).collect();
            let shown = |all: &[Shown]| {
                let row = |(name, what, config, source): &Shown| serde_json::json!({ "name": name, "summary": what, "config": config, "source": source });
                all.iter().map(row).collect::<Vec<_>>()
            };
            let object = serde_json::json!({
                "phases": phases, "topologies": topologies, "games": shown(GAMES), "mechanisms": shown(MECHANISMS), "inits": pairs(INITS), "metrics": metrics, "columns": columns
            });
            return print(&object.to_string());
        }
        let mut text = String::from("Phases ([[phase]] kind = …)\n");
        for p in registry.iter().map(|p| p.record) {
            text.push_str(&format!("  {:<28} {} ({})\n", p.kind, p.summary, p.sources.join("; ")));
        }
        text.push_str("\nTopologies (topology.kind, learning.kind)\n");
        for (name, what, source) in TOPOLOGIES {
            text.push_str(&format!("  {name:<18} {what} ({source})\n"));
        }
        for (heading, all) in [("Games", GAMES), ("Mechanisms", MECHANISMS)] {
            text.push_str(&format!("\n{heading} (configs/NAME.toml)\n"));
            for (name, what, config, source) in all {
                text.push_str(&format!("  {name:<20} {config:<24} {what} ({source})\n"));
            }
        }
        text.push_str("\nInitial states (init.kind)\n");
        for (name, what) in INITS {
            text.push_str(&format!("  {name:<18} {what}\n"));
        }
        text.push_str("\nMetrics (metrics.csv)\n");
        for m in metrics {
            text.push_str(&format!("  {:<34} {}\n", m.name, m.meaning));
            text.push_str(&format!(
                "  {:<34} range: {}; chance: {}; better: {}; undefined: {}; there with: {} ({})\n",
                "", m.range, m.chance, m.better, m.undefined, m.when, m.source
            ));
        }
        text.push_str("\nState columns\n");
        for column in columns::ALL {
            let info = column.info();
            text.push_str(&format!("  {:<18} {} ({})\n", info.name, info.meaning, info.range));
        }
        print(text.trim_end())
    }
}
