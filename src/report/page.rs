//! The HTML page.

use super::figure::Figure;
use super::palette::strategy_css;
use super::words::{count, group, percent, rate, share};
use super::{claims, facts, methods, verdict};
use crate::compare::Comparison;
use crate::output::{RunRecord, Status};
use crate::rule::Registry;
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("style.css");

/// The whole report.
pub(super) fn page(record: &RunRecord, figures: &[Figure], registry: &Registry) -> Markup {
    let manifest = &record.manifest;
    let compared = claims::read(record);
    let beside: Vec<(String, String)> = compared.iter().flat_map(claims::curves).collect();
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content=(format!("{} {}", manifest.program.name, manifest.program.version));
                title { (record.config.name) " · polity" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    (header(record))
                    (claimed(record, compared.as_ref()))
                    section.story {
                        h2 { "What happened" }
                        @for sentence in verdict::sentences(record) { p { (sentence) } }
                    }
                    (shares(record))
                    section.figures aria-label="Claims" { @for (svg, caption) in &beside { (claims::figure(svg, caption)) } }
                    section.figures aria-label="Figures" {
                        @for (index, figure) in figures.iter().enumerate() {
                            figure class=[placement(figures, index)] {
                                (PreEscaped(&figure.svg))
                                figcaption { (figure.caption) }
                            }
                        }
                    }
                    (transitions(record))
                    (graphs(record))
                    (methods::section(record, registry))
                    (provenance(record))
                    (methods::data(record))
                    details {
                        summary { "The whole configuration (config.toml)" }
                        pre { code { (record.config_text) } }
                    }
                }
            }
        }
    }
}

/// What the config claims, and what the runs beside it say.
fn claimed(record: &RunRecord, compared: Option<&Comparison>) -> Markup {
    match compared {
        Some(found) if !found.claims.is_empty() => claims::section(found),
        _ if record.config.claim.is_empty() => html! {},
        _ => claims::untested(&record.config.claim.iter().map(|claim| claim.text.clone()).collect::<Vec<_>>()),
    }
}

/// Narrow figures come last, in pairs; one without a partner stands in the middle.
fn placement(figures: &[Figure], index: usize) -> Option<&'static str> {
    let narrow = figures.iter().filter(|f| !f.wide).count();
    match (figures[index].wide, index + 1 == figures.len() && narrow % 2 == 1) {
        (true, _) => Some("wide"),
        (false, true) => Some("single"),
        (false, false) => None,
    }
}

fn header(record: &RunRecord) -> Markup {
    let status = record.manifest.status;
    let mut key = vec![
        ("Population", facts::population(record)),
        ("Topology", facts::topology(record)),
        ("Steps", group(record.steps().into())),
        ("Seed", record.config.seed.to_string()),
        ("Each step", facts::phases(record)),
        ("Ran on", facts::device(record)),
    ];
    if let Some(speed) = record.manifest.agent_steps_per_s {
        key.push(("Speed", format!("{} agent-steps/s", rate(speed))));
    }
    html! {
        header {
            p.kicker {
                "polity experiment"
                @if status != Status::Complete { span.badge { (status.as_str()) } }
            }
            h1 { (record.config.name) }
            @if !record.config.description.is_empty() { p.lead { (record.config.description) } }
            dl.key {
                @for (name, value) in key { div { dt { (name) } dd { (value) } } }
                @if let Some(digest) = record.digest() { div { dt { "Digest" } dd { code { (digest) } } } }
            }
        }
    }
}

/// Where each strategy began, ended and went in between.
fn shares(record: &RunRecord) -> Markup {
    let rows: Vec<(usize, &String, Vec<f64>)> = record
        .strategies()
        .iter()
        .enumerate()
        .map(|(s, name)| (s, name, verdict::shares(record, name)))
        .filter(|(_, _, f)| !f.is_empty())
        .collect();
    html! {
        @if rows.len() > 1 {
            section.card {
                h2 { "Shares of strategies" }
                div.scroll {
                    table {
                        thead { tr { th { "Strategy" } th.bar { "At the end" } th.n { "First" } th.n { "Last" } th.n { "Lowest" } th.n { "Highest" } } }
                        tbody {
                            @for (s, name, f) in &rows {
                                tr {
                                    th scope="row" { span.swatch style=(format!("background:{}", strategy_css(*s))) {} (name) }
                                    td.bar { span.track { span style=(format!("width:{:.2}%;background:{}", 100.0 * f[f.len() - 1], strategy_css(*s))) {} } }
                                    td.n { (share(f[0])) }
                                    td.n { strong { (share(f[f.len() - 1])) } }
                                    td.n { (share(f.iter().copied().fold(f64::INFINITY, f64::min))) }
                                    td.n { (share(f.iter().copied().fold(f64::NEG_INFINITY, f64::max))) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Who went where in the last measured step.
fn transitions(record: &RunRecord) -> Markup {
    let Some((step, entries)) = record.transitions.as_ref().filter(|_| record.strategies().len() > 1) else { return html! {} };
    let names = record.strategies();
    let count = |from: &str, to: &str| entries.iter().find(|t| t.from == from && t.to == to).map_or(0, |t| t.count);
    html! {
        section.card {
            h2 { "Transitions in step " (group(u64::from(*step))) }
            p.note { "Agents by strategy before (rows) and after (columns) the step, with their share of the row." }
            div.scroll {
                table.matrix {
                    thead { tr { th { "from \\ to" } @for (s, name) in names.iter().enumerate() { th.n { span.swatch style=(format!("background:{}", strategy_css(s))) {} (name) } } } }
                    tbody {
                        @for (s, from) in names.iter().enumerate() {
                            @let whole: u64 = names.iter().map(|to| count(from, to)).sum();
                            tr {
                                th scope="row" { span.swatch style=(format!("background:{}", strategy_css(s))) {} (from) }
                                @for to in names {
                                    @let n = count(from, to);
                                    td.n.stay[from == to] { @if n == 0 { span.none { "0" } } @else { (group(n)) } @if n > 0 { " " small { (percent(n, whole)) } } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The sparse graphs, and what the user should know about them.
fn graphs(record: &RunRecord) -> Markup {
    let Some(graphs) = record.result.as_ref().map(|result| &result.graphs).filter(|graphs| !graphs.is_empty()) else { return html! {} };
    html! {
        section.card {
            h2 { "Graphs" }
            div.scroll {
                table.facts {
                    tbody {
                        @for (section, graph) in graphs {
                            tr { th scope="row" { (section) } td { (facts::links(graph)) } }
                            @for warning in &graph.warnings { tr { th scope="row" { "Warning" } td { (warning) } } }
                        }
                    }
                }
            }
        }
    }
}

/// Where this comes from, and how to check it.
fn provenance(record: &RunRecord) -> Markup {
    let manifest = &record.manifest;
    let device = &manifest.device;
    let known = |text: &str| if text.is_empty() { "not recorded".to_string() } else { text.to_string() };
    let mut rows = vec![
        ("Status", manifest.status.as_str().to_string()),
        ("Program", format!("{} {}", manifest.program.name, manifest.program.version)),
        ("Command", manifest.argv.join(" ")),
        ("Host", format!("{}, {}, {}", manifest.host.os, manifest.host.arch, count(device.threads.into(), "thread"))),
        ("Backend", known(&device.backend)),
        ("Adapter", known(&device.adapter)),
        ("Started", manifest.started.clone()),
        ("Ended", manifest.ended.clone().unwrap_or_else(|| "not recorded".into())),
        ("Time", verdict::speed(record).unwrap_or_else(|| "not recorded".into())),
    ];
    if !device.driver.is_empty() {
        rows.insert(6, ("Driver", device.driver.clone()));
    }
    if let Some(message) = &manifest.message {
        rows.insert(1, ("Message", message.clone()));
    }
    let digest = record.digest().map(|d| d.to_string()).unwrap_or_default();
    let hashes = record.result.as_ref().map_or([("Config SHA-256", ""), ("Shader SHA-256", ""), ("Final digest", digest.as_str())], |r| {
        [("Config SHA-256", r.config_sha256.as_str()), ("Shader SHA-256", r.shader_sha256.as_str()), ("Final digest", digest.as_str())]
    });
    html! {
        section.card {
            h2 { "Provenance" }
            p.note {
                "Repeat this run with " code { "polity run config.toml" } " and compare " code { "result.json" }
                ": it is the same bytes on every backend and machine. " code { "polity verify" } " with this folder checks the digests."
            }
            div.scroll {
                table.facts {
                    tbody {
                        @for (name, value) in rows { tr { th scope="row" { (name) } td { (value) } } }
                        @for (name, value) in hashes { tr { th scope="row" { (name) } td { code { (known(value)) } } } }
                    }
                }
            }
        }
    }
}
