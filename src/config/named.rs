//! Names that point at something: strategies.

use super::file::File;
use super::near::near;
use super::problem::Problem;

/// Index of a strategy name.
pub(super) fn strategy(file: &File, path: &str, name: &str, problems: &mut Vec<Problem>) -> u8 {
    let names = &file.population.strategies;
    if let Some(index) = names.iter().position(|n| n == name) {
        return index as u8;
    }
    let remedy = near(name, names.iter().map(String::as_str))
        .map_or("use one of these, or add it to population.strategies".into(), |meant| format!("did you mean {meant:?}?"));
    problems.push(Problem::new(path, format!("{name:?} is not a strategy"), names.join(", "), remedy));
    0
}
