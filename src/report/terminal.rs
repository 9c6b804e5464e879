//! The end of a run on a terminal: at most 100 columns, plain text.

use super::words::{count, group, share};
use super::{claims, verdict};
use crate::output::{RunRecord, layout};

const WIDTH: usize = 96;
const CURVE: usize = 32;
const BAR: usize = 24;
/// Lines for strategies.
const LINES: usize = 8;

/// What `polity run` prints when it is done.
#[must_use]
pub fn terminal_summary(record: &RunRecord) -> String {
    let size = if record.config.population.replicas > 1 {
        format!("{} × {}", count(record.config.population.replicas.into(), "replica"), count(record.agents(), "agent"))
    } else {
        count(record.agents(), "agent")
    };
    let status = record.manifest.status.as_str();
    let mut lines = vec![String::new()];
    lines.extend(wrap(&format!("{} · {status} · {size} · {}", record.config.name, count(record.steps().into(), "step"))));
    lines.push(format!("  {}", "─".repeat(WIDTH)));
    for (head, below) in claims::read(record).iter().flat_map(claims::lines) {
        lines.extend(wrap(&head));
        lines.extend(below.iter().flat_map(|line| wrap(line)).map(|line| format!("  {line}")));
    }
    for sentence in verdict::sentences(record) {
        lines.extend(wrap(&sentence));
    }
    for (section, graph) in record.result.iter().flat_map(|result| &result.graphs) {
        for warning in &graph.warnings {
            lines.extend(wrap(&format!("Warning: {section}: {warning}.")));
        }
    }
    lines.push(String::new());
    lines.extend(strategies(record));
    lines.push(String::new());
    let mut fact = |name: &str, value: String| lines.push(format!("  {name:<8}{value}"));
    if let Some(speed) = verdict::speed(record) {
        fact("speed", format!("{speed} on {}", shortened(&super::facts::device(record), WIDTH - 50)));
    }
    if let Some(digest) = record.digest() {
        fact("digest", format!("{digest} (step {})", group(record.digests.last().map_or(0, |d| d.0).into())));
    }
    let report = record.dir.join(layout::REPORT);
    fact(if report.exists() { "report" } else { "files" }, if report.exists() { &report } else { &record.dir }.display().to_string());
    lines.join("\n") + "\n"
}

/// A curve, a bar and a number for each strategy. All curves have one scale, from 0 to the highest share of any strategy.
fn strategies(record: &RunRecord) -> Vec<String> {
    let widest = record.strategies().iter().map(String::len).max().unwrap_or(0).min(24);
    let all: Vec<Vec<f64>> = record.strategies().iter().map(|name| verdict::shares(record, name)).collect();
    let top = all.iter().flatten().copied().fold(0.0, f64::max);
    let line = |(name, shares): (&String, &Vec<f64>)| {
        let last = shares.last().copied()?;
        let name = shortened(name, widest);
        Some(format!("  {name:<widest$}  {}  {}  {}", sparkline(shares, top), bar(last), share(last)))
    };
    // Of many, those that are most common at the end; the others are in the report.
    let ends = |k: usize| all[k].last().copied().unwrap_or(0.0);
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by(|a, b| ends(*b).total_cmp(&ends(*a)));
    let rest = order.split_off(if all.len() > LINES { LINES - 2 } else { all.len() });
    order.sort_unstable();
    let mut lines: Vec<String> = order.into_iter().filter_map(|k| line((&record.strategies()[k], &all[k]))).collect();
    if !rest.is_empty() {
        let others: f64 = rest.iter().map(|k| ends(*k)).sum();
        lines.push(format!("  {:<widest$}  {} others together: {}", "", rest.len(), share(others)));
    }
    if top > 0.0 && top < 0.5 {
        lines.push(format!("  {:<widest$}  curves from 0 to {}", "", share(top)));
    }
    lines
}

/// Shares from 0 to `top` as a row of blocks; a run of measurements is averaged into each.
fn sparkline(shares: &[f64], top: f64) -> String {
    let cells = shares.len().min(CURVE);
    let level = |k: usize| {
        let part = &shares[k * shares.len() / cells..(k + 1) * shares.len() / cells];
        let mean = part.iter().sum::<f64>() / part.len() as f64;
        // No share at all: 0 / 0 casts to 0.
        ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'][((mean / top * 8.0) as usize).min(7)]
    };
    let drawn: String = (0..cells).map(level).collect();
    format!("{drawn:<CURVE$}")
}

/// A share as a bar in eighths of a cell.
fn bar(share: f64) -> String {
    let eighths = (share.clamp(0.0, 1.0) * (BAR * 8) as f64).round() as usize;
    let mut text = "█".repeat(eighths / 8);
    text.push_str(["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]);
    let drawn = text.chars().count();
    text + &"·".repeat(BAR - drawn)
}

/// Lines of at most the width, indented; broken between words.
pub(super) fn wrap(text: &str) -> Vec<String> {
    let mut lines = vec![String::from(" ")];
    for word in text.split(' ') {
        let line = &mut lines[..];
        let current = &line[line.len() - 1];
        if current.chars().count() + 1 + word.chars().count() > WIDTH + 2 && current.trim() != "" {
            lines.push(String::from("   "));
        }
        if let Some(line) = lines.last_mut() {
            line.push(' ');
            line.push_str(word);
        }
    }
    lines
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most { text.to_string() } else { text.chars().take(most.saturating_sub(1)).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces() {
        assert_eq!(bar(0.5).chars().count(), BAR);
        assert!(bar(0.0).starts_with('·') && bar(1.0).ends_with('█') && bar(0.5 + 1.0 / 48.0).contains('▌'));
        assert_eq!(sparkline(&[0.0, 0.5, 1.0], 1.0).trim_end(), "▁▅█");
        assert_eq!(sparkline(&[0.3; 1000], 0.5).chars().count(), CURVE);
        assert!(wrap(&"word ".repeat(60)).iter().all(|l| l.chars().count() <= WIDTH + 2));
        assert_eq!(shortened("abcdef", 4), "abc…");
    }
}
