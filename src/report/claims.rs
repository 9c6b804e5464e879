//! Claims and what the runs say of them: in a line, and as a section of a page.

use super::chart::{Axis, Chart};
use super::palette::strategy_css;
use super::words::{count, group, precise};
use crate::compare::{Claim, Comparison, Effect, Point, Verdict};
use crate::file::Direction;
use crate::output::{RunRecord, layout};
use maud::{Markup, PreEscaped, html};

const SIZE: (f64, f64) = (1000.0, 300.0);

/// The comparison that lies beside a run, if there is one that can be read and is about the claims of this run.
pub(super) fn read(record: &RunRecord) -> Option<Comparison> {
    let text = std::fs::read_to_string(record.dir.join(layout::COMPARE)).ok()?;
    let found: Comparison = serde_json::from_str(&text).ok()?;
    let own = found.name == record.config.name && found.claims.iter().map(|c| &c.claim).eq(&record.config.claim);
    own.then_some(found)
}

/// `0.012`, `< 0.001`.
fn chance(p: f64) -> String {
    if p < 0.001 { "p < 0.001".into() } else { format!("p = {}", precise(p, p)) }
}

/// A difference with its interval, as many digits as that leaves.
fn difference(effect: &Effect) -> String {
    let [low, high] = effect.interval;
    let wide = high - low;
    let [middle, low, high] = [effect.difference, low, high].map(|x| precise(x, wide));
    let alone = effect.chance.map_or_else(String::new, |chance| {
        let [low, high] = chance.interval;
        let wide = high - low;
        let [middle, low, high] = [chance.difference, low, high].map(|x| precise(x, wide));
        if wide == 0.0 { format!("; by chance alone {middle} in every pair") } else { format!("; by chance alone {low} to {high}") }
    });
    let what = if effect.chance.is_some() { "95 % interval of chance and measurement" } else { "95 % interval" };
    if wide == 0.0 { format!("{middle} in every pair{alone}") } else { format!("{middle} ({what} {low} to {high}{alone})") }
}

/// What is claimed about; of an interaction, with the differences that are taken off.
fn of(claim: &Claim) -> String {
    let of = claim.claim.of.as_deref().unwrap_or("base");
    if claim.claim.beyond.is_empty() { of.into() } else { format!("{of} less the effects of {}", super::words::list(&claim.claim.beyond)) }
}

/// What was found, in one sentence.
pub(super) fn found(claim: &Claim) -> String {
    let (of, metric, against) = (of(claim), &claim.claim.metric, &claim.claim.against);
    let Some(effect) = &claim.effect else {
        return format!("{metric} at step {} is undefined in {of} or in {against}", group(claim.step.into()));
    };
    let wide = effect.interval[1] - effect.interval[0];
    let [here, there] = [effect.mean, effect.against].map(|x| precise(x, wide));
    let claimed = match (claim.claim.direction, claim.claim.within) {
        (Direction::Same, Some(within)) => format!("; claimed: within {within}"),
        _ if claim.claim.at_least > 0.0 => format!("; claimed: {} at least", claim.claim.at_least),
        _ => String::new(),
    };
    let p = claim.p_holm.map_or_else(String::new, |p| format!(", {} after Holm", chance(p)));
    let robust = if claim.robust.is_empty() { String::new() } else { format!("; robust in {} of {}", claim.held(), claim.robust.len()) };
    format!(
        "{metric} at step {}: {here} in {of}, {there} in {against}, difference {} over {}{p}{claimed}{robust}",
        group(claim.step.into()),
        difference(effect),
        count(effect.pairs as u64, "pair"),
    )
}

/// Where it does not hold, of the robustness variants.
pub(super) fn exceptions(claim: &Claim) -> Option<String> {
    let not: Vec<String> = claim
        .robust
        .iter()
        .filter(|r| r.verdict != Verdict::Holds)
        .map(|r| {
            let found = r.effect.as_ref().map_or_else(|| "undefined".into(), difference);
            format!("{} with {} ({found})", r.verdict.word(), r.variant)
        })
        .collect();
    (!not.is_empty()).then(|| super::words::list(&not))
}

/// How the runs were made, in a sentence.
pub(super) fn basis(comparison: &Comparison) -> String {
    let seeds: Vec<String> = comparison.seeds.iter().map(u64::to_string).collect();
    let drawn = match comparison.uncertain.len() {
        0 => String::new(),
        1 => ", and a number that is known with an error drawn anew for each pair".into(),
        n => format!(", and {n} numbers that are known with an error drawn anew for each pair"),
    };
    format!(
        "{} of populations of {}, {}, seed {}: in each pair the same random numbers{drawn}, until something acts",
        count(comparison.pairs as u64, "pair"),
        count(comparison.agents.into(), "agent"),
        count(comparison.steps.into(), "step"),
        super::words::list(&seeds)
    )
}

/// The interval as a picture: a line at no difference, a tick at what is claimed, the interval and its middle.
fn interval(claim: &Claim, effect: &Effect) -> Markup {
    let sign = if claim.claim.direction == Direction::Down { -1.0 } else { 1.0 };
    let mut marks = vec![sign * claim.claim.at_least];
    marks.extend(claim.claim.within.iter().flat_map(|w| [*w, -*w]));
    marks.retain(|mark| *mark != 0.0);
    let all = || effect.interval.iter().copied().chain(marks.iter().copied()).chain([0.0]);
    let (low, high) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
    let span = if high > low { high - low } else { 1.0 };
    let x = |value: f64| 8.0 + 144.0 * (value - low) / span;
    let alt = format!("difference {}", difference(effect));
    html! {
        svg.interval viewBox="0 0 160 26" width="160" height="26" role="img" aria-label=(alt) {
            line.zero x1=(format!("{:.1}", x(0.0))) x2=(format!("{:.1}", x(0.0))) y1="2" y2="24" {}
            @for mark in &marks { line.mark x1=(format!("{:.1}", x(*mark))) x2=(format!("{:.1}", x(*mark))) y1="6" y2="20" {} }
            line.span x1=(format!("{:.1}", x(effect.interval[0]))) x2=(format!("{:.1}", x(effect.interval[1]))) y1="13" y2="13" {}
            circle.middle cx=(format!("{:.1}", x(effect.difference))) cy="13" r="4" {}
        }
    }
}

/// The claims as a section of a page.
pub(super) fn section(comparison: &Comparison) -> Markup {
    html! {
        section.card.claims {
            h2 { "Claims" }
            p.note {
                (basis(comparison)) ". A claim holds if its interval lies where it says and p is at most 0.05 after Holm's adjustment for "
                (count(comparison.claims.len() as u64, "claim")) "; it fails if the interval says the contrary; else it is open."
            }
            @for claim in &comparison.claims {
                div.claim {
                    span class=(format!("verdict {}", claim.verdict.word())) { (claim.verdict.word()) }
                    div {
                        p.said { (claim.claim.text) }
                        p.note { (found(claim)) "." @if let Some(not) = exceptions(claim) { " Not so: " (not) "." } }
                    }
                    @if let Some(effect) = &claim.effect { (interval(claim, effect)) }
                }
            }
        }
    }
}

/// Where claims were not tested.
pub(super) fn untested(texts: &[String]) -> Markup {
    html! {
        section.card.claims {
            h2 { "Claims" }
            p.note { "Not tested in this run. " code { "polity compare config.toml" } " runs each against its null, with the same random numbers." }
            @for text in texts { div.claim { span.verdict.open { "not tested" } div { p.said { (text) } } } }
        }
    }
}

/// The claims on a terminal: verdict and claim, then what was found.
pub(super) fn lines(comparison: &Comparison) -> Vec<(String, Vec<String>)> {
    let line = |claim: &Claim| {
        let head = format!("{}: {}", claim.verdict.word(), claim.claim.text);
        let mut below = vec![found(claim)];
        below.extend(exceptions(claim).map(|not| format!("not so: {not}")));
        (head, below)
    };
    comparison.claims.iter().map(line).collect()
}

/// The metric of each claim over time, what it is claimed of beside what it is compared with; claims about the same two runs share one.
pub(super) fn curves(comparison: &Comparison) -> Vec<(String, String)> {
    let sides =
        |claim: &Claim| (claim.claim.metric.clone(), claim.claim.of.clone(), claim.claim.against.clone(), claim.claim.beyond.clone());
    let mut drawn = Vec::new();
    let mut figures = Vec::new();
    for claim in comparison.claims.iter().filter(|claim| claim.course.len() > 1) {
        if drawn.contains(&sides(claim)) {
            continue;
        }
        drawn.push(sides(claim));
        figures.push(curve(comparison, claim));
    }
    figures
}

fn curve(comparison: &Comparison, claim: &Claim) -> (String, String) {
    let (metric, against) = (&claim.claim.metric, &claim.claim.against);
    let of = of(claim);
    let x = |point: &Point| f64::from(point.step);
    let band: Vec<(f64, f64, f64)> = claim.course.iter().map(|p| (x(p), p.against + p.interval[0], p.against + p.interval[1])).collect();
    let all = claim.course.iter().flat_map(|p| [p.mean, p.against, p.against + p.interval[0], p.against + p.interval[1]]);
    let legend = [(of.clone(), strategy_css(0)), (against.clone(), strategy_css(1))];
    let alt = format!("Mean of {metric} over steps in {of} and in {against}.");
    let last = claim.course.last().map_or(comparison.steps, |p| p.step);
    let mut chart =
        Chart::new(SIZE, &format!("{metric}: {of} and {against}"), &alt, &legend, Axis::steps(0, last), Axis::around(metric, all));
    chart.area(&band, &strategy_css(0), 0.2);
    // Darker within: chance alone.
    let alone = claim.course.iter().filter_map(|p| p.chance.map(|[low, high]| (x(p), p.against + low, p.against + high)));
    let alone: Vec<(f64, f64, f64)> = alone.collect();
    if !alone.is_empty() {
        chart.area(&alone, &strategy_css(0), 0.3);
    }
    chart.line(&claim.course.iter().map(|p| (x(p), p.against)).collect::<Vec<_>>(), &strategy_css(1));
    chart.line(&claim.course.iter().map(|p| (x(p), p.mean)).collect::<Vec<_>>(), &strategy_css(0));
    let caption = format!(
        "Means over {} of {}; the band is {against} and the 95 % interval of the paired difference{}.",
        count(comparison.pairs as u64, "pair"),
        count(comparison.agents.into(), "agent"),
        if alone.is_empty() { "" } else { " from chance and measurement, the darker one that from chance alone" }
    );
    (chart.render(false), caption)
}

/// A drawing that stands in a page.
pub(super) fn figure(svg: &str, caption: &str) -> Markup {
    html! { figure.wide { (PreEscaped(svg)) figcaption { (caption) } } }
}
