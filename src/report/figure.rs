//! One figure of the report, and what figures share: sizes, legends, curves.

use super::chart::Axis;
use super::palette::strategy_css;
use crate::file::EventFile;
use crate::output::RunRecord;

/// Size of a plot over the whole width, and of one beside another.
pub(super) const WIDE: (f64, f64) = (1000.0, 360.0);
pub(super) const HALF: (f64, f64) = (490.0, 320.0);

/// Points of a curve at most; beyond that, neighbours share a pixel.
const POINTS: usize = 800;

/// One figure of the report.
#[derive(Debug)]
pub(super) struct Figure {
    /// File name in `plots/`, without ending; one of [`crate::output::layout::FIGURES`].
    pub(super) name: &'static str,
    /// The figure.
    pub(super) svg: String,
    /// Over the whole width?
    pub(super) wide: bool,
    /// What it shows.
    pub(super) caption: String,
    /// The same picture as pixels, where it is one.
    pub(super) png: Option<Vec<u8>>,
}

impl Figure {
    pub(super) fn new(name: &'static str, svg: String, wide: bool, caption: impl Into<String>) -> Self {
        Self { name, svg, wide, caption: caption.into(), png: None }
    }
}

/// Names and colours of the strategies.
pub(super) fn legend(record: &RunRecord) -> Vec<(String, String)> {
    record.strategies().iter().enumerate().map(|(s, name)| (name.clone(), strategy_css(s))).collect()
}

/// Up to [`POINTS`] row numbers, first and last included.
pub(super) fn picks(rows: usize) -> impl Iterator<Item = usize> {
    let count = rows.min(POINTS);
    (0..count).map(move |k| k * (rows - 1) / (count - 1).max(1))
}

/// The defined points of a metric.
pub(super) fn curve(record: &RunRecord, metric: &str) -> Vec<(f64, f64)> {
    let values = record.metrics.column(metric);
    let point = |k: usize| Some((f64::from(record.metrics.steps[k]), values[k]?));
    if values.is_empty() { Vec::new() } else { picks(values.len()).filter_map(point).collect() }
}

pub(super) fn step_axis(record: &RunRecord) -> Axis {
    let steps = &record.metrics.steps;
    steps_to(record, steps.last().copied().unwrap_or(0))
}

/// An axis of the steps up to one of them, with the events among them: each where they are few, of many the first and the last of each kind.
pub(super) fn steps_to(record: &RunRecord, end: u32) -> Axis {
    const FEW: usize = 40;
    let all = |event: &EventFile| event.steps(record.config.steps).collect::<Vec<u32>>();
    let each: Vec<(String, Vec<u32>)> = record.config.event.iter().map(|event| (event.title(), all(event))).collect();
    let many = each.iter().map(|(_, steps)| steps.len()).sum::<usize>() > FEW;
    let kept = |steps: Vec<u32>| {
        let last = steps.len().saturating_sub(1);
        steps.into_iter().enumerate().filter(move |(k, _)| !many || *k == 0 || *k == last).map(|(_, step)| step)
    };
    let marks =
        each.into_iter().flat_map(|(name, steps)| kept(steps).map(move |step| (f64::from(step), format!("{name} (after step {step})"))));
    Axis::steps(record.metrics.steps.first().copied().unwrap_or(0), end).marked(marks)
}
