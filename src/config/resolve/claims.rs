//! Variants and claims: names that point at something, doses that are lists, claims that can be told.

use crate::file::named;
use crate::file::near::near;
use crate::file::problem::Problem;
use crate::file::variant::BASE;
use crate::file::{ClaimFile, Direction, File, Role, VariantFile};

/// Combinations of a dose at most.
const DOSES_MAX: usize = 10_000;

/// What is wrong with the variants and claims of a file by themselves; what variants make of the config is found where they are put in.
pub(super) fn check(file: &File, problems: &mut Vec<Problem>) {
    for (k, variant) in file.variant.iter().enumerate() {
        name(file, k, problems);
        acts(variant, k, problems);
        doses(variant, k, problems);
        stages(variant, k, problems);
        paired(variant, k, problems);
    }
    if let Some(compare) = &file.compare {
        compare.set.keys().for_each(|key| problems.extend(reserved(&format!("compare.set.{key:?}"), key)));
    }
    for (k, claim) in file.claim.iter().enumerate() {
        refers(file, claim, k, problems);
        measures(claim, k, problems);
    }
}

fn name(file: &File, k: usize, problems: &mut Vec<Problem>) {
    let (path, name) = (format!("variant[{k}].name"), &file.variant[k].name);
    if !named::plain(name) {
        problems.push(Problem::new(
            path.clone(),
            format!("{name:?} cannot stand in a table"),
            named::PLAIN,
            "shorten or simplify the name",
        ));
    }
    if name == BASE || file.variant[..k].iter().any(|other| other.name == *name) {
        let taken = if name == BASE { "the name of the config itself" } else { "listed twice" };
        problems.push(Problem::new(path, format!("{name:?} is {taken}"), "distinct names", "choose another name"));
    }
}

fn acts(variant: &VariantFile, k: usize, problems: &mut Vec<Problem>) {
    if variant.set.is_empty() && variant.add.is_empty() && variant.remove.is_empty() && variant.cure.is_none() {
        problems.push(Problem::new(
            format!("variant[{k}]"),
            "it changes nothing",
            "set, add, remove or cure",
            "say what is changed, or remove it",
        ));
    }
    if let (Role::Dose, Some(cure)) = (variant.role, &variant.cure) {
        let found = format!("a dose gives keys values, and {cure:?} is a whole cure");
        problems.push(Problem::new(
            format!("variant[{k}].cure"),
            found,
            "beside role = \"cure\"",
            "remove it, or list values of its keys in set",
        ));
    }
    if variant.add.is_empty() && variant.add_behind.is_some() {
        problems.push(Problem::new(
            format!("variant[{k}].add_behind"),
            "no phase is added",
            "only beside add",
            "remove it, or add the phases that it is about",
        ));
    }
}

fn doses(variant: &VariantFile, k: usize, problems: &mut Vec<Problem>) {
    if variant.role != Role::Dose {
        return;
    }
    let path = format!("variant[{k}].set");
    if !(1..=2).contains(&variant.set.len()) {
        let found = format!("{} keys are varied", variant.set.len());
        problems.push(Problem::new(path.clone(), found, "one or two keys", "vary one key for a curve, two for a map"));
    }
    let mut combinations = 1usize;
    for (key, values) in &variant.set {
        let count = values.0.as_array().map_or(0, Vec::len);
        combinations = combinations.saturating_mul(count.max(1));
        if count == 0 {
            problems.push(Problem::new(
                format!("{path}.{key:?}"),
                format!("{} is no list of values", values.0),
                "a list of the values to run",
                format!("write {key:?} = [first, second, …]"),
            ));
        }
    }
    if combinations > DOSES_MAX {
        let found = format!("{combinations} combinations are too many");
        problems.push(Problem::new(path, found, format!("up to {DOSES_MAX}"), "give fewer values"));
    }
    if variant.after_step > 0 || !variant.add.is_empty() || !variant.remove.is_empty() {
        problems.push(Problem::new(
            format!("variant[{k}]"),
            "a dose changes values from the start, not phases and not from a later step",
            "a dose with set alone",
            "make it a shock or a cure",
        ));
    }
}

fn refers(file: &File, claim: &ClaimFile, k: usize, problems: &mut Vec<Problem>) {
    let sides = claim.of.as_ref().map(|name| ("of".to_owned(), name)).into_iter().chain([("against".to_owned(), &claim.against)]);
    let taken_off = claim.beyond.iter().enumerate().map(|(at, name)| (format!("beyond[{at}]"), name));
    for (key, name) in sides.chain(taken_off).filter(|(_, name)| *name != BASE) {
        let fits = |v: &&VariantFile| !matches!(v.role, Role::Robustness | Role::Dose);
        let known: Vec<&str> = std::iter::once(BASE).chain(file.variant.iter().filter(fits).map(|v| v.name.as_str())).collect();
        let path = format!("claim[{k}].{key}");
        match file.variant.iter().find(|v| v.name == *name) {
            Some(variant) if !fits(&variant) => problems.push(Problem::new(
                path,
                format!("{name:?} is a {}, of which nothing is claimed", variant.role.name()),
                known.join(", "),
                "use a null, a cure or a shock",
            )),
            Some(_) => {}
            None => {
                let remedy =
                    near(name, known.iter().copied()).map_or("add the [[variant]]".into(), |meant| format!("did you mean {meant:?}?"));
                problems.push(Problem::new(path, format!("there is no variant {name:?}"), known.join(", "), remedy));
            }
        }
    }
    if let Some(at) = claim.beyond.iter().position(|name| *name == claim.against || *name == claim.of.as_deref().unwrap_or(BASE)) {
        let found = format!("the difference of {:?} would be taken off itself, or is none", claim.beyond[at]);
        problems.push(Problem::new(format!("claim[{k}].beyond[{at}]"), found, "further variants", "remove it, or name another variant"));
    }
    if claim.of.as_deref().unwrap_or(BASE) == claim.against {
        let found = format!("{:?} is compared with itself", claim.against);
        problems.push(Problem::new(format!("claim[{k}].against"), found, "two different runs", "name another variant"));
    }
}

fn measures(claim: &ClaimFile, k: usize, problems: &mut Vec<Problem>) {
    let (path, same) = (format!("claim[{k}].within"), claim.direction == Direction::Same);
    match (same, claim.within) {
        (true, Some(within)) if within > 0.0 => {}
        (true, _) => problems.push(Problem::new(
            path,
            "without a size there is no telling what counts as the same",
            "a number above 0, in units of the metric",
            "add within = …",
        )),
        (false, Some(_)) => {
            problems.push(Problem::new(path, "only claims of direction = \"same\" have it", "no such key here", "use at_least"));
        }
        (false, None) => {}
    }
    if same && claim.at_least > 0.0 {
        let path = format!("claim[{k}].at_least");
        problems.push(Problem::new(path, "nothing can be the same and differ by that much", "0", "remove it, or use up or down"));
    }
}

/// A robustness variant stands on both sides of a claim, so that it acts from the start.
fn stages(variant: &VariantFile, k: usize, problems: &mut Vec<Problem>) {
    if variant.role == Role::Robustness && variant.after_step > 0 {
        problems.push(Problem::new(
            format!("variant[{k}].after_step"),
            "a robustness variant holds on both sides of every claim, from the start",
            "0",
            "remove it, or make the variant a shock",
        ));
    }
}

/// Keys that pairs must have in common.
fn paired(variant: &VariantFile, k: usize, problems: &mut Vec<Problem>) {
    for key in variant.set.keys() {
        let path = format!("variant[{k}].set.{key:?}");
        problems.extend(reserved(&path, key));
        if matches!(key.as_str(), "steps" | "measure.every" | "stop") && !matches!(variant.role, Role::Robustness | Role::Dose) {
            let found = format!("{key} would part the steps at which the two runs are compared");
            problems.push(Problem::new(path, found, "a robustness variant or a dose", "leave it as it is"));
        }
    }
}

/// What the comparison itself decides.
fn reserved(path: &str, key: &str) -> Option<Problem> {
    let instead = match key {
        "seed" => "name seeds with --seeds; robust is what holds over populations with draws of their own, which it does already",
        "population.replicas" => "write compare.replicates",
        _ => return None,
    };
    Some(Problem::new(path, format!("{key} is the same in all runs of a comparison"), "other keys", instead))
}
