//! What the cures of the catalogue do to configs: one row per config, cure and metric, as CSV and as a page.

use super::effect::Effect;
use super::found::Comparison;
use super::tables::{cell, table};
use crate::config::cure;
use crate::config::draft::Tried;
use crate::file::alignment::Component;
use crate::metrics::components;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
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
            // As the file has them, so that a page made from files is the page made at once.
            [row.base, row.difference, row.low, row.high] =
                [*against, *difference, interval[0], interval[1]].map(|x| cell(Some(x)).parse().ok());
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

/// Puts the rows of another table beside these; a config that both have is there once.
///
/// # Errors
/// A config of which the two say different things.
pub fn join(rows: &mut Vec<Cured>, more: Vec<Cured>) -> Result<(), String> {
    let of = |all: &[Cured], config: &str| all.iter().filter(|row| row.config == config).cloned().collect::<Vec<_>>();
    for row in more.iter().filter(|row| rows.iter().any(|known| known.config == row.config)) {
        if of(rows, &row.config) != of(&more, &row.config) {
            return Err(format!(
                "{} is in an earlier file, too, with other numbers\n    remedy: join tables that one build has made of different configs",
                row.config
            ));
        }
    }
    let known: BTreeSet<String> = rows.iter().map(|row| row.config.clone()).collect();
    rows.extend(more.into_iter().filter(|row| !known.contains(&row.config)));
    Ok(())
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
    **+** the least of the components of alignment rises, **−** it falls, **0** it is not told apart from no change. Where the scenario has no \
    components: **↑** some metrics that it makes claims about rise and none falls, **↓** some fall and none rises, **↕** both; whether that is good, the \
    scenario's section says. **idle**: no population differs; empty: the cure cannot act, and its section says why.\n\n";

/// What a cure does to the whole, in a sign.
fn sign(rows: &[Cured], config: &str, cure: &str) -> &'static str {
    let mine: Vec<&Cured> = rows.iter().filter(|row| row.config == config && row.cure == cure).collect();
    let Some(first) = mine.first() else { return "" };
    match first.found.as_str() {
        "cannot" => "",
        "idle" => "idle",
        _ => match mine.iter().find(|row| row.metric == WHOLE) {
            Some(row) if rises(row) => "**+**",
            Some(row) if falls(row) => "**−**",
            Some(_) => "0",
            None => match (mine.iter().any(|row| rises(row)), mine.iter().any(|row| falls(row))) {
                (true, false) => "**↑**",
                (false, true) => "**↓**",
                (true, true) => "**↕**",
                (false, false) => "0",
            },
        },
    }
}

fn rises(row: &Cured) -> bool {
    row.low.is_some_and(|low| low > 0.0)
}

fn falls(row: &Cured) -> bool {
    row.high.is_some_and(|high| high < 0.0)
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
        let bold = if rises(row) || falls(row) { "**" } else { "" };
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

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(config: &str, metric: &str, interval: [f64; 2]) -> Cured {
        let [low, high] = interval.map(Some);
        let (cure, found, what) = ("judge".to_owned(), "acts".to_owned(), String::new());
        let difference = Some(f64::midpoint(interval[0], interval[1]));
        Cured { config: config.into(), cure, found, what, metric: metric.into(), pairs: Some(4), base: Some(0.5), difference, low, high }
    }

    /// Where there are no components the sign says which way what is claimed goes.
    #[test]
    fn signs() {
        let of = |intervals: &[[f64; 2]], metric: &str| {
            let rows: Vec<Cured> = intervals.iter().map(|interval| measured("a", metric, *interval)).collect();
            sign(&rows, "a", "judge")
        };
        let (up, down, none) = ([0.1, 0.2], [-0.2, -0.1], [-0.1, 0.1]);
        assert_eq!([of(&[up], WHOLE), of(&[down], WHOLE), of(&[none], WHOLE)], ["**+**", "**−**", "0"]);
        let claimed = "fraction_A";
        assert_eq!([of(&[up, none], claimed), of(&[none, down], claimed)], ["**↑**", "**↓**"]);
        assert_eq!([of(&[up, down], claimed), of(&[none], claimed), of(&[], claimed)], ["**↕**", "0", ""]);
    }

    /// Tables with a config in common are joined if they agree on it.
    #[test]
    fn joined() {
        let (a, b) = (measured("a", WHOLE, [0.1, 0.2]), measured("b", WHOLE, [0.1, 0.2]));
        let mut rows = vec![a.clone()];
        join(&mut rows, vec![b.clone(), a.clone()]).expect("they agree");
        assert_eq!(rows, [a.clone(), b.clone()]);
        let refused = join(&mut rows, vec![measured("c", WHOLE, [0.1, 0.2]), measured("b", WHOLE, [0.1, 0.3])]);
        assert!(refused.is_err_and(|why| why.starts_with("b is in an earlier file")));
        assert_eq!(rows, [a, b], "nothing of a table that is refused");
    }
}
