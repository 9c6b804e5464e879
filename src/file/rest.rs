//! `"rest"` among fractions: what the others leave, worked out before anything else reads the tree.

use super::problem::Problem;
use super::tree::{Item, Node};

pub(crate) const REST: &str = "rest";

/// Puts numbers in the places of `"rest"`: `1 − Σ others`, where one fraction of a list says so. Reports lists in which several do, or whose
/// others leave nothing; fractions that are no numbers are the checker's business.
pub(crate) fn fill(root: &mut Node) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(Item::Array(fractions)) = root.get_mut("init").and_then(|init| init.get_mut("fractions")).map(|node| &mut node.item) {
        let paths: Vec<String> = (0..fractions.len()).map(|k| format!("init.fractions[{k}]")).collect();
        one_list(fractions.iter_mut().map(Some).collect(), &paths, &mut problems);
    }
    for section in ["users", "class"] {
        if let Some(Item::Array(tables)) = root.get_mut(section).map(|node| &mut node.item) {
            let paths: Vec<String> = (0..tables.len()).map(|k| format!("{section}[{k}].fraction")).collect();
            one_list(tables.iter_mut().map(|table| table.get_mut("fraction")).collect(), &paths, &mut problems);
        }
    }
    problems
}

fn number(node: &Node) -> Option<f64> {
    match &node.item {
        Item::Float(value, _) => Some(*value),
        Item::Integer(value, _) => Some(*value as f64),
        _ => None,
    }
}

fn one_list(mut fractions: Vec<Option<&mut Node>>, paths: &[String], problems: &mut Vec<Problem>) {
    let given: f64 = fractions.iter().flatten().filter_map(|node| number(node)).sum();
    let resting: Vec<usize> = (0..fractions.len())
        .filter(|k| fractions[*k].as_ref().is_some_and(|node| matches!(&node.item, Item::Text(text) if text == REST)))
        .collect();
    let Some(first) = resting.first() else { return };
    if let Some(second) = resting.get(1) {
        problems.push(Problem::new(
            paths[*second].clone(),
            format!("two fractions are the rest, this one and {}", paths[*first]),
            "\"rest\" once in a list of fractions",
            "give one of them a number",
        ));
    } else if given > 1.0 + 1e-9 {
        problems.push(Problem::new(
            paths[*first].clone(),
            format!("the other fractions sum to {given} and leave no rest"),
            "others that sum to 1 at most",
            "lower them",
        ));
    }
    // Nothing that is left to say of these lists is about their sums.
    let rest = (1.0 - given).max(0.0) / resting.len() as f64;
    // Decimals that were meant to sum to 1 do so to the last digit that anybody writes.
    let rest = if rest.is_finite() { (rest * 1e12).round() / 1e12 } else { 0.0 };
    for k in resting {
        if let Some(node) = &mut fractions[k] {
            node.item = Item::Float(rest, rest.to_string());
        }
    }
}
