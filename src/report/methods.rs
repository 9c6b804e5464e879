//! How a run was made, in words: what a reader needs to write a methods section, generated from the config and the records of its phases.

use super::facts;
use super::words::{count, group, list};
use crate::file::phase_file::PhaseFile;
use crate::output::{RunRecord, layout};
use crate::rule::Registry;
use maud::{Markup, html};

/// The keys of a phase with their values, as TOML.
fn keys(phase: &PhaseFile) -> Vec<(String, String)> {
    let value = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    phase.keys.iter().map(|(key, given)| (key.clone(), value(given))).collect()
}

/// The run in two sentences.
fn overview(record: &RunRecord) -> String {
    let config = &record.config;
    let strategies = match config.population.strategies.len() {
        1 => String::new(),
        _ => format!(" Strategies: {}.", list(&config.population.strategies)),
    };
    let users: Vec<String> = config.users.iter().map(|user| user.name.clone()).collect();
    let users = if users.is_empty() { String::new() } else { format!(" User groups: {}.", list(&users)) };
    let every = config.measure.every.unwrap_or(1);
    format!(
        "{}, {}, {}, measured every {}.{strategies}{users} All agents update at once, phase by phase, in the order of the table. State and arithmetic are integer or \
         fixed point; random words are Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011) under seed {}, each a function of step, phase, replica, agent and draw, so \
         that the run repeats bit by bit on any machine.",
        facts::population(record),
        facts::topology(record),
        count(record.steps().into(), "step"),
        if every == 1 { "step".into() } else { format!("{} steps", group(every.into())) },
        config.seed,
    )
}

/// The section of the page; phases and their papers are those of a registry.
pub(super) fn section(record: &RunRecord, registry: &Registry) -> Markup {
    let cited = super::sources::cited(&record.config, registry);
    html! {
        section.card {
            h2 { "Methods" }
            p { (overview(record)) }
            div.scroll {
                table.methods {
                    thead { tr { th { "" } th { "Phase" } th { "What it does" } th { "Values" } } }
                    tbody {
                        @for (k, phase) in record.config.phase.iter().enumerate() {
                            tr {
                                td.n { (k + 1) }
                                th scope="row" { code { (phase.kind) } }
                                td { (registry.find(&phase.kind).map_or("", |of| of.record.summary)) }
                                td { @for (key, value) in keys(phase) { span.pair { code { (key) } " " (value) } " " } }
                            }
                        }
                    }
                }
            }
            @if !cited.is_empty() {
                h3 { "Papers behind this run" }
                table.facts { tbody { @for (what, sources) in &cited { tr { th scope="row" { (what) } td { (sources.join("; ")) } } } } }
            }
            p.note {
                "Cite polity " (record.manifest.program.version) " (CITATION.cff) with the config's hash and the digest below. "
                code { "polity cite" } " with the config's own file adds what its head names."
            }
        }
    }
}

/// Links to the numbers behind the figures, as far as they lie beside the page.
pub(super) fn data(record: &RunRecord) -> Markup {
    const FILES: [(&str, &str); 8] = [
        (layout::METRICS, "every metric by step: curves"),
        (layout::COMPARE, "claims, effects and their courses"),
        (layout::VALUES, "distributions of values"),
        (layout::HISTOGRAM, "distribution of payoffs"),
        (layout::TRANSITIONS, "who changed to what"),
        (layout::REPLICAS, "every replica at the end"),
        (layout::DIGESTS, "digests by step"),
        (layout::RESULT, "the result, byte-equal on every backend"),
    ];
    html! {
        section.card {
            h2 { "Data" }
            p.note { "The numbers of every figure lie beside this page; pictures are in " code { "plots/" } "." }
            ul.data {
                @for (name, what) in FILES.iter().filter(|(name, _)| record.dir.join(name).exists()) { li { a href=(name) { (name) } ": " (what) } }
            }
        }
    }
}
