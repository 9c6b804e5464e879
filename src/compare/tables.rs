//! A comparison as text: JSON and tidy CSV. Numbers have nine significant digits, so that the bytes do not hang on a platform's last bit.

use super::effect::Effect;
use super::found::{Comparison, Dose, Moment, Variant};
use serde_json::Value;

/// Nine significant digits.
fn rounded(x: f64) -> f64 {
    format!("{x:.8e}").parse().unwrap_or(x)
}

fn round_all(value: &mut Value) {
    match value {
        Value::Number(number) if number.is_f64() => {
            if let Some(short) = number.as_f64().and_then(|x| serde_json::Number::from_f64(rounded(x))) {
                *number = short;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(round_all),
        Value::Object(table) => table.values_mut().for_each(round_all),
        _ => {}
    }
}

/// `compare.json`: everything.
#[must_use]
pub fn json(comparison: &Comparison) -> String {
    let mut value = serde_json::json!(comparison);
    round_all(&mut value);
    let mut object = serde_json::json!({ "format": "polity-comparison", "format_version": 1 });
    if let (Value::Object(object), Value::Object(more)) = (&mut object, value) {
        object.extend(more);
    }
    serde_json::to_string_pretty(&object).unwrap_or_default() + "\n"
}

pub(super) fn table(rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Writing to memory cannot fail.
        let _ = writer.write_record(&row);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

pub(super) fn cell(x: Option<f64>) -> String {
    x.map_or_else(String::new, |x| rounded(x).to_string())
}

/// `compare.csv`: one row per variant, step and metric; differences are variant minus config. `low` and `high` are the 95 % interval; where numbers were drawn for
/// each pair, `chance_low` and `chance_high` are that of chance alone.
#[must_use]
pub fn csv(comparison: &Comparison) -> String {
    const HEAD: [&str; 17] = [
        "variant",
        "role",
        "step",
        "metric",
        "pairs",
        "mean",
        "base",
        "difference",
        "low",
        "high",
        "size",
        "same_sign",
        "p",
        "method",
        "parts_at",
        "chance_low",
        "chance_high",
    ];
    let columns = if comparison.uncertain.is_empty() { HEAD.len() - 2 } else { HEAD.len() };
    let head = HEAD[..columns].iter().map(|&name| name.to_owned()).collect();
    let rows = |variant: &Variant| -> Vec<Vec<String>> {
        let parts = variant.parting.as_ref().map_or_else(String::new, |p| p.step.to_string());
        let of = |moment: &Moment| -> Vec<Vec<String>> {
            let row = |(name, e): (&String, &Effect)| {
                let method = serde_json::json!(e.method).as_str().unwrap_or("").to_owned();
                let numbers = [e.mean, e.against, e.difference, e.interval[0], e.interval[1]].map(|x| cell(Some(x)));
                let mut row =
                    vec![variant.name.clone(), variant.role.name().into(), moment.step.to_string(), name.clone(), e.pairs.to_string()];
                row.extend(numbers);
                row.extend([cell(e.size), cell(e.same_sign), cell(Some(e.p)), method, parts.clone()]);
                row.extend([0, 1].map(|end| cell(e.chance.map(|chance| chance.interval[end]))));
                row.truncate(columns);
                row
            };
            moment.metrics.iter().map(row).collect()
        };
        variant.effects.iter().flat_map(of).collect()
    };
    table(std::iter::once(head).chain(comparison.variants.iter().flat_map(rows)))
}

/// `dose_NAME.csv` by its name: one row per population, every varied key, seed, replica, metrics after the last step.
#[must_use]
pub fn doses(comparison: &Comparison) -> Vec<(String, String)> {
    let file = |dose: &Dose| {
        let metrics = dose.points.first().map(|p| p.metrics.clone()).unwrap_or_default();
        let head = dose.keys.iter().cloned().chain(["seed".into(), "replica".into()]).chain(metrics.clone()).collect();
        let rows = dose.points.iter().flat_map(|point| {
            let metrics = &metrics;
            point.rows.iter().map(move |(seed, replica, values)| {
                let value = |name: &String| point.metrics.iter().position(|n| n == name).and_then(|at| values[at]);
                let known = metrics.iter().map(|name| cell(value(name)));
                point.values.iter().cloned().chain([seed.to_string(), replica.to_string()]).chain(known).collect()
            })
        });
        (format!("dose_{}.csv", dose.name), table(std::iter::once(head).chain(rows)))
    };
    comparison.doses.iter().map(file).collect()
}
