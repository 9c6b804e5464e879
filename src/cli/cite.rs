//! `polity cite`: the papers behind what a config uses.

use super::shared::{ConfigArgs, Failure, print};
use crate::report;
use crate::rule::Registry;
use std::fmt::Write;

#[derive(Debug, clap::Args)]
pub(super) struct CiteArgs {
    #[command(flatten)]
    config: ConfigArgs,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

impl CiteArgs {
    pub(super) fn run(self, registry: &Registry) -> Result<(), Failure> {
        let plan = self.config.plan(registry)?;
        let mut cited = report::cited(plan.file(), registry);
        // What the config's own head says about its sources.
        let text = std::fs::read_to_string(&self.config.config).unwrap_or_default();
        let head = head_sources(&text);
        if !head.is_empty() {
            cited.push((format!("config {}", plan.name()), head));
        }
        let ours = format!("polity {}: see CITATION.cff; give the config and the digest of the run", env!("CARGO_PKG_VERSION"));
        if self.json {
            let parts: Vec<_> = cited.iter().map(|(what, sources)| serde_json::json!({ "part": what, "sources": sources })).collect();
            return print(&serde_json::json!({ "program": ours, "parts": parts }).to_string());
        }
        let mut out = format!("{ours}\n");
        for (what, sources) in cited {
            let _ = writeln!(out, "{what}\n    {}", sources.join("\n    "));
        }
        print(out.trim_end())
    }
}

/// The comment lines at the head that begin with `Source` or `Sources`, with their continuation lines, split at semicolons.
pub(super) fn head_sources(text: &str) -> Vec<String> {
    let mut found = String::new();
    let mut inside = false;
    for line in text.lines().take_while(|l| l.starts_with('#')) {
        let line = line.trim_start_matches('#');
        if let Some((_, rest)) = line.trim().split_once(':').filter(|(key, _)| matches!(*key, "Source" | "Sources" | "Lit")) {
            inside = true;
            found += rest;
            found.push(';');
        } else if inside && line.starts_with("   ") {
            found.pop();
            found.push(' ');
            found += line.trim();
            found.push(';');
        } else {
            inside = false;
        }
    }
    // Semicolons inside brackets do not part sources.
    let (mut parts, mut depth) = (vec![String::new()], 0);
    for c in found.chars() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        match parts.last_mut() {
            Some(last) if c != ';' || depth > 0 => last.push(c),
            _ => parts.push(String::new()),
        }
    }
    parts.into_iter().map(|p| p.trim().trim_end_matches('.').to_owned()).filter(|p| !p.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::head_sources;

    #[test]
    fn heads_are_read() {
        let text = "# A claim.\n# Source: Schlag 1998 (a; b); Fu\n#   2001.\n# Run time: none\nname = 1\n# Source: not the head\n";
        assert_eq!(head_sources(text), ["Schlag 1998 (a; b)", "Fu 2001"]);
        assert!(head_sources("name = 1").is_empty());
    }

    #[test]
    fn every_config_names_its_papers() {
        let mut seen = 0;
        for place in ["configs", "configs/bench"] {
            for entry in std::fs::read_dir(format!("{}/{place}", crate::ROOT)).unwrap() {
                let path = entry.unwrap().path();
                if path.extension().is_none_or(|e| e != "toml") {
                    continue;
                }
                let sources = head_sources(&std::fs::read_to_string(&path).unwrap());
                let year = |s: &String| s.split(|c: char| !c.is_ascii_digit()).any(|n| n.len() == 4);
                assert!(sources.iter().any(year), "{}: no paper after `Source:` in {sources:?}", path.display());
                seen += 1;
            }
        }
        assert!(seen > 50, "{seen} configs");
    }
}
