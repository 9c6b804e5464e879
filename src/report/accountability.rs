//! Who answered for harm, in words and figures, where strategies are traced.

use super::chart::{Axis, Chart};
use super::figure::{Figure, HALF, curve, step_axis};
use super::palette::{INK, strategy_css};
use super::words::{quantity, share};
use crate::metrics::TOP;
use crate::output::RunRecord;

/// Roots that are left, and of harm who did it by a copied strategy, how many agents answer for it and how much of it nobody who still does it has
/// begun; none where nothing is traced.
pub(super) fn sentences(record: &RunRecord) -> Option<String> {
    let last = |metric: &str| record.metrics.column(metric).last().copied().flatten();
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

/// Where what is held comes from, and what becomes of responsibility for it: metrics from 0 to 1, what they are called, the colour.
const CURVES: [(&str, &str, usize); 5] = [
    ("harm_copied", "harm copied", 0),
    ("responsibility_gap", "responsibility gap", 3),
    ("traceability", "traceability", 2),
    ("roots", "roots per agent", 1),
    ("root_concentration", "root concentration", 5),
];

/// Is a metric drawn here?
pub(super) fn draws(metric: &str) -> bool {
    metric == "responsible_agents" || metric.starts_with("blame_top_") || CURVES.iter().any(|(name, ..)| *name == metric)
}

/// The figures that the columns of the run allow.
pub(super) fn figures(record: &RunRecord) -> Vec<Figure> {
    [blame(record), responsible(record), lineages(record)].into_iter().flatten().collect()
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
