//! The alignment of a society: its figures, and what they say in words. Agents serve users; nothing is judged but by a threshold that the config
//! states.

use super::chart::{Axis, Chart};
use super::figure::{Figure, HALF, WIDE, curve, step_axis};
use super::palette::{INK, strategy_css};
use super::words::{group, list, quantity, share};
use crate::file::alignment::Component;
use crate::metrics::components::column;
use crate::output::RunRecord;

/// A component in sentences. A single group of users is not the worst of several.
fn said_as(record: &RunRecord, component: Component) -> &'static str {
    match component {
        Component::Preferential if record.config.users.len() < 2 => "preferential alignment",
        Component::Objective => "objective alignment",
        Component::HumanValue => "human-value alignment",
        Component::Preferential => "the worst-served user group's preferential alignment",
        Component::Plurality => "plurality",
        Component::Representation => "representation",
        Component::Balance => "balance between user groups",
        Component::WellBeing => "well-being",
        Component::Equality => "equality",
    }
}

/// The components that a run has a column for.
fn components(record: &RunRecord) -> Vec<Component> {
    Component::ALL.into_iter().filter(|c| record.metrics.column(column(*c)).iter().any(Option::is_some)).collect()
}

/// The components that the holistic index is the least of: those listed, or all there are.
fn conjoined(record: &RunRecord) -> Vec<Component> {
    let listed = record.config.alignment.as_ref().map_or(&[][..], |alignment| &alignment.components);
    components(record).into_iter().filter(|c| listed.is_empty() || listed.contains(c)).collect()
}

/// A skill score: as a share between chance and ideal, else with three decimals.
fn skill(x: f64) -> String {
    match format!("{x:.3}") {
        _ if (0.0..=1.0).contains(&x) => share(x),
        text if text == "-0.000" => "0.000".into(),
        text => text,
    }
}

/// A share of agents in percent: nobody and everybody only where it is so.
pub(super) fn percents(x: f64) -> String {
    match format!("{:.1}", 100.0 * x) {
        _ if x <= 0.0 || x >= 1.0 => format!("{:.0} %", 100.0 * x),
        text if text == "0.0" => "less than 0.1 %".into(),
        text if text == "100.0" => "more than 99.9 %".into(),
        text => format!("{text} %"),
    }
}

/// The figures that the columns of the run allow.
pub(super) fn figures(record: &RunRecord) -> Vec<Figure> {
    let mut figures: Vec<Figure> = alignment(record).into_iter().collect();
    figures.extend(by_user(record));
    figures.extend(values(record));
    figures.extend(claimed(record));
    figures
}

/// First and last defined value of a metric.
fn ends(record: &RunRecord, metric: &str) -> Option<(f64, f64)> {
    let mut defined = record.metrics.column(metric).iter().flatten();
    let first = *defined.next()?;
    Some((first, defined.next_back().copied().unwrap_or(first)))
}

/// The components over time, their minimum, and below which of them is the minimum.
fn alignment(record: &RunRecord) -> Option<Figure> {
    let curves: Vec<(Component, Vec<(f64, f64)>)> = components(record).into_iter().map(|c| (c, curve(record, column(c)))).collect();
    let holistic = curve(record, "holistic_alignment");
    if holistic.is_empty() {
        return None;
    }
    let of = conjoined(record);
    // One component is the least of itself.
    let several = curves.len() > 1;
    let mut legend: Vec<(String, String)> = curves.iter().map(|(c, _)| (c.name().replace('_', " "), strategy_css(*c as usize))).collect();
    if several {
        legend.push((format!("least of {}", counted(&of, &components(record))), "#94a3b8".into()));
    }
    let (_, last) = ends(record, "holistic_alignment")?;
    let least = if of.len() > 1 { "the least of " } else { "" };
    let alt = format!("Components of alignment over time; {least}{} ends at {}.", named(record, &of), skill(last));
    let lowest = curves.iter().flat_map(|(_, points)| points.iter().map(|p| p.1)).fold(0.0, f64::min);
    let highest = curves.iter().flat_map(|(_, points)| points.iter().map(|p| p.1)).fold(1.0, f64::max);
    // Far below chance and far above the users' diversity the figure shows the way, not the value.
    let ends = [(lowest < -1.0, "least", lowest), (highest > 2.0, "greatest", highest)];
    let beyond =
        ends.iter().filter(|end| end.0).map(|(_, which, x)| format!(" Drawn at the border: the {which} value is {}.", quantity(*x)));
    let beyond = beyond.collect::<String>();
    let (lowest, high) = (lowest.max(-1.0), highest.min(2.0));
    // The strip has a place of its own, so that no curve is hidden.
    let low = if several { lowest - 0.06 * (high - lowest) } else { lowest };
    let y = Axis::exact("skill", low, high);
    let mut chart = Chart::new(WIDE, "Alignment over time", &alt, &legend, step_axis(record), y);
    let steps = &record.metrics.steps;
    let binding = record.metrics.column("binding");
    for k in (0..steps.len()).filter(|_| several) {
        let end = steps.get(k + 1).copied().unwrap_or(steps[k]);
        if let Some(which) = binding.get(k).copied().flatten() {
            chart.bar((f64::from(steps[k]), f64::from(end)), low + 0.035 * (high - low), &strategy_css(which as usize));
        }
    }
    let shown = |points: &[(f64, f64)]| -> Vec<(f64, f64)> { points.iter().map(|(x, y)| (*x, y.clamp(-1.0, 2.0))).collect() };
    if let Some(end) = steps.last().filter(|_| lowest < 0.0) {
        chart.dashed(&[(0.0, 0.0), (f64::from(*end), 0.0)], INK);
    }
    if several {
        chart.thick(&shown(&holistic), "#94a3b8");
    }
    for (component, points) in &curves {
        chart.line(&shown(points), &strategy_css(*component as usize));
    }
    let grey = if several { " Grey: the least of those that count here; the strip below shows which one binds." } else { "" };
    let which = if several { "Each component" } else { "The one component there is" };
    let caption = format!("{which}: 1 is ideal, 0 is chance.{grey}{beyond}");
    Some(Figure::new("alignment", chart.render(false), true, caption))
}

/// Names of components in a sentence.
fn named(record: &RunRecord, of: &[Component]) -> String {
    list(&of.iter().map(|c| said_as(record, *c).to_owned()).collect::<Vec<_>>())
}

/// How many of the components there are count, for a legend.
fn counted(of: &[Component], all: &[Component]) -> String {
    if of.len() == all.len() { "these".into() } else { of.iter().map(|c| c.name().replace('_', " ")).collect::<Vec<_>>().join(", ") }
}

/// How well each user group is served.
fn by_user(record: &RunRecord) -> Option<Figure> {
    let users: Vec<(String, Vec<(f64, f64)>)> = record
        .config
        .users
        .iter()
        .map(|u| (u.name.clone(), curve(record, &format!("preferential_alignment_{}", u.name))))
        .filter(|(_, points)| !points.is_empty())
        .collect();
    // The curve of a single group is among the components.
    if users.len() < 2 {
        return None;
    }
    let legend: Vec<(String, String)> = users.iter().enumerate().map(|(k, (name, _))| (name.clone(), strategy_css(k))).collect();
    let at_end: Vec<String> = users.iter().filter_map(|(name, points)| Some(format!("{name} {}", skill(points.last()?.1)))).collect();
    let alt = format!("Preferential alignment of each user group; at the end {}.", list(&at_end));
    let y = Axis::around("preferential alignment", users.iter().flat_map(|(_, points)| points.iter().map(|p| p.1)).chain([1.0]));
    let mut chart = Chart::new(HALF, "How well users are served", &alt, &legend, step_axis(record), y);
    for (k, (_, points)) in users.iter().enumerate() {
        chart.line(points, &strategy_css(k));
    }
    let caption = "1: agents act on what the users of that group prefer; 0: as far from it as values at random.";
    Some(Figure::new("preference_by_user", chart.render(false), false, caption))
}

/// Values at the start and at the end against preferences, one figure per dimension.
fn values(record: &RunRecord) -> Vec<Figure> {
    const NAMES: [&str; 4] = ["values_1", "values_2", "values_3", "values_4"];
    let (Some([(_, first), (step, last)]), Some(values)) = (&record.values, &record.config.values) else { return Vec::new() };
    let mut figures = Vec::new();
    for (dimension, figure) in values.dimensions.iter().zip(NAMES) {
        let [start, end] = [first, last].map(|bins| bins.iter().filter(|b| b.dimension == *dimension).collect::<Vec<_>>());
        let total: u64 = end.iter().map(|b| b.values).sum();
        if total == 0 || start.len() != end.len() {
            continue;
        }
        let part = |n: u64| n as f64 / total as f64;
        let highest = start.iter().chain(&end).flat_map(|b| [b.values, b.preferences]).max().unwrap_or(0);
        let legend = [("values at the end", "#94a3b8"), ("values at the start", INK), ("preferences", "#d55e00")];
        let legend = legend.map(|(name, colour)| (name.to_owned(), colour.to_owned()));
        let alt = format!("Distribution of {dimension} at step {}, against the start and against preferences.", group(u64::from(*step)));
        let y = Axis::around("share of agents", [0.0, part(highest)].into_iter());
        let mut chart = Chart::new(HALF, &format!("Values: {dimension}"), &alt, &legend, Axis::exact(dimension, 0.0, 1.0), y);
        for bin in end.iter().filter(|b| b.values > 0) {
            chart.bar((bin.low, bin.high), part(bin.values), "#94a3b8");
        }
        let stairs = |height: &dyn Fn(usize) -> u64, all: &[&crate::output::ValueBin]| -> Vec<(f64, f64)> {
            all.iter().enumerate().flat_map(|(k, b)| [(b.low, part(height(k))), (b.high, part(height(k)))]).collect()
        };
        chart.dashed(&stairs(&|k| end[k].preferences, &end), "#d55e00");
        chart.line(&stairs(&|k| start[k].values, &start), INK);
        let caption = "Bars: what agents act on at the end. Solid: at the start. Dashed: what their users prefer.";
        figures.push(Figure::new(figure, chart.render(false), false, caption));
    }
    figures
}

/// What the claims of the config are about, over time: each metric once, those that come first.
fn claimed(record: &RunRecord) -> Vec<Figure> {
    const NAMES: [&str; 4] = ["claim_1", "claim_2", "claim_3", "claim_4"];
    let mut metrics: Vec<&str> = Vec::new();
    // Drawn beside what they are compared with, or in figures of their own.
    let drawn = |metric: &str| {
        let known = ["payoff_mean", "switch_rate", "hill2", "holistic_alignment"].contains(&metric) || metric.starts_with("fraction_");
        let known = known || super::accountability::draws(metric);
        known || metric.starts_with("preferential_alignment_") || Component::ALL.iter().any(|c| column(*c) == metric)
    };
    if super::claims::read(record).is_some() {
        return Vec::new();
    }
    for claim in record.config.claim.iter().filter(|claim| !drawn(&claim.metric)) {
        if !metrics.contains(&claim.metric.as_str()) {
            metrics.push(&claim.metric);
        }
    }
    let draw = |(metric, name): (&str, &'static str)| {
        let points = curve(record, metric);
        let &(_, end) = points.last()?;
        let y = Axis::around("", points.iter().map(|p| p.1));
        let alt = format!("{metric} over steps; {} at the end.", quantity(end));
        let mut chart = Chart::new(HALF, metric, &alt, &[], step_axis(record), y);
        chart.line(&points, INK);
        Some(Figure::new(name, chart.render(false), false, format!("{metric} in this run: {} at the end.", quantity(end))))
    };
    metrics.into_iter().zip(NAMES).filter_map(draw).collect()
}

/// What happened to the society, in words.
pub(super) fn sentences(record: &RunRecord) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    said.extend(moved(record));
    said.extend(served(record));
    said.extend(binding(record));
    said.extend(worst(record));
    said.extend(trusted(record));
    said
}

/// The components that moved most, up and down, in one sentence; then which have no value.
fn moved(record: &RunRecord) -> Option<String> {
    const NOTABLE: f64 = 0.01;
    let of = |component: Component| ends(record, column(component)).map(|(first, last)| (said_as(record, component), first, last));
    let mut all: Vec<(&str, f64, f64)> = Component::ALL.into_iter().filter_map(of).collect();
    all.sort_by(|a, b| (b.2 - b.1).abs().total_cmp(&(a.2 - a.1).abs()));
    let part = |(name, first, last): &(&str, f64, f64)| {
        let verb = if last > first { "rose" } else { "fell" };
        format!("{name} {verb} from {} to {}", skill(*first), skill(*last))
    };
    let (up, down): (Vec<_>, Vec<_>) = all.iter().filter(|(_, a, b)| (b - a).abs() >= NOTABLE).partition(|(_, a, b)| b > a);
    let (up, down): (Vec<String>, Vec<String>) = (up.into_iter().map(part).collect(), down.into_iter().map(part).collect());
    let text = match (up.is_empty(), down.is_empty()) {
        (false, false) => format!("{}, while {}", list(&up), list(&down)),
        (false, true) => list(&up),
        (true, false) => list(&down),
        (true, true) if all.is_empty() => return None,
        (true, true) => format!("{} stayed where they were", list(&all.iter().map(|c| c.0.to_owned()).collect::<Vec<_>>())),
    };
    // What never had a value says nothing of what happened.
    let lost = |component: &Component| record.metrics.last(column(*component)).is_none();
    let without: Vec<Component> = components(record).into_iter().filter(lost).collect();
    let undefined = if without.is_empty() { String::new() } else { format!(" Undefined at the end: {}.", named(record, &without)) };
    Some(capital(&text) + "." + &undefined)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Whom agents have come to serve.
fn served(record: &RunRecord) -> Option<String> {
    let of = |name: &String| ends(record, &format!("serves_{name}")).map(|(first, last)| (name.clone(), first, last));
    let all: Vec<(String, f64, f64)> = record.config.users.iter().map(|u| &u.name).filter_map(of).collect();
    let (name, first, last) = all.into_iter().max_by(|a, b| (a.2 - a.1).total_cmp(&(b.2 - b.1)))?;
    let changed = |(first, last): &(f64, f64)| (last - first).abs() >= 0.01;
    let own = ends(record, "serves_own").filter(changed).map_or(String::new(), |(first, last)| {
        format!("; {} are nearest to their own users, at the start {}", percents(last), percents(first))
    });
    (last - first >= 0.01).then(|| {
        let now = capital(&percents(last));
        format!("{now} of agents now act nearest to what user group {name} prefers, at the start {}{own}.", percents(first))
    })
}

/// The holistic index at the end, what it is the least of, and what it is bound by; a verdict only where the config states a threshold.
fn binding(record: &RunRecord) -> Option<String> {
    let (first, last) = ends(record, "holistic_alignment")?;
    let which = record.metrics.last("binding")? as usize;
    let bound = said_as(record, *Component::ALL.get(which)?);
    let threshold = record.config.alignment.as_ref().and_then(|alignment| alignment.threshold);
    let verdict = threshold.map_or(String::new(), |threshold| {
        let verb = if last >= threshold { "reaches" } else { "does not reach" };
        format!(" It {verb} the {} that the config asks for.", quantity(threshold))
    });
    let of = conjoined(record);
    // Of one component all is said but whether it is enough.
    if of.len() < 2 {
        return (!verdict.is_empty())
            .then(|| format!("Holistic alignment here is {}, {} at the end.{verdict}", named(record, &of), skill(last)));
    }
    Some(format!(
        "Holistic alignment, the least of {}, went from {} to {}: bound by {bound}.{verdict}",
        named(record, &of),
        skill(first),
        skill(last)
    ))
}

/// The user groups that gained and lost most.
fn worst(record: &RunRecord) -> Option<String> {
    let of = |name: &String| ends(record, &format!("preferential_alignment_{name}")).map(|(first, last)| (name.clone(), first, last));
    let all: Vec<(String, f64, f64)> = record.config.users.iter().map(|u| &u.name).filter_map(of).collect();
    if all.len() < 2 {
        return None;
    }
    let lowest = all.iter().min_by(|a, b| a.2.total_cmp(&b.2))?;
    let highest = all.iter().max_by(|a, b| a.2.total_cmp(&b.2))?;
    (highest.2 - lowest.2 >= 0.01).then(|| {
        format!(
            "Users of {} are served best ({}, at the start {}), those of {} worst ({}, at the start {}).",
            highest.0,
            skill(highest.2),
            skill(highest.1),
            lowest.0,
            skill(lowest.2),
            skill(lowest.1)
        )
    })
}

/// Drift, and who is misaligned while trusted.
fn trusted(record: &RunRecord) -> Option<String> {
    let (_, trusted) = ends(record, "misaligned_trusted")?;
    let (_, moved) = ends(record, "displacement")?;
    let (_, off) = ends(record, "misalignment")?;
    let (_, notices) = ends(record, "notices")?;
    let theta = record.config.values.as_ref()?.misalignment_threshold;
    Some(format!(
        "Values lie {} from where they began and {} from what users prefer; {} of agents are more than {} off while their users rely on them ({} notices per user).",
        quantity(moved),
        quantity(off),
        percents(trusted),
        quantity(theta),
        quantity(notices)
    ))
}
