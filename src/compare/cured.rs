//! What the cures of the catalogue do to configs: one row per config, cure and metric, as CSV and as a page.

use super::effect::Effect;
use super::found::Comparison;
use super::tables::{cell, table};
use crate::config::cure;
use crate::config::draft::Tried;
use crate::file::alignment::Component;
use crate::metrics::components;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write;

/// What a cure does to one metric of a config after its last step, or why it cannot act on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cured {
    /// Name of the config.
    pub config: String,
    /// Name of the cure.
    pub cure: String,
    /// `acts`, `idle` (it changes the config and no population) or `cannot`.
    pub found: String,
    /// What it changes, or why it cannot act.
    pub what: String,
    /// Component of alignment, or a metric that the config makes claims about; empty where the cure cannot act.
    pub metric: String,
    /// Pairs of populations.
    pub pairs: Option<u64>,
    /// Mean without the cure.
    pub base: Option<f64>,
    /// Mean of the paired differences, with the cure minus without.
    pub difference: Option<f64>,
    /// Its 95 % interval.
    pub low: Option<f64>,
    /// Its 95 % interval.
    pub high: Option<f64>,
}

/// The rows of a config: `found` is its comparison with the variants of the cures that can act.
#[must_use]
pub fn rows(config: &str, tried: &[Tried], found: Option<&Comparison>, claimed: &[String]) -> Vec<Cured> {
    let row = |tried: &Tried, word: &str, what: &str| Cured {
        config: config.to_owned(),
        cure: tried.cure.name.clone(),
        found: word.to_owned(),
        what: what.to_owned(),
        metric: String::new(),
        pairs: None,
        base: None,
        difference: None,
        low: None,
        high: None,
    };
    let of = |tried: &Tried| -> Vec<Cured> {
        let changes = match &tried.acts {
            Err(why) => return vec![row(tried, "cannot", why)],
            Ok(changes) => changes.join("; "),
        };
        let variant = found.and_then(|found| found.variants.iter().find(|v| v.name == tried.variant));
        let Some(variant) = variant else { return vec![row(tried, "acts", &changes)] };
        let word = if variant.parting.is_some() { "acts" } else { "idle" };
        let empty = BTreeMap::new();
        let last = variant.effects.last().map_or(&empty, |moment| &moment.metrics);
        let measured = |metric: &String| {
            let Effect { pairs, against, difference, interval, .. } = last.get(metric)?;
            let mut row = row(tried, word, &changes);
            row.metric.clone_from(metric);
            row.pairs = Some(*pairs as u64);
            [row.base, row.difference, row.low, row.high] = [*against, *difference, interval[0], interval[1]].map(Some);
            Some(row)
        };
        let rows: Vec<Cured> = metrics_of(claimed).iter().filter_map(measured).collect();
        if rows.is_empty() { vec![row(tried, word, &changes)] } else { rows }
    };
    tried.iter().flat_map(of).collect()
}

/// Components, the whole, then what is claimed.
fn metrics_of(claimed: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Component::ALL.iter().map(|c| components::column(*c).to_owned()).collect();
    names.push(WHOLE.into());
    for name in claimed {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

const WHOLE: &str = "holistic_alignment";

/// `cures.csv`.
#[must_use]
pub fn csv(rows: &[Cured]) -> String {
    let head = ["config", "cure", "found", "what", "metric", "pairs", "base", "difference", "low", "high"].map(String::from).to_vec();
    let line = |row: &Cured| {
        let Cured { config, cure, found, what, metric, pairs, .. } = row.clone();
        let pairs = pairs.map_or_else(String::new, |pairs| pairs.to_string());
        let numbers = [row.base, row.difference, row.low, row.high].map(cell);
        [config, cure, found, what, metric, pairs].into_iter().chain(numbers).collect()
    };
    table(std::iter::once(head).chain(rows.iter().map(line)))
}

/// Rows from the text of a `cures.csv`.
///
/// # Errors
/// The first line that is none.
pub fn read(text: &str) -> Result<Vec<Cured>, String> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().collect::<Result<_, _>>().map_err(|error| error.to_string())
}

/// `CURES.md`: which cure does what to which config.
#[must_use]
pub fn page(rows: &[Cured]) -> String {
    let mut configs: Vec<&str> = Vec::new();
    for row in rows {
        if !configs.contains(&row.config.as_str()) {
            configs.push(&row.config);
        }
    }
    let mut out = String::from(HEAD);
    let heads: Vec<String> = cure::all().iter().map(|cure| cure.name.replace('_', " ")).collect();
    let _ = writeln!(out, "| | {} |\n| --- |{}", heads.join(" | "), " --- |".repeat(heads.len()));
    for config in &configs {
        let cells: Vec<&str> = cure::all().iter().map(|cure| sign(rows, config, &cure.name)).collect();
        let _ = writeln!(out, "| [{config}](#{config}) | {} |", cells.join(" | "));
    }
    out.push_str("\n## Cures\n\n| cure | kind | what it does | source |\n| --- | --- | --- | --- |\n");
    for cure in cure::all() {
        let _ = writeln!(out, "| `{}` | {} | {} | {} |", cure.name, cure.family, cure.description, cure.source);
    }
    for config in &configs {
        section(&mut out, config, rows);
    }
    out
}

const HEAD: &str = "# Cures beside scenarios\n\n\
    Each cure of `cures/catalogue.toml` on each scenario, at the size and with the populations of its `[compare]` section: paired differences \
    after the last step, with the cure minus without, under the same random numbers, and their 95 % intervals. Nothing is adjusted for the number of \
    cells. `polity cures CONFIG… -o DIR` makes this page.\n\n\
    **+** the least of the components of alignment rises, **−** it falls, **0** it is not told apart from no change; **≠** the scenario has no components, and \
    some metric that it makes claims about changes; **idle**: no population differs; empty: the cure cannot act, and its section says why.\n\n";

/// What a cure does to the whole, in a sign.
fn sign(rows: &[Cured], config: &str, cure: &str) -> &'static str {
    let mine: Vec<&Cured> = rows.iter().filter(|row| row.config == config && row.cure == cure).collect();
    let Some(first) = mine.first() else { return "" };
    match first.found.as_str() {
        "cannot" => "",
        "idle" => "idle",
        _ => match mine.iter().find(|row| row.metric == WHOLE) {
            Some(row) if row.low.is_some_and(|low| low > 0.0) => "**+**",
            Some(row) if row.high.is_some_and(|high| high < 0.0) => "**−**",
            Some(_) => "0",
            None if mine.iter().any(|row| apart(row)) => "**≠**",
            None => "0",
        },
    }
}

fn apart(row: &Cured) -> bool {
    row.low.is_some_and(|low| low > 0.0) || row.high.is_some_and(|high| high < 0.0)
}

fn section(out: &mut String, config: &str, rows: &[Cured]) {
    let mine = || rows.iter().filter(move |row| row.config == config);
    let _ = writeln!(out, "\n## {config}\n");
    let acting: Vec<&Cured> = mine().filter(|row| !row.metric.is_empty()).collect();
    if !acting.is_empty() {
        out.push_str("| cure | changes | metric | without | difference | 95 % interval |\n| --- | --- | --- | --- | --- | --- |\n");
    }
    let mut before = "";
    for row in acting {
        let (cure, what) = if row.cure == before { ("", String::new()) } else { (row.cure.as_str(), format!("`{}`", row.what)) };
        before = &row.cure;
        let [base, difference, low, high] = [row.base, row.difference, row.low, row.high].map(short);
        let bold = if apart(row) { "**" } else { "" };
        let _ = writeln!(out, "| {cure} | {what} | {} | {base} | {bold}{difference}{bold} | {low} to {high} |", row.metric);
    }
    out.push('\n');
    for row in mine().filter(|row| row.metric.is_empty()) {
        let _ = writeln!(
            out,
            "* {} {}: {}",
            row.cure,
            if row.found == "cannot" { "cannot act" } else { "acts, on nothing measured" },
            row.what
        );
    }
}

fn short(x: Option<f64>) -> String {
    x.map_or_else(String::new, |x| {
        let text = format!("{x:.4}");
        let text = text.trim_end_matches('0').trim_end_matches('.');
        if text == "-0" { "0".into() } else { text.into() }
    })
}
