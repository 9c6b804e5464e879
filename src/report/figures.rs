//! The plots of a run: what is drawn, from which numbers, and the sentence that explains it.

use super::chart::{Axis, Chart};
use super::figure::{Figure, HALF, WIDE, curve, legend, picks, step_axis, steps_to};
use super::palette::{INK, strategy_css};
use super::words::{group, quantity, share};
use super::{population, verdict};
use crate::file::ClassFile;
use crate::output::{OutputError, RunRecord};

/// Every figure of a run, in the order of the page: what happened, where, then the details in pairs.
pub(super) fn all(record: &RunRecord) -> Result<Vec<Figure>, OutputError> {
    let (mut wide, mut narrow): (Vec<_>, Vec<_>) = population::figures(record)?.into_iter().partition(|f| f.wide);
    // A curve needs two points.
    // Where there is one strategy only, the society is the story.
    if record.strategies().len() < 2 {
        wide.clear();
    } else if let (Some(last), true) = (record.metrics.steps.last(), record.metrics.steps.len() > 1) {
        wide.insert(0, composition(record, "composition", *last, WIDE));
        narrow.splice(0..0, [change(record), payoff(record), diversity(record)].into_iter().flatten());
    }
    narrow.extend(members(record));
    narrow.extend(payoff_histogram(record));
    let (more, pairs): (Vec<_>, Vec<_>) = super::society::figures(record).into_iter().partition(|f| f.wide);
    wide.splice(0..0, more);
    narrow.splice(0..0, pairs);
    if let Some(end) = early_end(record) {
        // It takes the size that leaves no gap on the page.
        let size = if narrow.len().is_multiple_of(2) { WIDE } else { HALF };
        let early = composition(record, "composition_early", end, size);
        let behind = wide.iter().position(|figure| figure.name == "composition").map_or(0, |at| at + 1);
        if early.wide { wide.insert(behind, early) } else { narrow.insert(0, early) }
    }
    wide.extend(narrow);
    Ok(wide)
}

fn composition(record: &RunRecord, name: &'static str, end: u32, size: (f64, f64)) -> Figure {
    let wide = size == WIDE;
    let rows = record.metrics.steps.partition_point(|&step| step <= end);
    let steps = &record.metrics.steps[..rows];
    let end = steps[rows - 1];
    let shares: Vec<Vec<f64>> = record.strategies().iter().map(|s| verdict::shares(record, s)).collect();
    let early = name == "composition_early";
    let title = if early { format!("The first {} steps", group(end.into())) } else { "Strategies over time".into() };
    let at_end: Vec<String> = record.strategies().iter().zip(&shares).map(|(s, f)| format!("{s} {}", share(f[rows - 1]))).collect();
    let alt = format!("Shares of strategies from step 0 to {end}; at the end {}.", at_end.join(", "));
    let mut chart = Chart::new(size, &title, &alt, &legend(record), steps_to(record, end), Axis::exact("share of agents", 0.0, 1.0));
    if record.config.population.replicas > 1 {
        for (s, name) in record.strategies().iter().enumerate() {
            let sd = record.metrics.column(&format!("fraction_{name}_sd"));
            let band = |k: usize| {
                let (mean, sd) = (shares[s][k], sd.get(k).copied().flatten().unwrap_or(0.0));
                (f64::from(steps[k]), (mean - sd).max(0.0), (mean + sd).min(1.0))
            };
            chart.area(&picks(rows).map(band).collect::<Vec<_>>(), &strategy_css(s), 0.16);
        }
        for (s, f) in shares.iter().enumerate() {
            chart.line(&picks(rows).map(|k| (f64::from(steps[k]), f[k])).collect::<Vec<_>>(), &strategy_css(s));
        }
        let caption = "Mean share over replicas; the band is one standard deviation between replicas to either side.";
        return Figure::new(name, chart.render(false), wide, caption);
    }
    let mut floor = vec![0.0; rows];
    for (s, f) in shares.iter().enumerate() {
        let stack = |k: usize| (f64::from(steps[k]), floor[k], floor[k] + f[k]);
        chart.area(&picks(rows).map(stack).collect::<Vec<_>>(), &strategy_css(s), 1.0);
        floor.iter_mut().zip(f).for_each(|(sum, x)| *sum += x);
    }
    let caption = if early { "The same, where most of the change happened." } else { "Shares of all agents, stacked; they add up to 1." };
    Figure::new(name, chart.render(true), wide, caption)
}

/// End of the early phase, if nine tenths of the largest change fell into the first fifth of the run and were measured there
/// often enough to be seen.
fn early_end(record: &RunRecord) -> Option<u32> {
    let steps = &record.metrics.steps;
    let change = |f: &[f64]| f[f.len() - 1] - f[0];
    let shares = record.strategies().iter().map(|s| verdict::shares(record, s)).filter(|f| f.len() > 1);
    let most = shares.max_by(|a, b| change(a).abs().total_cmp(&change(b).abs()))?;
    if change(&most).abs() < 0.02 {
        return None;
    }
    let k = most.iter().position(|f| (f - most[0]) / change(&most) >= 0.9)?;
    let (at, run) = (steps[k], *steps.last()?);
    let end = (at.saturating_mul(3) / 2).max(1);
    (u64::from(at) * 5 <= u64::from(run) && steps.partition_point(|&s| s <= end) >= 5).then_some(end)
}

fn payoff(record: &RunRecord) -> Option<Figure> {
    let [mean, low, high] = ["payoff_mean", "payoff_min", "payoff_max"].map(|name| curve(record, name));
    let &(_, end) = mean.last()?;
    let band: Vec<_> = low.iter().zip(&high).map(|(&(x, low), &(_, high))| (x, low, high)).collect();
    let y = Axis::around("payoff per agent", band.iter().flat_map(|&(_, low, high)| [low, high]));
    let colours = [("mean".to_string(), INK.to_string()), ("lowest to highest".to_string(), "#cbd5e1".to_string())];
    let alt = format!("Payoff over time; the mean at the end is {}.", quantity(end));
    let mut chart = Chart::new(HALF, "Payoff", &alt, &colours, step_axis(record), y);
    chart.area(&band, "#cbd5e1", 0.7);
    chart.line(&mean, INK);
    Some(Figure::new("payoff", chart.render(false), false, "What an agent earned in the step, in the units of the payoff matrix."))
}

fn change(record: &RunRecord) -> Option<Figure> {
    let points = curve(record, "switch_rate");
    let &(_, end) = points.last()?;
    let y = Axis::around("share of agents", points.iter().map(|p| p.1).chain([0.0]));
    let alt = format!("Share of agents that switch strategy per step; {} at the end.", share(end));
    let mut chart = Chart::new(HALF, "Switching", &alt, &[], step_axis(record), y);
    chart.line(&points, INK);
    Some(Figure::new("change", chart.render(false), false, "Agents whose strategy differs from the one they held a step earlier."))
}

fn diversity(record: &RunRecord) -> Option<Figure> {
    let points = curve(record, "hill2");
    let &(_, end) = points.last()?;
    let y = Axis::exact("effective number", 1.0, record.strategies().len() as f64);
    let alt = format!("Effective number of strategies over time; {} at the end.", quantity(end));
    let mut chart = Chart::new(HALF, "Diversity", &alt, &[], step_axis(record), y);
    chart.line(&points, INK);
    let caption = "Hill number of order 2: as many equally common strategies would be as diverse.";
    Some(Figure::new("diversity", chart.render(false), false, caption))
}

/// How large classes are, where events move agents between them.
fn members(record: &RunRecord) -> Option<Figure> {
    let of = |(k, class): (usize, &ClassFile)| (class.name.clone(), strategy_css(k), curve(record, &format!("members_{}", class.name)));
    let curves: Vec<_> = record.config.class.iter().enumerate().map(of).filter(|(.., points)| points.len() > 1).collect();
    let ends: Vec<String> = curves.iter().filter_map(|(name, _, points)| Some(format!("{name} {}", share(points.last()?.1)))).collect();
    if curves.is_empty() {
        return None;
    }
    let legend: Vec<_> = curves.iter().map(|(name, colour, _)| (name.clone(), colour.clone())).collect();
    let alt = format!("Shares of classes over time; at the end {}.", ends.join(", "));
    let mut chart = Chart::new(HALF, "Classes", &alt, &legend, step_axis(record), Axis::exact("share of agents", 0.0, 1.0));
    for (_, colour, points) in &curves {
        chart.line(points, colour);
    }
    Some(Figure::new("members", chart.render(false), false, "Members of each class; events move agents between them."))
}

/// The payoffs of all agents at the last measured step.
fn payoff_histogram(record: &RunRecord) -> Option<Figure> {
    let (step, bins) = record.histogram.as_ref()?;
    let total: u64 = bins.iter().map(|b| b.count).sum();
    let (first, last) = (bins.iter().position(|b| b.count > 0)?, bins.iter().rposition(|b| b.count > 0)?);
    // Where all earned the same to within a bin, the curve of the mean says it.
    if first == last {
        return None;
    }
    let bins = &bins[first..=last];
    let part = |n: u64| n as f64 / total as f64;
    let y = Axis::around("share of agents", bins.iter().map(|b| part(b.count)).chain([0.0]));
    let x = Axis::around("payoff", [bins[0].low, bins[bins.len() - 1].high].into_iter());
    let title = format!("Payoffs at step {}", group(u64::from(*step)));
    let alt = format!("Histogram of payoffs from {} to {}.", quantity(bins[0].low), quantity(bins[bins.len() - 1].high));
    let mut chart = Chart::new(HALF, &title, &alt, &[], x, y);
    for bin in bins.iter().filter(|b| b.count > 0) {
        chart.bar((bin.low, bin.high), part(bin.count), "#64748b");
    }
    let caption = format!("Distribution over agents, in bins of {}.", quantity(bins[0].high - bins[0].low));
    Some(Figure::new("payoff_histogram", chart.render(false), false, caption))
}
