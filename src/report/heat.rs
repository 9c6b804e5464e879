//! A dose of two keys as a map: a cell for each combination, its mean as a colour and as a number.

use super::chart::{Axis, Chart, text_width};
use super::palette::{css, shade};
use super::words::{precise, quantity};
use crate::compare::Dose;

const WIDTH: f64 = 1000.0;
/// Height of a row of cells, and of all that is no row.
const ROW: f64 = 48.0;
const FRAME: f64 = 112.0;
/// Size of the mean in a cell.
const LETTERS: f64 = 13.0;

/// What a cell holds: its mean and the half of its interval, where the metric is defined.
type Cell = Option<(f64, f64)>;

/// The values of a key, in the order of the config.
fn values(dose: &Dose, key: usize) -> Vec<&str> {
    let mut all: Vec<&str> = Vec::new();
    for value in dose.points.iter().filter_map(|point| point.values.get(key)) {
        if !all.contains(&value.as_str()) {
            all.push(value);
        }
    }
    all
}

/// Ticks in the middle of the cells.
fn axis(key: &str, values: &[&str]) -> Axis {
    let ticks = values.iter().enumerate().map(|(k, value)| (k as f64 + 0.5, (*value).to_owned())).collect();
    Axis::with_ticks(key, 0.0, values.len() as f64, ticks)
}

/// As many digits as the interval leaves.
fn number(mean: f64, half: f64) -> String {
    if half > 0.0 { precise(mean, 2.0 * half) } else { quantity(mean) }
}

/// The map of a metric after the last step, the first key upwards, the second to the right; `None`: no dose of two keys, or nowhere defined.
pub(super) fn heat(dose: &Dose, metric: &str) -> Option<String> {
    let [upward, rightward] = &dose.keys[..] else { return None };
    let (rows, columns) = (values(dose, 0), values(dose, 1));
    let cell = |row: &str, column: &str| -> Cell {
        let point = dose.points.iter().find(|p| p.values == [row, column])?;
        point.mean(metric).map(|(mean, [low, high])| (mean, (high - low) / 2.0))
    };
    let cells: Vec<Vec<Cell>> = rows.iter().map(|row| columns.iter().map(|column| cell(row, column)).collect()).collect();
    let means = || cells.iter().flatten().flatten().map(|(mean, _)| *mean);
    let (low, high) = means().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), m| (low.min(m), high.max(m)));
    if !(low.is_finite() && high.is_finite()) {
        return None;
    }
    let place = |mean: f64| if high > low { (mean - low) / (high - low) } else { 0.5 };
    let steps: &[f64] = if high > low { &[0.0, 0.25, 0.5, 0.75, 1.0] } else { &[0.5] };
    let legend: Vec<(String, String)> =
        steps.iter().map(|s| (precise(low + s * (high - low), (high - low) / 4.0), css(shade(*s)))).collect();
    let alt = format!(
        "{metric} after the last step by {upward} and {rightward}, from {} to {}, in {} by {} cells.",
        quantity(low),
        quantity(high),
        rows.len(),
        columns.len()
    );
    let size = (WIDTH, FRAME + ROW * rows.len() as f64);
    let mut chart =
        Chart::new(size, &format!("{metric} by {upward} and {rightward}"), &alt, &legend, axis(rightward, &columns), axis(upward, &rows));
    let widest = cells.iter().flatten().flatten().map(|(mean, half)| text_width(&number(*mean, *half), LETTERS)).fold(0.0, f64::max);
    let letters = widest + 8.0 <= chart.width() / columns.len() as f64;
    for (y, row) in cells.iter().enumerate() {
        for (x, cell) in row.iter().enumerate() {
            let at = (x as f64, y as f64);
            let said = format!("{upward} = {}, {rightward} = {}", rows[y], columns[x]);
            match cell {
                Some((mean, half)) => {
                    let (shown, half) =
                        (number(*mean, *half), if *half > 0.0 { format!("± {}", precise(*half, 2.0 * half)) } else { String::new() });
                    let lines = if letters { [shown.as_str(), half.as_str()] } else { ["", ""] };
                    chart.cell(at, &css(shade(place(*mean))), place(*mean) > 0.66, &format!("{said}: {metric} {shown} {half}"), lines);
                }
                None => chart.cell(at, "#f1f5f9", false, &format!("{said}: {metric} is undefined"), ["–", ""]),
            }
        }
    }
    Some(chart.render(false))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::DosePoint;

    fn dose(columns: usize) -> Dose {
        let point = |row: usize, column: usize| DosePoint {
            values: vec![format!("0.{row}"), format!("1{column}.0")],
            metrics: vec!["share".into()],
            // Means row + column / 10, and nothing in one corner.
            rows: (0..3u32)
                .map(|k| (1, k, vec![(row + column > 0).then(|| row as f64 + column as f64 / 10.0 + f64::from(k) * 0.01 - 0.01)]))
                .collect(),
        };
        let points = (0..2).flat_map(|row| (0..columns).map(move |column| point(row, column))).collect();
        Dose { name: "d".into(), description: String::new(), keys: vec!["a.up".into(), "b.right".into()], points }
    }

    #[test]
    fn every_combination_is_a_cell() {
        let svg = heat(&dose(3), "share").unwrap();
        // A cell each and their tooltips, the interval of three populations 0.01 apart: t at 2 degrees 4.303 · 0.01/√3.
        assert_eq!(svg.matches("<title>").count(), 6);
        for words in [
            "a.up = 0.1, b.right = 12.0: share 1.200 ± 0.025",
            "a.up = 0.0, b.right = 10.0: share is undefined",
            ">12.0</text>",
            ">0.1</text>",
        ] {
            assert!(svg.contains(words), "{words}: {svg}");
        }
        // The least and the greatest mean have the ends of the scale.
        assert!(svg.contains(&css(shade(0.0))) && svg.contains(&css(shade(1.0))));
        assert_eq!(heat(&dose(3), "other"), None);
        let one = Dose { keys: vec!["a.up".into()], ..dose(1) };
        assert_eq!(heat(&one, "share"), None);
    }

    #[test]
    fn narrow_cells_have_tooltips_only() {
        let svg = heat(&dose(60), "share").unwrap();
        assert!(svg.contains("± 0.025</title>") && !svg.contains(">± 0.025<"));
    }
}
