//! Plots of analyses: gradients of selection, simplex plots, invasion graphs, searches for critical values.

use super::chart::{Axis, Chart, escape, open};
use super::palette::strategy_css;
use super::words::share;
use crate::analysis::{Critical, Deviation, Flow, Gradient, Stationary};
use std::fmt::Write;

const SIZE: (f64, f64) = (720.0, 400.0);
const INK: &str = "#0f172a";
const QUIET: &str = "#94a3b8";

/// The gradient of selection with its 95 % band; full dots are stable equilibria, hollow ones unstable.
#[must_use]
pub fn gradient_svg(gradient: &Gradient) -> String {
    let name = &gradient.strategies[0];
    let alt = format!("Mean change of the share of {name} in one step over its share; equilibria: {}.", gradient.roots.len());
    let band: Vec<(f64, f64, f64)> = gradient.points.iter().map(|(x, y, e)| (*x, y - 1.96 * e, y + 1.96 * e)).collect();
    let y = Axis::around("change of the share in one step", band.iter().flat_map(|(_, low, high)| [*low, *high]).chain([0.0]));
    let mut chart = Chart::new(SIZE, "Gradient of selection", &alt, &[], Axis::exact(&format!("share of {name}"), 0.0, 1.0), y);
    chart.dashed(&[(0.0, 0.0), (1.0, 0.0)], QUIET);
    chart.area(&band, &strategy_css(0), 0.2);
    chart.line(&gradient.points.iter().map(|(x, y, _)| (*x, *y)).collect::<Vec<_>>(), &strategy_css(0));
    for root in &gradient.roots {
        chart.dot(root.share, 0.0, INK, root.stable);
    }
    chart.render(false)
}

/// Prices of a deviator and of its rivals by period, as shares of what they are without.
#[must_use]
pub fn deviation_svg(found: &Deviation) -> String {
    let alt = "Prices after a deviation over those without, by period: the deviator's and its rivals'.";
    let ends = found.course.iter().flatten().copied();
    let legend: Vec<(String, String)> =
        ["deviator", "rivals"].iter().enumerate().map(|(k, who)| ((*who).into(), strategy_css(k))).collect();
    let y = Axis::around("price over that without", ends.chain([1.0]));
    let last = found.course.len().saturating_sub(1) as u32;
    let mut chart = Chart::new(SIZE, "After a deviation of one period", alt, &legend, Axis::steps(0, last.max(1)), y);
    chart.dashed(&[(0.0, 1.0), (f64::from(last.max(1)), 1.0)], QUIET);
    for who in 0..2 {
        let points: Vec<(f64, f64)> = (0u32..).zip(&found.course).map(|(t, both)| (f64::from(t), both[who])).collect();
        chart.line(&points, &strategy_css(who));
    }
    chart.render(false)
}

/// Every value that was tried and how often the outcome was reached there; the band is where it tips.
#[must_use]
pub fn critical_svg(found: &Critical) -> String {
    let question = &found.question;
    let alt = format!("Share of runs that reach the outcome, by {}; it tips at {:.4}.", question.keys[0], found.value);
    let title = format!("{} at least {}: share of runs", question.metric, question.threshold);
    // Air around the outermost dots.
    let air = 0.02 * (question.high - question.low);
    let x = Axis::exact(&question.keys.join(", "), question.low - air, question.high + air);
    let mut chart = Chart::new(SIZE, &title, &alt, &[], x, Axis::exact("share of runs", -0.04, 1.04));
    chart.area(&[(found.interval.0, 0.0, 1.0), (found.interval.1, 0.0, 1.0)], &strategy_css(1), 0.35);
    chart.dashed(&[(question.low, 0.5), (question.high, 0.5)], QUIET);
    for trial in &found.trials {
        chart.dot(trial.value, f64::from(trial.reached) / f64::from(trial.runs), &strategy_css(0), trial.verdict().is_some());
    }
    chart.render(false)
}

/// Paths of three strategies in the triangle of their shares: starts are dots in the colour of the majority that they end in.
/// Two strategies: shares over time.
#[must_use]
pub fn flow_svg(flow: &Flow) -> String {
    if flow.strategies.len() == 3 { simplex(flow) } else { curves(flow) }
}

/// The strategy in which most runs of a path end; `None`: none has a majority.
fn end(ends: &[u32]) -> Option<usize> {
    let best = (0..ends.len()).max_by_key(|k| ends[*k])?;
    (best + 1 < ends.len()).then_some(best)
}

fn colour(ends: &[u32]) -> String {
    end(ends).map_or_else(|| QUIET.into(), strategy_css)
}

fn curves(flow: &Flow) -> String {
    let name = &flow.strategies[0];
    let alt = format!("Share of {name} over time from {} starts.", flow.paths.len());
    let last = flow.steps.last().copied().unwrap_or(1);
    let legend: Vec<(String, String)> =
        flow.strategies.iter().enumerate().map(|(k, s)| (format!("ends in {s}"), strategy_css(k))).collect();
    let title = format!("Share of {name} from every start");
    let mut chart = Chart::new(SIZE, &title, &alt, &legend, Axis::steps(0, last), Axis::exact("share of agents", 0.0, 1.0));
    for path in &flow.paths {
        let points: Vec<(f64, f64)> = flow.steps.iter().zip(&path.shares).map(|(t, shares)| (f64::from(*t), shares[0])).collect();
        chart.line(&points, &colour(&path.ends));
    }
    chart.render(false)
}

/// Height of a triangle with side 1.
const HEIGHT: f64 = 0.866_025_403_784;

fn simplex(flow: &Flow) -> String {
    let (width, height) = (720.0, 660.0);
    let (left, bottom, side) = (80.0, 610.0, 560.0);
    // First strategy at the left, second at the right, third on top.
    let at = |shares: &[f64]| (left + side * (shares[1] + shares[2] / 2.0), bottom - side * HEIGHT * shares[2]);
    let alt = format!("Paths of the shares of {} from {} starts.", flow.strategies.join(", "), flow.paths.len());
    let mut svg = open(width, height, "Flow over the simplex", &alt);
    let corners = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]].map(|c| at(&c));
    let [a, b, c] = corners;
    let style = "fill=\"#f8fafc\" stroke=\"#cbd5e1\"";
    let _ = write!(svg, "<path d=\"M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}Z\" {style}/>", a.0, a.1, b.0, b.1, c.0, c.1);
    for (k, (name, (x, y))) in flow.strategies.iter().zip(corners).enumerate() {
        let (y, anchor) = (if k == 2 { y - 12.0 } else { y + 24.0 }, ["start", "end", "middle"][k]);
        let x = x + [-30.0, 30.0, 0.0][k];
        let text = format!("{}, {}", escape(name), share(flow.basins()[k]));
        let _ = write!(
            svg,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"{}\" font-weight=\"600\">{text}</text>",
            strategy_css(k)
        );
    }
    for path in &flow.paths {
        let colour = colour(&path.ends);
        let mut line = String::new();
        for (k, shares) in path.shares.iter().enumerate() {
            let (x, y) = at(shares);
            let _ = write!(line, "{}{x:.1} {y:.1}", if k == 0 { "M" } else { "L" });
        }
        let _ = write!(svg, "<path d=\"{line}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.3\" stroke-opacity=\".7\"/>");
        if let Some((x, y)) = path.shares.first().map(|s| at(s)) {
            let _ = write!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.2\" fill=\"{colour}\"/>");
        }
        if let Some((x, y)) = path.shares.last().map(|s| at(s)) {
            let _ = write!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.6\" fill=\"{INK}\"/>");
        }
    }
    svg + "</svg>"
}

/// Strategies on a circle, sized by their share of time; arrows point to mutants that selection favours.
#[must_use]
pub fn stationary_svg(found: &Stationary) -> String {
    let (size, radius) = (640.0, 220.0);
    let count = found.strategies.len();
    let middle = (size / 2.0, size / 2.0 + 20.0);
    let at = |k: usize| {
        let angle = std::f64::consts::TAU * k as f64 / count as f64 - std::f64::consts::FRAC_PI_2;
        (middle.0 + radius * angle.cos(), middle.1 + radius * angle.sin())
    };
    let shares = found.shares.clone().unwrap_or_else(|| vec![0.0; count]);
    let big = |k: usize| 12.0 + 34.0 * shares[k].sqrt();
    let alt = "Share of time in each strategy under rare mutation; arrows: mutants favoured by selection.";
    let mut svg = open(size, size + 40.0, "Long run under rare mutation", alt);
    let head = "<defs><marker id=\"to\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8Z\" fill=\"#475569\"/></marker></defs>";
    svg += head;
    for invasion in found.invasions.iter().filter(|i| i.favoured()) {
        let ((x0, y0), (x1, y1)) = (at(invasion.from), at(invasion.to));
        let length = (x1 - x0).hypot(y1 - y0);
        let (dx, dy) = ((x1 - x0) / length, (y1 - y0) / length);
        let (from, to) = (big(invasion.from) + 3.0, big(invasion.to) + 5.0);
        // Beside the line, so that arrows in both directions can be told apart.
        let (sx, sy) = (-dy * 4.0, dx * 4.0);
        let _ = write!(
            svg,
            "<path d=\"M{:.1} {:.1}L{:.1} {:.1}\" stroke=\"#475569\" stroke-width=\"1.4\" marker-end=\"url(#to)\"/>",
            x0 + dx * from + sx,
            y0 + dy * from + sy,
            x1 - dx * to + sx,
            y1 - dy * to + sy
        );
    }
    for (k, name) in found.strategies.iter().enumerate() {
        let (x, y) = at(k);
        let _ = write!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{:.1}\" fill=\"{}\"/>", big(k), strategy_css(k));
        let below = if y >= middle.1 - 1.0 { y + big(k) + 18.0 } else { y - big(k) - 8.0 };
        let text = if found.shares.is_some() { format!("{}, {}", escape(name), share(shares[k])) } else { escape(name) };
        let _ = write!(svg, "<text x=\"{x:.1}\" y=\"{below:.1}\" text-anchor=\"middle\" fill=\"{INK}\">{text}</text>");
    }
    svg + "</svg>"
}
