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

/// What makes cooperation or alignment possible: name, condition in one line, the config that shows it, sources.
const MECHANISMS: &[(&str, &str, &str, &str)] = &[
    (
        "direct reciprocity",
        "I help you, you help me: if the next round is likelier than cost over benefit, w > c/b",
        "mechanism_direct",
        "Axelrod & Hamilton 1981; Nowak 2006; Rand & Nowak 2013",
    ),
    (
        "indirect reciprocity",
        "I help you, somebody helps me: if reputations are known often enough, q > c/b",
        "mechanism_indirect",
        "Nowak & Sigmund 1998; Nowak 2006; Rand & Nowak 2013",
    ),
    (
        "spatial selection",
        "neighbours help each other (network reciprocity): under death-birth if b/c exceeds the number of neighbours",
        "mechanism_spatial",
        "Nowak & May 1992; Ohtsuki, Hauert, Lieberman & Nowak 2006; Nowak 2006; Rand & Nowak 2013",
    ),
    (
        "multilevel selection",
        "groups of cooperators replace groups of defectors: if b/c exceeds 1 + group size over number of groups",
        "mechanism_multilevel",
        "Traulsen & Nowak 2006; Nowak 2006; Rand & Nowak 2013",
    ),
    (
        "kin selection",
        "one meets one's own kind (assortment, Hamilton's rule): if r > c/b",
        "mechanism_kin",
        "Hamilton 1964; Grafen 1979; Nowak 2006; Rand & Nowak 2013",
    ),
    ("the five together", "five switches on one population", "five_mechanisms", "Nowak 2006; Rand & Nowak 2013"),
    (
        "social norms",
        "who is judged good for helping whom decides whether reputations carry cooperation",
        "indirect_reciprocity",
        "Ohtsuki & Iwasa 2004; Pacheco, Santos & Chalub 2006",
    ),
    ("peer punishment", "members fine those that do not contribute", "public_goods", "Fehr & Gächter 2000; Sigmund, Hauert & Brandt 2001"),
    ("collective risk", "a common loss is averted together", "collective_risk", "Milinski et al. 2008; Santos & Pacheco 2011"),
    ("audits and fines", "lies are found out with a probability, and fined", "deception_hiding", "Becker 1968"),
    (
        "judges",
        "influence follows the truth, not the group's own decision (judge = 1)",
        "power_seeking",
        "Condorcet 1785; Nitzan & Paroush 1982",
    ),
    (
        "holistic incentives",
        "groups are paid for the least of their alignments",
        "earthquake_judge",
        "Carichon, Khandelwal, Fauchard & Farnadi 2025; Traulsen & Nowak 2006",
    ),
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
            let mechanisms: Vec<_> = MECHANISMS
                .iter()
                .map(
                    |(name, what, config, source)| serde_json::json!({ "name": name, "summary": what, "config": config, "source": source }),
                )
                .collect();
            let object = serde_json::json!({
                "phases": phases, "topologies": topologies, "mechanisms": mechanisms, "inits": pairs(INITS), "metrics": metrics, "columns": columns
            });
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
        text.push_str("\nMechanisms (configs/NAME.toml)\n");
        for (name, what, config, source) in MECHANISMS {
            text.push_str(&format!("  {name:<20} {config:<20} {what} ({source})\n"));
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

#[cfg(test)]
mod tests {
    use super::MECHANISMS;

    #[test]
    fn mechanisms_have_configs() {
        for (name, _, config, source) in MECHANISMS {
            let path = format!("{}/configs/{config}.toml", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{name}: {path}: {e}"));
            let cited = super::super::cite::head_sources(&text).join("; ");
            let author = |source: &'static str| source.split([',', ' ']).next().unwrap();
            assert!(source.split("; ").any(|s| cited.contains(author(s))), "{name}: none of {source:?} in {cited:?}");
        }
        for five in ["direct", "indirect", "spatial", "multilevel", "kin"] {
            assert!(MECHANISMS.iter().any(|m| m.2 == format!("mechanism_{five}")), "{five}");
        }
    }
}
