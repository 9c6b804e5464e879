//! A comparison as a page, and on a terminal.

use super::chart::{Axis, Chart};
use super::claims;
use super::heat::heat;
use super::palette::strategy_css;
use super::terminal::wrap;
use super::words::{count, group, precise};
use crate::compare::{Comparison, Dose, Effect, Moment, Variant};
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("style.css");
const SIZE: (f64, f64) = (1000.0, 320.0);

/// What `polity compare` prints when it is done.
#[must_use]
pub fn comparison_summary(comparison: &Comparison) -> String {
    let mut lines = wrap(&format!("{}: {}.", comparison.name, claims::basis(comparison)));
    for (head, below) in claims::lines(comparison) {
        lines.push(String::new());
        lines.extend(wrap(&head));
        lines.extend(below.iter().flat_map(|line| wrap(line)).map(|line| format!("  {line}")));
    }
    let found: Vec<String> = comparison.variants.iter().map(parting).collect();
    if !found.is_empty() {
        lines.push(String::new());
        lines.extend(found.iter().flat_map(|line| wrap(line)));
    }
    lines.join("\n") + "\n"
}

/// Where a variant began to act.
fn parting(variant: &Variant) -> String {
    let Variant { name, role, .. } = variant;
    match &variant.parting {
        None => format!("{name} ({}) is equal to the config in every digest: it does not act.", role.name()),
        Some(p) if p.step == 0 => format!("{name} ({}) differs from the start, in {}.", role.name(), p.column),
        Some(p) => format!("{name} ({}) acts from step {} on, first in {} after {}.", role.name(), group(p.step.into()), p.column, p.phase),
    }
}

/// The page of a comparison.
#[must_use]
pub fn comparison_page(comparison: &Comparison, config: &str) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content=(concat!("polity ", env!("CARGO_PKG_VERSION")));
                title { (comparison.name) " compared · polity" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    header {
                        p.kicker { "polity comparison" }
                        h1 { (comparison.name) }
                        @if comparison.claims.is_empty() { p.lead { (claims::basis(comparison)) "." } }
                    }
                    @if !comparison.claims.is_empty() { (claims::section(comparison)) }
                    section.figures { @for (svg, caption) in claims::curves(comparison) { (claims::figure(&svg, &caption)) } }
                    section.figures { @for (svg, caption, file) in doses(comparison) { (dose_figure(&svg, &caption, &file)) } }
                    (uncertain(comparison))
                    @for variant in &comparison.variants { (effects(variant)) }
                    section.card {
                        h2 { "Again" }
                        p.note {
                            "All numbers: " a href="compare.json" { "compare.json" } ", " a href="compare.csv" { "compare.csv" }
                            @for dose in &comparison.doses { ", " a href=(data(dose)) { (data(dose)) } }
                            ". Config hash " code { (comparison.config_hash) } "."
                        }
                    }
                    details { summary { "The whole configuration" } pre { code { (config) } } }
                }
            }
        }
    }
    .into_string()
}

/// What a variant changes after the last step: every metric that is told apart, and how many are not.
fn effects(variant: &Variant) -> Markup {
    let Some(Moment { step, metrics }) = variant.effects.last() else { return html! {} };
    let drawn = metrics.values().any(|e| e.chance.is_some());
    let (told, others): (Vec<_>, Vec<_>) = metrics.iter().partition(|(_, e)| e.interval[0] > 0.0 || e.interval[1] < 0.0);
    html! {
        section.card {
            h2 { (variant.name) " " small { "(" (variant.role.name()) ")" } }
            @if !variant.description.is_empty() { p { (variant.description) } }
            p.note { (parting(variant)) " Differences at step " (group((*step).into())) " are variant minus config." }
            div.scroll {
                table {
                    thead { tr { th { "Metric" } th.n { "Config" } th.n { "Variant" } th.n { "Difference" } th.n { "95 % interval" } @if drawn { th.n { "By chance alone" } } th.n { "Size" } } }
                    tbody {
                        @for (name, e) in &told {
                            @let wide = e.interval[1] - e.interval[0];
                            tr {
                                th scope="row" { (name) }
                                td.n { (precise(e.against, wide)) }
                                td.n { (precise(e.mean, wide)) }
                                td.n { strong { (precise(e.difference, wide)) } }
                                td.n { (precise(e.interval[0], wide)) " to " (precise(e.interval[1], wide)) }
                                @if drawn { td.n { (alone(e)) } }
                                td.n { (e.size.map_or_else(|| "constant".into(), |d| precise(d, d.abs() / 2.0))) }
                            }
                        }
                    }
                }
            }
            p.note { (count(others.len() as u64, "other metric")) " with an interval that holds 0. Intervals here are not adjusted for their number." }
        }
    }
}

/// The interval of an effect with every number at its value.
fn alone(effect: &Effect) -> String {
    effect.chance.map_or_else(String::new, |chance| {
        let [low, high] = chance.interval;
        format!("{} to {}", precise(low, high - low), precise(high, high - low))
    })
}

/// The numbers that are known with an error.
fn uncertain(comparison: &Comparison) -> Markup {
    html! {
        @if !comparison.uncertain.is_empty() {
            section.card {
                h2 { "Numbers with an error" }
                p.note {
                    "Each pair of populations has numbers of its own, normal around the value and within the range of the key, the same in both runs. Intervals hold what chance and
                    measurement do together; beside them stands that of as many pairs with every number at its value."
                }
                table {
                    thead { tr { th { "Key" } th.n { "Value" } th.n { "Standard error" } } }
                    tbody { @for of in &comparison.uncertain { tr { th scope="row" { (of.name) } td.n { (of.value) } td.n { (of.se) } } } }
                }
            }
        }
    }
}

/// Metrics that claims are about, in order, once each.
fn metrics(comparison: &Comparison) -> Vec<&str> {
    let mut all: Vec<&str> = Vec::new();
    for claim in &comparison.claims {
        if !all.contains(&claim.claim.metric.as_str()) {
            all.push(&claim.claim.metric);
        }
    }
    all
}

/// Where the populations of a dose are listed.
fn data(dose: &Dose) -> String {
    format!("dose_{}.csv", dose.name)
}

/// Doses, with what is in them and where their data lie: a curve for one key, a map for two.
fn doses(comparison: &Comparison) -> Vec<(String, String, String)> {
    let told = metrics(comparison);
    let mut figures = Vec::new();
    for dose in &comparison.doses {
        let described = if dose.description.is_empty() { String::new() } else { format!("{}. ", dose.description) };
        for metric in &told {
            let svg = heat(dose, metric).map(|svg| (svg, "Means over populations after the last step, ± half their 95 % intervals."));
            let svg = svg.or_else(|| Some((response(dose, metric)?, "Means over populations after the last step, with 95 % intervals.")));
            figures.extend(svg.map(|(svg, what)| (svg, format!("{described}{what}"), data(dose))));
        }
    }
    figures
}

fn dose_figure(svg: &str, caption: &str, file: &str) -> Markup {
    html! { figure.wide { (PreEscaped(svg)) figcaption { (caption) " Data: " a href=(file) { (file) } "." } } }
}

/// The curve of a dose of one key; where its values are no numbers, a dot for each with its interval.
fn response(dose: &Dose, metric: &str) -> Option<String> {
    let [key] = &dose.keys[..] else { return None };
    let names: Vec<String> = dose.points.iter().filter_map(|p| p.values.first().cloned()).collect();
    let numbers: Vec<f64> = names.iter().filter_map(|name| name.parse().ok()).collect();
    let is_curve = numbers.len() == dose.points.len();
    let places = if is_curve { numbers } else { (0..names.len()).map(|k| k as f64 + 0.5).collect() };
    let mut points: Vec<(f64, f64, [f64; 2])> =
        dose.points.iter().zip(&places).filter_map(|(p, place)| p.mean(metric).map(|(mean, ends)| (*place, mean, ends))).collect();
    if points.is_empty() {
        return None;
    }
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Air for the dots at the ends.
    let ends = points.iter().flat_map(|(_, mean, ends)| [*mean, ends[0], ends[1]]);
    let (least, most) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let y = Axis::around(metric, [least - 0.03 * (most - least), most + 0.03 * (most - least)].into_iter());
    let (low, high) = places.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(*v), high.max(*v)));
    let air = 0.02 * (high - low);
    let x = if is_curve {
        Axis::exact(key, low - air, high + air)
    } else {
        let letters = 120 / names.len().max(1);
        let short = |name: &String| {
            if name.chars().count() <= letters { name.clone() } else { name.chars().take(letters.max(2) - 1).chain(['…']).collect() }
        };
        Axis::with_ticks(key, 0.0, names.len() as f64, places.iter().copied().zip(names.iter().map(short)).collect())
    };
    let alt = format!("{metric} after the last step by {key}, mean and 95 % interval at {} values.", places.len());
    let mut chart = Chart::new(SIZE, &format!("{metric} by {key}"), &alt, &[], x, y);
    let colour = strategy_css(0);
    if is_curve {
        chart.area(&points.iter().map(|p| (p.0, p.2[0], p.2[1])).collect::<Vec<_>>(), &colour, 0.2);
        chart.line(&points.iter().map(|p| (p.0, p.1)).collect::<Vec<_>>(), &colour);
    }
    for (x, y, [low, high]) in &points {
        if !is_curve {
            chart.line(&[(*x, *low), (*x, *high)], &colour);
        }
        chart.dot(*x, *y, &colour, true);
    }
    Some(chart.render(false))
}
