//! A config before it is a plan: text in which variants can be put.

use super::class_csv::FROM;
use super::cure::{self, Cure};
use super::drawn::Uncertain;
use super::overrides;
use super::plan::Plan;
use super::text::{resolved, resolved_toml, syntax};
use crate::file::error::ConfigError;
use crate::file::inputs;
use crate::file::near::near;
use crate::file::phase_file::{ERROR, VALUE};
use crate::file::problem::Problem;
use crate::file::tree::{Item, Node, Place, quoted};
use crate::file::variant::{BASE, Role};
use crate::rule::Registry;
use std::path::{Path, PathBuf};

/// A config with the user's overrides, from which plans can be made: of itself, and of its variants.
#[derive(Debug, Clone)]
pub struct Draft {
    root: Node,
    /// What the user has set, which holds against `[compare]` too.
    given: Vec<String>,
    origin: PathBuf,
    registry: Registry,
}

/// Bytes that a config may have.
const TEXT_MAX: u64 = 64 << 20;

type Complaint = (String, String);

/// A cure of the catalogue beside a config.
#[derive(Debug, Clone)]
pub struct Tried {
    /// The cure.
    pub cure: &'static Cure,
    /// The variant that has it, where it can act.
    pub variant: String,
    /// What it changes, or why it cannot act.
    pub acts: Result<Vec<String>, String>,
}

/// The first problem, on one line.
fn refusal(error: &ConfigError) -> String {
    match error {
        ConfigError::Problems { problems, .. } => problems.first().map_or_else(String::new, |p| format!("{}: {}", p.path, p.message)),
        other => other.to_string(),
    }
}

impl Draft {
    /// Reads a config file; each override is a `path=value` as given to `--set`.
    ///
    /// # Errors
    /// The file cannot be read or is no TOML, or an override has no place in it.
    pub fn load(path: &Path, overrides: &[String], registry: &Registry) -> Result<Self, ConfigError> {
        let text = inputs::named(path, TEXT_MAX).map_err(|source| ConfigError::Read { path: path.into(), source })?;
        Self::parse(&text, path, overrides, registry)
    }

    /// Reads a config from its text. `origin` names it in messages, and relative paths in it start from the folder of `origin`.
    ///
    /// # Errors
    /// The text is no TOML, or an override has no place in it.
    pub fn parse(text: &str, origin: &Path, overrides: &[String], registry: &Registry) -> Result<Self, ConfigError> {
        let mut root = Node::parse(text).map_err(|error| ConfigError::Syntax { origin: origin.into(), message: syntax(text, &error) })?;
        for given in overrides {
            overrides::apply(&mut root, given)?;
        }
        Ok(Self { root, given: overrides.to_vec(), origin: origin.into(), registry: registry.clone() })
    }

    /// The plan of the config as it stands.
    ///
    /// # Errors
    /// All problems of the config.
    pub fn base(&self) -> Result<Plan, ConfigError> {
        resolved(&self.root, &self.origin, &self.registry)
    }

    /// The plan with variants put in, one after the other, then the settings of `[compare]` if `reduced`, then further overrides. Variants and
    /// claims themselves are left out of it.
    ///
    /// # Errors
    /// All problems of the config as changed; the changes are named beside the file.
    pub fn plan(&self, variants: &[&str], reduced: bool, overrides: &[String]) -> Result<Plan, ConfigError> {
        let mut root = self.root.clone();
        let names: Vec<&str> = variants.iter().copied().filter(|name| *name != BASE).collect();
        let mut origin = self.origin.clone().into_os_string();
        if !names.is_empty() {
            origin.push(format!(" with {}", names.join(" and ")));
        }
        let wrong = |complaint: (String, Complaint)| {
            let (path, (message, remedy)) = complaint;
            let problem = super::check::placed(Problem::new(path.clone(), message, "", remedy), self.root.locate(&path));
            ConfigError::Problems { origin: PathBuf::from(origin.clone()), problems: vec![problem] }
        };
        if reduced && let Some(set) = self.root.get("compare").and_then(|compare| compare.get("set")) {
            settings(&mut root, set, "compare.set").map_err(wrong)?;
            for given in &self.given {
                overrides::apply(&mut root, given)?;
            }
        }
        for name in &names {
            let (at, variant) = self.find(name).map_err(|complaint| wrong(("variant".into(), complaint)))?;
            change(&mut root, variant, &format!("variant[{at}]")).map_err(wrong)?;
        }
        for given in overrides {
            overrides::apply(&mut root, given)?;
        }
        if let Item::Table(entries) = &mut root.item {
            entries.retain(|(key, _)| !matches!(key.as_str(), "variant" | "claim" | "compare"));
        }
        resolved(&root, Path::new(&origin), &self.registry)
    }

    /// Has some number of a phase an error, here or in a variant?
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        fn has(node: &Node) -> bool {
            match &node.item {
                Item::Table(entries) => (node.get(VALUE).is_some() && node.get(ERROR).is_some()) || entries.iter().any(|(_, of)| has(of)),
                Item::Array(items) => items.iter().any(has),
                _ => false,
            }
        }
        let from_file = |class: &Node| class.get(FROM).is_some();
        let classes = matches!(self.root.get("class"), Some(Node { item: Item::Array(classes), .. }) if classes.iter().any(from_file));
        let brought = || self.base().is_ok_and(|plan| !plan.uncertain(&self.registry).is_empty());
        ["phase", "variant", "compare"].iter().any(|section| self.root.get(section).is_some_and(has)) || (classes && brought())
    }

    /// The numbers of a plan that have an error.
    #[must_use]
    pub fn uncertain(&self, plan: &Plan) -> Vec<Uncertain> {
        plan.uncertain(&self.registry)
    }

    /// What the numbers of a plan that have an error are in a replica of a seed, as overrides.
    #[must_use]
    pub fn drawn(&self, plan: &Plan, seed: u64, replica: u32) -> Vec<String> {
        plan.uncertain(&self.registry).iter().map(|number| format!("{}={:?}", number.path, number.drawn(seed, replica))).collect()
    }

    /// The keys of a dose, and every combination of their values as overrides; the first key moves slowest.
    ///
    /// # Errors
    /// There is no such variant.
    pub fn doses(&self, name: &str) -> Result<(Vec<String>, Vec<Vec<String>>), ConfigError> {
        let found = self.find(name);
        let (_, variant) = found.map_err(|(message, remedy)| ConfigError::Problems {
            origin: self.origin.clone(),
            problems: vec![Problem::new("variant", message, "", remedy)],
        })?;
        let mut combinations = vec![Vec::new()];
        let mut keys = Vec::new();
        let Some(Node { item: Item::Table(entries), .. }) = variant.get("set") else { return Ok((keys, combinations)) };
        for (key, values) in entries {
            let Item::Array(values) = &values.item else { continue };
            let further = |done: &Vec<String>| -> Vec<Vec<String>> {
                values.iter().map(|value| done.iter().cloned().chain([format!("{key}={}", value.to_value())]).collect()).collect()
            };
            combinations = combinations.iter().flat_map(further).collect();
            keys.push(key.clone());
        }
        Ok((keys, combinations))
    }

    /// The config with every cure of the catalogue that can act on it as one more variant, and what each would do or why it cannot.
    ///
    /// # Errors
    /// All problems of the config itself.
    pub fn cured(&self) -> Result<(Self, Vec<Tried>), ConfigError> {
        // What stands there already is told from the defaults, too.
        let text = resolved_toml(&self.base()?);
        let filled = Node::parse(&text).unwrap_or_else(|error| unreachable!("a resolved config is TOML: {error}"));
        let mut all = self.clone();
        let mut tried = Vec::new();
        for cure in cure::all() {
            let mut root = filled.clone();
            let name = format!("cure_{}", cure.name);
            let acts = cure.put(&mut root).and_then(|changes| {
                let entry =
                    [("name", name.as_str()), ("role", Role::Cure.name()), ("description", &cure.description), ("cure", &cure.name)];
                let entry = entry.map(|(key, value)| (key.to_owned(), Node { place: Place::Unknown, item: Item::Text(value.to_owned()) }));
                let mut with = all.clone();
                with.variants().push(Node { place: Place::Unknown, item: Item::Table(entry.to_vec()) });
                // A config that comes out wrong says itself why.
                with.plan(&[&name], true, &[]).map_err(|error| refusal(&error))?;
                all = with;
                Ok(changes)
            });
            tried.push(Tried { cure, variant: name, acts });
        }
        Ok((all, tried))
    }

    /// The list of variants, made where there is none.
    fn variants(&mut self) -> &mut Vec<Node> {
        if !matches!(self.root.get("variant"), Some(Node { item: Item::Array(_), .. })) {
            self.root.put("variant", Node { place: Place::Unknown, item: Item::Array(Vec::new()) });
        }
        match self.root.get_mut("variant") {
            Some(Node { item: Item::Array(variants), .. }) => variants,
            _ => unreachable!("it was put in above"),
        }
    }

    fn find(&self, name: &str) -> Result<(usize, &Node), Complaint> {
        let none: &[Node] = &[];
        let all = match self.root.get("variant") {
            Some(Node { item: Item::Array(all), .. }) => all,
            _ => none,
        };
        let named = |node: &Node| matches!(node.get("name"), Some(Node { item: Item::Text(text), .. }) if text == name);
        all.iter().enumerate().find(|(_, node)| named(node)).ok_or_else(|| {
            let known: Vec<String> = all.iter().filter_map(|node| Some(node.get("name")?.shown())).collect();
            let known = if known.is_empty() { "the config has none".into() } else { format!("there are {}", known.join(", ")) };
            (format!("there is no variant {}", quoted(name)), known)
        })
    }
}

/// Puts a variant into a config.
fn change(root: &mut Node, variant: &Node, path: &str) -> Result<(), (String, Complaint)> {
    let text = |node: &Node| if let Item::Text(text) = &node.item { text.clone() } else { String::new() };
    let list = |key: &str| match variant.get(key) {
        Some(Node { item: Item::Array(items), .. }) => items.clone(),
        _ => Vec::new(),
    };
    if let Some(name) = variant.get("cure").map(text) {
        let wrong = |complaint: Complaint| (format!("{path}.cure"), complaint);
        let names = || cure::all().iter().map(|cure| cure.name.as_str());
        let Some(cure) = cure::all().iter().find(|cure| cure.name == name) else {
            let meant =
                near(&name, names()).map_or_else(|| names().collect::<Vec<_>>().join(", "), |meant| format!("did you mean {meant:?}?"));
            return Err(wrong((format!("there is no cure {}", quoted(&name)), meant)));
        };
        cure.put(root).map_err(|why| wrong((format!("{name} cannot act here: {why}"), "polity cures CONFIG says which can".into())))?;
    }
    let is_dose = variant.get("role").is_some_and(|role| text(role) == Role::Dose.name());
    if let Some(set) = variant.get("set").filter(|_| !is_dose) {
        settings(root, set, &format!("{path}.set"))?;
    }
    // Places are those of the config as it stands, so they are looked up before anything moves.
    let places = |kind: &str, key: String| overrides::phase(root, kind).map_err(|complaint| (key, complaint));
    let gone: Vec<usize> =
        list("remove").iter().enumerate().map(|(k, kind)| places(&text(kind), format!("{path}.remove[{k}]"))).collect::<Result<_, _>>()?;
    let behind = match variant.get("add_behind").map(text) {
        Some(start) if start == "start" => Some(0),
        Some(kind) => Some(places(&kind, format!("{path}.add_behind"))? + 1),
        None => None,
    };
    let added = list("add");
    let Some(Node { item: Item::Array(phases), .. }) = phases(root) else { return Ok(()) };
    let behind = behind.unwrap_or(phases.len()).min(phases.len());
    let tail = phases.split_off(behind);
    let kept = |(k, node): (usize, Node)| (!gone.contains(&k)).then_some(node);
    let head = std::mem::take(phases);
    phases.extend(head.into_iter().enumerate().filter_map(kept));
    phases.extend(added);
    phases.extend(tail.into_iter().enumerate().map(|(k, node)| (k + behind, node)).filter_map(kept));
    Ok(())
}

fn phases(root: &mut Node) -> Option<&mut Node> {
    match &mut root.item {
        Item::Table(entries) => entries.iter_mut().find(|(key, _)| key == "phase").map(|(_, node)| node),
        _ => None,
    }
}

/// Puts the entries of a table of settings into a config.
fn settings(root: &mut Node, set: &Node, path: &str) -> Result<(), (String, Complaint)> {
    let Item::Table(entries) = &set.item else { return Ok(()) };
    for (key, value) in entries {
        overrides::put(root, key, value.clone()).map_err(|complaint| (format!("{path}.{key:?}"), complaint))?;
    }
    Ok(())
}
