//! The alignment of a society: its figures, and what they say in words.

use super::chart::{Axis, Chart};
use super::figure::{Figure, HALF, WIDE, curve, step_axis};
use super::palette::{INK, strategy_css};
use super::words::{group, list, quantity, share};
use crate::output::RunRecord;

/// A component of holistic alignment: its column, its name in sentences, the number that `binding` has for it.
const COMPONENTS: [(&str, &str); 6] = [
    ("objective_alignment", "objective alignment"),
    ("human_value_alignment", "human-value alignment"),
    ("preferential_alignment_min", "the worst-served user group's alignment"),
    ("plurality", "plurality"),
    ("balance", "balance between user groups"),
    ("well_being", "well-being"),
];

/// The figures that the columns of the run allow.
pub(super) fn figures(record: &RunRecord) -> Vec<Figure> {
    let mut figures: Vec<Figure> = alignment(record).into_iter().collect();
    figures.extend(by_user(record));
    figures.extend(values(record));
    figures.extend(indicators(record));
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
    let curves: Vec<(usize, Vec<(f64, f64)>)> =
        COMPONENTS.iter().enumerate().map(|(k, (column, _))| (k, curve(record, column))).filter(|(_, c)| !c.is_empty()).collect();
    let holistic = curve(record, "holistic_alignment");
    if holistic.is_empty() {
        return None;
    }
    let name = |k: usize| COMPONENTS[k].0.replace("_alignment", "").replace('_', " ");
    let mut legend: Vec<(String, String)> = curves.iter().map(|(k, _)| (name(*k), strategy_css(*k))).collect();
    legend.push(("holistic: the least of them".into(), "#94a3b8".into()));
    let (_, last) = ends(record, "holistic_alignment")?;
    let alt = format!("Components of alignment over time; the holistic index ends at {}.", share(last));
    let mut chart = Chart::new(WIDE, "Alignment over time", &alt, &legend, step_axis(record), Axis::exact("alignment", 0.0, 1.0));
    let steps = &record.metrics.steps;
    let binding = record.metrics.column("binding");
    for k in 0..steps.len() {
        let end = steps.get(k + 1).copied().unwrap_or(steps[k]);
        if let Some(which) = binding.get(k).copied().flatten() {
            chart.bar((f64::from(steps[k]), f64::from(end)), 0.035, &strategy_css(which as usize));
        }
    }
    chart.thick(&holistic, "#94a3b8");
    for (k, points) in &curves {
        chart.line(points, &strategy_css(*k));
    }
    let caption = "Each component from 0 to 1. The holistic index is the least of them; the strip below shows which one binds.";
    Some(Figure::new("alignment", chart.render(false), true, caption))
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
    if users.is_empty() {
        return None;
    }
    let legend: Vec<(String, String)> = users.iter().enumerate().map(|(k, (name, _))| (name.clone(), strategy_css(k))).collect();
    let at_end: Vec<String> = users.iter().filter_map(|(name, points)| Some(format!("{name} {}", share(points.last()?.1)))).collect();
    let alt = format!("Preferential alignment of each user group; at the end {}.", list(&at_end));
    let y = Axis::around("preferential alignment", users.iter().flat_map(|(_, points)| points.iter().map(|p| p.1)).chain([1.0]));
    let mut chart = Chart::new(HALF, "Who is served", &alt, &legend, step_axis(record), y);
    for (k, (_, points)) in users.iter().enumerate() {
        chart.line(points, &strategy_css(k));
    }
    let caption = "1 minus the mean distance between what agents do and what the users of that group prefer.";
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

/// The risk's own indicators, each against its null model.
fn indicators(record: &RunRecord) -> Vec<Figure> {
    const NAMES: [&str; 4] = ["indicator_1", "indicator_2", "indicator_3", "indicator_4"];
    let draw = |(indicator, name): (&crate::config::file::IndicatorFile, &'static str)| {
        let points = curve(record, &indicator.metric);
        let &(_, end) = points.last()?;
        let mut legend = vec![(indicator.metric.clone(), INK.to_owned())];
        if indicator.null.is_some() {
            legend.push((format!("null model: {}", indicator.null_name), "#d55e00".to_owned()));
        }
        let y = Axis::around("", points.iter().map(|p| p.1).chain(indicator.null));
        let alt = format!("{}; {} at the end.", indicator.label, quantity(end));
        let mut chart = Chart::new(HALF, &capital(&indicator.label), &alt, &legend, step_axis(record), y);
        if let (Some(null), Some(last)) = (indicator.null, record.metrics.steps.last()) {
            chart.dashed(&[(0.0, null), (f64::from(*last), null)], "#d55e00");
        }
        chart.line(&points, INK);
        Some(Figure::new(name, chart.render(false), false, said(indicator, end)))
    };
    record.config.indicator.iter().zip(NAMES).filter_map(draw).collect()
}

/// An indicator at the end of the run, beside its null model.
fn said(indicator: &crate::config::file::IndicatorFile, end: f64) -> String {
    let label = capital(&indicator.label);
    match indicator.null {
        Some(null) => {
            let verb = if (end - null).abs() <= 0.01 * null.abs().max(0.01) {
                "as in"
            } else if end > null {
                "above"
            } else {
                "below"
            };
            format!("{label}: {} at the end, {verb} the null model ({}, {}).", quantity(end), indicator.null_name, quantity(null))
        }
        None => format!("{label}: {} at the end.", quantity(end)),
    }
}

/// What happened to the society, in words.
pub(super) fn sentences(record: &RunRecord) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    said.extend(components(record));
    said.extend(served(record));
    said.extend(binding(record));
    said.extend(worst(record));
    said.extend(unnoticed(record));
    for indicator in &record.config.indicator {
        said.extend(ends(record, &indicator.metric).map(|(_, end)| self::said(indicator, end)));
    }
    said
}

/// The components that moved most, up and down, in one sentence.
fn components(record: &RunRecord) -> Option<String> {
    const NOTABLE: f64 = 0.01;
    let of = |(column, name): &(&str, &'static str)| ends(record, column).map(|(first, last)| (*name, first, last));
    let mut all: Vec<(&str, f64, f64)> = COMPONENTS.iter().filter_map(of).collect();
    all.sort_by(|a, b| (b.2 - b.1).abs().total_cmp(&(a.2 - a.1).abs()));
    let part = |(name, first, last): &(&str, f64, f64)| {
        let verb = if last > first { "rose" } else { "fell" };
        format!("{name} {verb} from {} to {}", share(*first), share(*last))
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
    Some(capital(&text) + ".")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Whose values agents have come to hold.
fn served(record: &RunRecord) -> Option<String> {
    let of = |name: &String| ends(record, &format!("serves_{name}")).map(|(first, last)| (name.clone(), first, last));
    let all: Vec<(String, f64, f64)> = record.config.users.iter().map(|u| &u.name).filter_map(of).collect();
    let (name, first, last) = all.into_iter().max_by(|a, b| (a.2 - a.1).total_cmp(&(b.2 - b.1)))?;
    (last - first >= 0.01).then(|| {
        format!(
            "The values of user group {name} now serve {:.1} % of agents; at the start they served {:.1} %.",
            100.0 * last,
            100.0 * first
        )
    })
}

/// The holistic index at the end and what it is bound by.
fn binding(record: &RunRecord) -> Option<String> {
    let (first, last) = ends(record, "holistic_alignment")?;
    let which = COMPONENTS.get(record.metrics.last("binding")? as usize)?.1;
    let verdict = if last >= 0.8 { "aligned by the threshold of 0.8" } else { "not aligned by the threshold of 0.8" };
    Some(format!(
        "Holistic alignment, the least of its components, went from {} to {}: bound by {which}, the society ended {verdict}.",
        share(first),
        share(last)
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
            share(highest.2),
            share(highest.1),
            lowest.0,
            share(lowest.2),
            share(lowest.1)
        )
    })
}

/// Drift that no user noticed.
fn unnoticed(record: &RunRecord) -> Option<String> {
    record.metrics.last("reliance")?;
    let (_, unnoticed) = ends(record, "drift_unnoticed")?;
    let (_, drift) = ends(record, "drift")?;
    let (_, notices) = ends(record, "notices")?;
    Some(format!(
        "Values lie {} from where they began; {:.1} % of agents drifted beyond the threshold without their user ever noticing ({} notices per user).",
        quantity(drift),
        100.0 * unnoticed,
        quantity(notices)
    ))
}
