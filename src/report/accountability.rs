//! Who answered for harm, in words and figures, where strategies are traced.

use super::chart::{Axis, Chart};
use super::figure::{Figure, HALF, curve, step_axis};
use super::palette::{INK, strategy_css};
use super::words::{quantity, share};
use crate::metrics::TOP;
use crate::output::RunRecord;

/// Roots that are left, and of harm who did it by a copied strategy, how many agents answer for it and how much of it nobody who still does it has
/// begun; none where nothing is traced.
pub(super) fn sentences(record: &RunRecord) -> Vec<String> {
    strategies(record).into_iter().chain(values(record)).collect()
}

fn last(record: &RunRecord, metric: &str) -> Option<f64> {
    record.metrics.column(metric).last().copied().flatten()
}

/// Where what agents do comes from.
fn strategies(record: &RunRecord) -> Option<String> {
    let last = |metric: &str| last(record, metric);
    let roots = format!("The strategies held at the end go back to {} beginnings per agent.", quantity(last("roots")?));
    let [Some(copied), Some(bear), Some(gap)] = ["harm_copied", "responsible_agents", "responsibility_gap"].map(last) else {
        return Some(roots);
    };
    Some(format!(
        "{roots} Of the harm done, {} was done by strategies that had been copied; as many as {} equal agents answer for it; of what fell to those who \
         began them, {} fell to agents who did something else by then.",
        share(copied),
        quantity(bear),
        share(gap)
    ))
}

/// With whom the values of each dimension began.
fn values(record: &RunRecord) -> Vec<String> {
    let whole = if record.config.population.replicas > 1 { "In the mean over populations one" } else { "One" };
    let told = dimensions(record).filter_map(|name| {
        let [roots, top] = ["value_roots", "value_root_top"].map(|metric| last(record, &format!("{metric}_{name}")));
        let (top, roots) = (share(top?), quantity(roots?));
        Some(format!(
            "{whole} agent began {top} of the values held in {name} at the end; all of them go back to {roots} beginnings per agent."
        ))
    });
    told.collect()
}

fn dimensions(record: &RunRecord) -> impl Iterator<Item = &String> {
    record.config.values.iter().flat_map(|values| &values.dimensions)
}

/// Where what is held comes from, and what becomes of responsibility for it: metrics from 0 to 1, what they are called, the colour.
const CURVES: [(&str, &str, usize); 5] = [
    ("harm_copied", "harm copied", 0),
    ("responsibility_gap", "responsibility gap", 3),
    ("traceability", "traceability", 2),
    ("roots", "roots per agent", 1),
    ("root_concentration", "root concentration", 5),
];

/// How the metric of each dimension begins: share of agents whose value began with one and the same.
const VALUE_TOP: &str = "value_root_top_";

/// Is a metric drawn here?
pub(super) fn draws(metric: &str) -> bool {
    metric == "responsible_agents"
        || ["blame_top_", VALUE_TOP].iter().any(|name| metric.starts_with(name))
        || CURVES.iter().any(|(name, ..)| *name == metric)
}

/// The figures that the columns of the run allow.
pub(super) fn figures(record: &RunRecord) -> Vec<Figure> {
    [blame(record), responsible(record), lineages(record), value_lineages(record)].into_iter().flatten().collect()
}

/// Blame by rank of who answers for it, stacked.
fn blame(record: &RunRecord) -> Option<Figure> {
    let agents = record.config.population.agents.unwrap_or(u32::MAX);
    // As many as there are answer for all.
    let ranks: Vec<usize> = TOP.into_iter().filter(|n| *n < agents as usize).collect();
    let tops: Vec<Vec<(f64, f64)>> = ranks.iter().map(|n| curve(record, &format!("blame_top_{n}"))).collect();
    let last: Vec<f64> = tops.iter().map(|points| Some(points.last()?.1)).collect::<Option<_>>()?;
    if tops.first().is_none_or(|points| points.len() < 2) {
        return None;
    }
    let names = ["the first", "the next 9", "the next 90"];
    let mut legend: Vec<(String, String)> = ranks.iter().enumerate().map(|(k, _)| (names[k].to_owned(), strategy_css(k))).collect();
    legend.push(("all others".into(), OTHERS.into()));
    let told: Vec<String> = ranks.iter().zip(&last).map(|(n, x)| format!("{n}: {}", share(*x))).collect();
    let alt = format!("Share of all blame that those answer for who answer for most; at the end {}.", told.join(", "));
    let y = Axis::exact("share of blame", 0.0, 1.0);
    let mut chart = Chart::new(HALF, "Who answers for harm", &alt, &legend, step_axis(record), y);
    let none: Vec<(f64, f64)> = tops[0].iter().map(|(x, _)| (*x, 0.0)).collect();
    let all: Vec<(f64, f64)> = tops[0].iter().map(|(x, _)| (*x, 1.0)).collect();
    let floors = std::iter::once(&none).chain(&tops);
    let roofs = tops.iter().chain([&all]);
    for (k, (floor, roof)) in floors.zip(roofs).enumerate() {
        let band: Vec<_> = floor.iter().zip(roof).map(|((x, low), (_, high))| (*x, *low, *high)).collect();
        let colour = if k < ranks.len() { strategy_css(k) } else { OTHERS.to_owned() };
        chart.area(&band, &colour, 1.0);
    }
    let caption = "Agents by what they answer for, most first: shares of all blame so far, stacked.";
    Some(Figure::new("blame", chart.render(true), false, caption))
}

/// What falls to nobody in particular.
const OTHERS: &str = "#cbd5e1";

/// How many agents answer.
fn responsible(record: &RunRecord) -> Option<Figure> {
    let points = curve(record, "responsible_agents");
    let &(_, end) = points.last().filter(|_| points.len() > 1)?;
    let alt = format!("Effective number of agents who answer for harm over time; {} at the end.", quantity(end));
    let y = Axis::around("agents", points.iter().map(|p| p.1).chain([0.0]));
    let mut chart = Chart::new(HALF, "How many answer", &alt, &[], step_axis(record), y);
    chart.line(&points, INK);
    let caption = format!("As many agents with equal blame would share it as evenly: {} at the end.", quantity(end));
    Some(Figure::new("responsible", chart.render(false), false, caption))
}

fn lineages(record: &RunRecord) -> Option<Figure> {
    let curves = CURVES.map(|(metric, name, colour)| (name, strategy_css(colour), curve(record, metric)));
    let drawn: Vec<_> = curves.into_iter().filter(|(_, _, points)| points.len() > 1).collect();
    if drawn.is_empty() {
        return None;
    }
    let legend: Vec<(String, String)> = drawn.iter().map(|(name, colour, _)| ((*name).to_owned(), colour.clone())).collect();
    let told: Vec<String> = drawn.iter().filter_map(|(name, _, points)| Some(format!("{name} {}", quantity(points.last()?.1)))).collect();
    let alt = format!("Lineages of strategies over time; at the end {}.", told.join(", "));
    let mut chart = Chart::new(HALF, "Where strategies come from", &alt, &legend, step_axis(record), Axis::exact("share", 0.0, 1.0));
    for (_, colour, points) in &drawn {
        chart.line(points, colour);
    }
    let caption = if drawn.len() > 2 {
        "Harm copied: done by copied strategies. Gap: of what fell to roots, what fell to those that did something else by then. Traceability: of the \
         harm of what is held, that whose root still holds it. A root is who began a strategy, and when."
    } else {
        "A root is who began a strategy, and when. Concentration: the chance that two agents go back to one."
    };
    Some(Figure::new("lineages", chart.render(false), false, caption))
}

/// How much of what is valued began with one agent, by dimension.
fn value_lineages(record: &RunRecord) -> Option<Figure> {
    let curves = dimensions(record).enumerate().map(|(d, name)| (name, strategy_css(d), curve(record, &format!("{VALUE_TOP}{name}"))));
    let drawn: Vec<_> = curves.filter(|(_, _, points)| points.len() > 1).collect();
    if drawn.is_empty() {
        return None;
    }
    let legend: Vec<(String, String)> = drawn.iter().map(|(name, colour, _)| ((*name).clone(), colour.clone())).collect();
    let told: Vec<String> = drawn.iter().filter_map(|(name, _, points)| Some(format!("{name} {}", share(points.last()?.1)))).collect();
    let alt = format!("Share of agents whose value began with the agent with whom most did, over time; at the end {}.", told.join(", "));
    let y = Axis::exact("share of agents", 0.0, 1.0);
    let mut chart = Chart::new(HALF, "Whose values they are", &alt, &legend, step_axis(record), y);
    for (_, colour, points) in &drawn {
        chart.line(points, colour);
    }
    let caption = "Agents whose value began with one and the same agent, the one with whom most did: whom they copied, whom that one copied, and so on to the start.";
    Some(Figure::new("value_lineages", chart.render(false), false, caption))
}
