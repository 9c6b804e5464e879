//! Numbers of phases that are written with their standard error, as the checker sees them: `{ value = 3.2, se = 0.4 }`.

use crate::file::allowed::resolved;
use crate::file::phase_file::{ERROR, VALUE};
use crate::file::problem::Problem;
use crate::file::scalar;
use crate::file::tree::{Item, Node, Place};
use serde_json::Value;

/// Is this a number with its error, right or wrong?
pub(crate) fn is(node: &Node) -> bool {
    node.get(ERROR).is_some() || node.get(VALUE).is_some()
}

/// The schema of the number that may stand in a place; a whole number is none that has an error.
pub(crate) fn number<'a>(root: &'a Value, schema: &'a Value) -> Option<&'a Value> {
    let one = |of: &'a Value| (of["type"] == "number").then_some(of);
    one(schema).or_else(|| schema["anyOf"].as_array()?.iter().find_map(|form| one(resolved(root, form))))
}

/// What is wrong with a number and its error, each with its place.
pub(crate) fn problems(node: &Node, number: &Value, path: &str) -> Vec<(Place, Problem)> {
    let Item::Table(entries) = &node.item else { return Vec::new() };
    let mut found = Vec::new();
    let positive = serde_json::json!({ "type": "number", "minimum": 0.0, "maximum": 1e9 });
    for (key, of) in entries {
        let inner = format!("{path}.{key}");
        let problem = match key.as_str() {
            VALUE => scalar::problem(of, number, &inner).or_else(|| scalar::vanished(of, number, &inner)),
            ERROR => scalar::problem(of, &positive, &inner),
            _ => Some(Problem::new(inner, "a number with its error has no such key", "value, se", "remove it")),
        };
        found.extend(problem.map(|problem| (of.place.clone(), problem)));
    }
    for key in [VALUE, ERROR].into_iter().filter(|key| node.get(key).is_none()) {
        let what = if key == VALUE { "the number itself" } else { "its standard error" };
        let problem =
            Problem::new(format!("{path}.{key}"), format!("{what} is missing"), "{ value = …, se = … }", format!("add {key} = …"));
        found.push((node.place.clone(), problem));
    }
    found
}
