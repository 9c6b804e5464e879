//! From a tree to a plan: check the structure, deserialize, check across keys.

use super::check;
use super::class_csv;
use super::plan::Plan;
use super::schema::known;
use crate::file::error::ConfigError;
use crate::file::problem::Problem;
use crate::file::rest;
use crate::file::tree::Node;
use crate::file::{File, TopologyFile};
use crate::rule::Registry;
use std::fmt::Write as _;
use std::path::Path;

/// The plan of a tree; `origin` names it, and relative paths in it start from the folder of `origin`.
pub(super) fn resolved(root: &Node, origin: &Path, registry: &Registry) -> Result<Plan, ConfigError> {
    let base = origin.parent().unwrap_or(Path::new(""));
    let mut root = root.clone();
    let keys = known(registry).pointer("/$defs/ClassFile/properties").and_then(|of| of.as_object());
    let keys: Vec<&str> = keys.into_iter().flat_map(|of| of.keys().map(String::as_str)).collect();
    let mut shares = class_csv::fill(&mut root, base, &keys);
    shares.extend(rest::fill(&mut root));
    plan(&root, shares, base, registry).map_err(|mut problems| {
        // A whole-file problem stands last, after those that have a line; the sort keeps the order within a line.
        problems.sort_by_key(|p| (p.line.unwrap_or(usize::MAX), p.set.is_none()));
        ConfigError::Problems { origin: origin.into(), problems }
    })
}

/// The config behind a plan with every default written out: TOML that loads back to an equal plan.
#[must_use]
pub fn resolved_toml(plan: &Plan) -> String {
    toml::to_string(plan.file()).unwrap_or_else(|error| unreachable!("a checked file is plain data: {error}"))
}

/// The parser's message, with a place and a remedy where it lacks them.
pub(super) fn syntax(text: &str, error: &toml::de::Error) -> String {
    let mut message = error.to_string().trim_end().to_owned();
    if error.span().is_none() || message.contains("recursion limit") {
        let depths = text.lines().map(|line| line.matches(['[', '{', '.']).count());
        if let Some((line, _)) = depths.enumerate().max_by_key(|(line, depth)| (*depth, std::cmp::Reverse(*line))) {
            let _ = write!(
                message,
                "\nthe most deeply nested line is line {}\nremedy:  no key of a config lies deeper than 8 levels",
                line + 1
            );
        }
    }
    if message.contains("escape") {
        message.push_str("\nremedy:  write paths with backslashes in single quotes: 'C:\\new\\table.txt'");
    }
    message
}

fn plan(root: &Node, shares: Vec<Problem>, base: &Path, registry: &Registry) -> Result<Plan, Vec<Problem>> {
    let placed = |problem: Problem| {
        let place = root.locate(&problem.path);
        check::placed(problem, place)
    };
    let mut problems: Vec<Problem> = shares.into_iter().map(placed).collect();
    problems.extend(check::structure(root, known(registry)));
    if !problems.is_empty() {
        let further = beyond(root, &problems, base, registry);
        problems.extend(further.into_iter().map(placed));
        return Err(problems);
    }
    // The walk has seen everything that serde can object to; if not, its message is better than none.
    let file = File::of(root.to_value())
        .map_err(|error| vec![placed(Problem::new("", error.to_string().trim_end(), "", "see the keys of this section"))])?;
    Plan::new(&file, base, registry).map_err(|problems| problems.into_iter().map(placed).collect())
}

/// Contradictions between keys that can be told in spite of the `known` problems: the wrong keys are left out, so that their
/// defaults stand in, and whatever concerns one of their sections is not reported. Nothing if a needed key is among them.
fn beyond(root: &Node, known: &[Problem], base: &Path, registry: &Registry) -> Vec<Problem> {
    let mut value = root.to_value();
    for problem in known {
        remove(&mut value, &problem.path);
    }
    let Ok(file) = File::of(value) else { return Vec::new() };
    if draws_long(&file) {
        return Vec::new();
    }
    let section = |path: &str| path.rsplit_once('.').map_or_else(|| path.to_owned(), |(section, _)| section.to_owned());
    let touched: Vec<String> = known.iter().map(|p| section(&p.path)).collect();
    let fresh = |p: &Problem| !touched.contains(&section(&p.path)) && !touched.contains(&p.path);
    Plan::new(&file, base, registry).err().unwrap_or_default().into_iter().filter(fresh).collect()
}

/// Would seconds go by before a graph is drawn, that of a config which is wrong anyhow?
fn draws_long(file: &File) -> bool {
    use TopologyFile::{BarabasiAlbert, ErdosRenyi, RandomRegular, WattsStrogatz};
    let agents = u64::from(file.population.agents.unwrap_or(1)) * u64::from(file.population.replicas);
    let mut graphs = std::iter::once(&file.topology).chain(&file.learning);
    agents > 1 << 17
        && graphs.any(|of| matches!(of, BarabasiAlbert { .. } | ErdosRenyi { .. } | RandomRegular { .. } | WattsStrogatz { .. }))
}

/// Takes the entry at a path such as `phase[0].matrix` out of its table; elements of arrays stay.
fn remove(value: &mut toml::Value, path: &str) {
    let (section, key) = path.rsplit_once('.').unwrap_or(("", path));
    let mut at = value;
    for part in section.split(['.', '[']).filter(|part| !part.is_empty()) {
        let next = match part.strip_suffix(']').map(str::parse::<usize>) {
            Some(Ok(index)) => at.get_mut(index),
            _ => at.get_mut(part),
        };
        let Some(next) = next else { return };
        at = next;
    }
    if let Some(table) = at.as_table_mut() {
        table.remove(key);
    }
}
