//! Cures: interventions by name, each of which acts on any config that has something for it to act on. `cures/catalogue.toml` has them.

use super::overrides;
use crate::file::tree::{Item, Node};
use crate::file::variant::{Anything, Settings};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// An intervention that may be put into any config.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cure {
    /// Name, for `cure = "…"` of a variant.
    pub name: String,
    /// The mechanism that it belongs to: information, reciprocity, space, …
    pub family: String,
    /// What it does, in a few words.
    pub description: String,
    /// Who proposed it.
    pub source: String,
    /// Kinds of phases, one of which must be there.
    #[serde(default)]
    needs: Vec<String>,
    /// Keys by their path, and the values that they may have; `""` where the key is left out.
    #[serde(default)]
    given: BTreeMap<String, Vec<String>>,
    act: Vec<Act>,
}

/// What a cure does to the phases of some kinds.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Act {
    on: Vec<String>,
    unless: Settings,
    present: Vec<String>,
    set: Settings,
    scale: BTreeMap<String, f64>,
    drop: Vec<String>,
    class: Settings,
    put: Settings,
    replace: Option<Anything>,
    add: Vec<Anything>,
    stranger: Option<String>,
    last: Vec<Anything>,
}

static ALL: LazyLock<Vec<Cure>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct Catalogue {
        cure: Vec<Cure>,
    }
    toml::from_str::<Catalogue>(include_str!("../../cures/catalogue.toml"))
        .unwrap_or_else(|error| unreachable!("the catalogue is checked in and read by tests: {error}"))
        .cure
});

/// All cures that come with the program.
#[must_use]
pub fn all() -> &'static [Cure] {
    &ALL
}

impl Cure {
    /// Puts it into a config, and says what that changes.
    ///
    /// # Errors
    /// Why there is nothing that it could act on.
    pub(super) fn put(&self, root: &mut Node) -> Result<Vec<String>, String> {
        let here = kinds(root);
        if !self.needs.is_empty() && !self.needs.iter().any(|kind| here.contains(kind)) {
            return Err(format!("acts beside {}; the step has {}", self.needs.join(", "), listed(&here)));
        }
        for (path, values) in &self.given {
            let found = looked_up(root, path);
            if !values.contains(&found) {
                let may = values.iter().filter(|value| !value.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" or ");
                return Err(format!("acts where {path} is {may}, not {}", if found.is_empty() { "left out" } else { &found }));
            }
        }
        let mut changes = Vec::new();
        for act in &self.act {
            act.put(root, &mut changes);
        }
        if changes.is_empty() {
            let meant: Vec<&Act> = self.act.iter().filter(|act| act.on.iter().any(|kind| here.contains(kind))).collect();
            let on: Vec<String> = self.act.iter().flat_map(|act| act.on.clone()).collect();
            return Err(match meant.iter().find_map(|act| act.missing(root)) {
                _ if meant.is_empty() => format!("acts on {}; the step has {}", on.join(", "), listed(&here)),
                Some(path) => format!("acts where there is {path}; here there is none"),
                None => "everything that it sets is so already".into(),
            });
        }
        Ok(changes)
    }
}

impl Act {
    fn put(&self, root: &mut Node, changes: &mut Vec<String>) {
        let there = kinds(root);
        if self.missing(root).is_some() || (!self.last.is_empty() && self.last.iter().all(|phase| there.contains(&kind_of_value(phase)))) {
            return;
        }
        let before = changes.len();
        let mut last = None;
        let mut number = BTreeMap::<String, u32>::new();
        for (at, phase) in phases(root).into_iter().flatten().enumerate() {
            let kind = kind_of(phase);
            if !self.on.contains(&kind)
                || self.unless.iter().any(|(key, value)| phase.get(key).is_some_and(|node| node.to_value() == value.0))
            {
                continue;
            }
            last = Some(at);
            let count = number.entry(kind.clone()).or_default();
            *count += 1;
            let name = if *count == 1 { kind } else { format!("{kind}#{count}") };
            self.change(phase, &name, changes);
        }
        let Some(last) = last else { return };
        self.classes(root, changes);
        let acts = changes.len() > before || self.only_elsewhere();
        for (path, value) in self.put.iter().filter(|_| acts) {
            let node = Node::from_value(&value.0);
            if looked_up(root, path) != node.plain() && overrides::put(root, path, node.clone()).is_ok() {
                changes.push(format!("{path} = {}", node.plain()));
            }
        }
        let here = kinds(root);
        let Some(phases) = phases(root) else { return };
        let new = self.add.iter().map(|phase| Node::from_value(&phase.0)).filter(|phase| !here.contains(&kind_of(phase)));
        for (k, phase) in new.enumerate() {
            changes.push(format!("+ {}", kind_of(&phase)));
            phases.insert(last + 1 + k, phase);
        }
        for phase in self.last.iter().map(|phase| Node::from_value(&phase.0)) {
            changes.push(format!("+ {}", kind_of(&phase)));
            phases.push(phase);
        }
        if let Some(name) = &self.stranger {
            self.admit(root, name, changes);
        }
    }

    /// Adds a strategy that nobody holds at first; games in matrices pay 0 to it, and 0 to whoever meets it, and in contests it does nothing.
    fn admit(&self, root: &mut Node, name: &str, changes: &mut Vec<String>) {
        let zero = || Node::from_value(&toml::Value::Float(0.0));
        let Some(names) = root.get_mut("population").and_then(|population| population.get_mut("strategies")).and_then(items) else {
            return;
        };
        names.push(Node::from_value(&toml::Value::String(name.to_owned())));
        changes.push(format!("+ strategy {name}"));
        if let Some(init) = root.get_mut("init") {
            init.get_mut("fractions").and_then(items).into_iter().for_each(|fractions| fractions.push(zero()));
            let none = Node::from_value(&toml::Value::Integer(0));
            init.get_mut("counts").and_then(items).into_iter().for_each(|counts| counts.push(none.clone()));
        }
        for phase in phases(root).into_iter().flatten().filter(|phase| self.on.contains(&kind_of(phase))) {
            for key in ["efforts", "sabotage", "sabotage_cost"] {
                phase.get_mut(key).and_then(items).into_iter().for_each(|numbers| numbers.push(zero()));
            }
            for key in ["matrix", "matrix_column"] {
                let Some(rows) = phase.get_mut(key).and_then(items) else { continue };
                rows.iter_mut().filter_map(items).for_each(|row| row.push(zero()));
                let width = rows.len() + 1;
                rows.push(Node { item: Item::Array(vec![zero(); width]), ..zero() });
            }
        }
    }

    /// What is not there of what it needs.
    fn missing(&self, root: &Node) -> Option<&str> {
        self.present.iter().find(|path| looked_up(root, path).is_empty()).map(String::as_str)
    }

    /// Does it change nothing of the phases themselves?
    fn only_elsewhere(&self) -> bool {
        self.set.is_empty() && self.scale.is_empty() && self.replace.is_none() && self.class.is_empty()
    }

    fn change(&self, phase: &mut Node, name: &str, changes: &mut Vec<String>) {
        if let Some(other) = &self.replace {
            *phase = Node::from_value(&other.0);
            changes.push(format!("{name} → {}", kind_of(phase)));
            return;
        }
        for (key, value) in &self.set {
            let (was, node) = (phase.get(key).map_or_else(String::new, Node::plain), Node::from_value(&value.0));
            if was != node.plain() {
                changes.push(format!("{name}.{key} = {}", node.plain()));
                phase.put(key, node);
            }
        }
        for (key, factor) in &self.scale {
            if let Some(node) = phase.get_mut(key) {
                node.scale(*factor);
                changes.push(format!("{name}.{key} × {factor}"));
            }
        }
        if let Item::Table(entries) = &mut phase.item {
            entries.retain(|(key, _)| !self.drop.contains(key));
        }
    }

    fn classes(&self, root: &mut Node, changes: &mut Vec<String>) {
        let Some(Node { item: Item::Array(classes), .. }) = root.get_mut("class") else { return };
        for (at, class) in classes.iter_mut().enumerate() {
            for (key, value) in &self.class {
                let node = Node::from_value(&value.0);
                if class.get(key).is_some_and(|was| was.plain() != node.plain()) {
                    changes.push(format!("class.{at}.{key} = {}", node.plain()));
                    class.put(key, node);
                }
            }
        }
    }
}

fn phases(root: &mut Node) -> Option<&mut Vec<Node>> {
    match root.get_mut("phase") {
        Some(Node { item: Item::Array(phases), .. }) => Some(phases),
        _ => None,
    }
}

fn items(node: &mut Node) -> Option<&mut Vec<Node>> {
    match &mut node.item {
        Item::Array(items) => Some(items),
        _ => None,
    }
}

fn kind_of_value(phase: &Anything) -> String {
    kind_of(&Node::from_value(&phase.0))
}

fn kind_of(phase: &Node) -> String {
    match phase.get("kind") {
        Some(Node { item: Item::Text(kind), .. }) => kind.clone(),
        _ => String::new(),
    }
}

fn kinds(root: &Node) -> Vec<String> {
    match root.get("phase") {
        Some(Node { item: Item::Array(phases), .. }) => phases.iter().map(kind_of).collect(),
        _ => Vec::new(),
    }
}

fn listed(kinds: &[String]) -> String {
    if kinds.is_empty() { "no phase".into() } else { kinds.join(", ") }
}

/// What stands at a path, bare; nothing where the key is left out.
fn looked_up(root: &Node, path: &str) -> String {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let mut node = if first.contains('/') {
        overrides::phase(root, first).ok().and_then(|at| match root.get("phase") {
            Some(Node { item: Item::Array(phases), .. }) => phases.get(at),
            _ => None,
        })
    } else {
        root.get(first)
    };
    for key in rest.split('.').filter(|key| !key.is_empty()) {
        node = node.and_then(|node| node.get(key));
    }
    node.map_or_else(String::new, Node::plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(name: &str, text: &str) -> Result<(Vec<String>, Node), String> {
        let mut root = Node::parse(text).unwrap();
        let cure = all().iter().find(|cure| cure.name == name).unwrap();
        cure.put(&mut root).map(|changes| (changes, root))
    }

    /// Every kind and key that the catalogue names is there.
    #[test]
    fn the_catalogue_knows_the_phases() {
        let schema = crate::config::schema(&crate::Registry::builtin());
        let variants = schema["$defs"]["PhaseFile"]["oneOf"].as_array().unwrap();
        let phase =
            |kind: &str| variants.iter().find(|v| v["properties"]["kind"]["const"] == kind).unwrap_or_else(|| panic!("no phase {kind}"));
        let has = |kind: &str, keys: &mut dyn Iterator<Item = String>| {
            let known = &phase(kind)["properties"];
            keys.for_each(|key| assert!(known.get(&key).is_some(), "{kind} has no key {key}"));
        };
        for cure in all() {
            cure.needs.iter().for_each(|kind| assert!(phase(kind).is_object()));
            for act in &cure.act {
                for kind in &act.on {
                    has(kind, &mut act.set.keys().chain(act.scale.keys()).cloned());
                }
                for new in act.add.iter().chain(&act.replace).chain(&act.last) {
                    let table = new.0.as_table().unwrap();
                    has(table["kind"].as_str().unwrap(), &mut table.keys().cloned());
                }
            }
        }
    }

    #[test]
    fn names_are_distinct() {
        let names: std::collections::BTreeSet<_> = all().iter().map(|cure| &cure.name).collect();
        assert_eq!(names.len(), all().len());
    }

    #[test]
    fn every_phase_of_a_kind_is_changed() {
        let text = "[[phase]]\nkind = \"imitate/fermi\"\nbeta = 2.0\n[[phase]]\nkind = \"imitate/fermi\"\nbeta = { class = [4.0, 8.0] }\n";
        let (changes, root) = put("lower_pressure", text).unwrap();
        assert_eq!(changes, ["imitate/fermi.beta × 0.1", "imitate/fermi#2.beta × 0.1"]);
        let beta = |at: usize| match root.get("phase") {
            Some(Node { item: Item::Array(phases), .. }) => phases[at].get("beta").unwrap().plain(),
            _ => String::new(),
        };
        assert_eq!((beta(0).as_str(), beta(1).as_str()), ("0.2", "{ class = [0.4, 0.8] }"));
    }

    #[test]
    fn a_cure_says_why_it_cannot_act() {
        let text = "[topology]\nkind = \"ring\"\n[[phase]]\nkind = \"interact/matrix\"\n";
        assert_eq!(put("judge", text).unwrap_err(), "acts on vote/decide, vote/defer, interact/mission; the step has interact/matrix");
        assert_eq!(put("space", text).unwrap_err(), "acts where topology.kind is well_mixed, not ring");
        let text = "[[phase]]\nkind = \"user/reliance\"\noversight = 0.2\n";
        assert_eq!(put("feedback", text).unwrap_err(), "everything that it sets is so already");
    }

    #[test]
    fn a_stranger_has_a_place_in_every_table() {
        let text = "[population]\nstrategies = [\"A\", \"B\"]\n[values]\nharmful = [\"B\"]\n[init]\nkind = \"fractions\"\nfractions = [0.5, 0.5]\n\
            [[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, 2.0], [3.0, 4.0]]\n[[phase]]\nkind = \"imitate/fermi\"\n";
        let (changes, root) = put("exclusion", text).unwrap();
        assert_eq!(changes, ["+ govern/exclusion", "+ strategy Outside"]);
        assert_eq!(looked_up(&root, "population.strategies"), "[\"A\", \"B\", \"Outside\"]");
        assert_eq!(looked_up(&root, "init.fractions"), "[0.5, 0.5, 0.0]");
        assert_eq!(looked_up(&root, "interact/matrix.matrix"), "[[1.0, 2.0, 0.0], [3.0, 4.0, 0.0], [0.0, 0.0, 0.0]]");
        assert_eq!(kinds(&root), ["interact/matrix", "imitate/fermi", "govern/exclusion"]);
        let contest = text.replace(
            "interact/matrix\"\nmatrix = [[1.0, 2.0], [3.0, 4.0]]",
            "interact/contest\"\nefforts = [1.0, 2.0]\nsabotage = [0.0, 0.5]",
        );
        let (changes, root) = put("exclusion", &contest).unwrap();
        assert_eq!(changes, ["interact/contest.loners = [\"Outside\"]", "+ govern/exclusion", "+ strategy Outside"]);
        let numbers = ["efforts", "sabotage", "sabotage_cost"].map(|key| looked_up(&root, &format!("interact/contest.{key}")));
        assert_eq!(numbers, ["[1.0, 2.0, 0.0]", "[0.0, 0.5, 0.0]", ""]);
        let goods = text
            .replace("interact/matrix\"\nmatrix = [[1.0, 2.0], [3.0, 4.0]]", "interact/public_goods\"\nsize = 4\ncontributors = [\"A\"]");
        let (_, root) = put("exclusion", &goods).unwrap();
        assert_eq!(looked_up(&root, "interact/public_goods.loners"), "[\"Outside\"]");
        // Nobody is excluded twice.
        let text = text.to_owned() + "[[phase]]\nkind = \"govern/exclusion\"\nprobability = 0.8\noffences = 1\nsteps = 10\n";
        assert_eq!(put("exclusion", &text).unwrap_err(), "everything that it sets is so already");
    }

    #[test]
    fn phases_come_in_once_behind_those_they_act_on() {
        let text = "[[phase]]\nkind = \"influence/prototype\"\n[[phase]]\nkind = \"evolve/jitter\"\n";
        let (changes, root) = put("anchoring", text).unwrap();
        assert_eq!(
            (changes, kinds(&root)),
            (vec!["+ influence/average".into()], ["influence/prototype", "influence/average", "evolve/jitter"].map(String::from).to_vec())
        );
    }
}
