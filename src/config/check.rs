//! The user's tree against the schema: every structural problem at once, each with its place and a remedy.
//!
//! Serde stops at the first mistake; this walk does not stop. It reads only what the schema of [`File`] contains (references,
//! tables, arrays, choices, tables tagged by `kind`, ranges), and leaves rules that span several keys to `Plan::new`.

use crate::file::File;
use crate::file::allowed::{any_of, choices, expected, fits, grouped, kind, resolved};
use crate::file::near::near;
use crate::file::problem::Problem;
use crate::file::scalar;
use crate::file::tree::{Item, Node, Place, quoted, shortened};
use crate::file::uncertain;
use crate::rule::Registry;
use serde_json::Value;

/// Everything in which `root` departs from `schema`.
pub(super) fn structure(root: &Node, schema: &Value) -> Vec<Problem> {
    let mut walk = Walk { root: schema, problems: Vec::new() };
    walk.value(root, schema, "", "");
    walk.problems
}

/// The same for a file that a program has built.
pub(super) fn built(file: &File, registry: &Registry) -> Vec<Problem> {
    match toml::Value::try_from(file) {
        Ok(value) => structure(&Node::from_value(&value), super::schema::known(registry)),
        Err(error) => vec![Problem::new("", format!("this file cannot be written as TOML: {error}"), "", "keep seed below 2^63")],
    }
}

/// Adds the place to a problem.
pub(super) fn placed(mut problem: Problem, place: &Place) -> Problem {
    match place {
        Place::Unknown => {}
        Place::Line(line) => problem.line = Some(*line),
        Place::Set(given) => problem.set = Some(given.to_string()),
    }
    problem
}

struct Walk<'a> {
    root: &'a Value,
    problems: Vec<Problem>,
}

impl<'a> Walk<'a> {
    fn report(&mut self, place: &Place, problem: Problem, meaning: &str) {
        self.problems.push(Problem { meaning: meaning.into(), ..placed(problem, place) });
    }

    fn value(&mut self, node: &Node, schema: &'a Value, path: &str, inherited: &'a str) {
        let meaning = schema["description"].as_str().unwrap_or(inherited);
        let schema = resolved(self.root, schema);
        if let Some(number) = uncertain::number(self.root, schema).filter(|_| path.starts_with("phase[") && uncertain::is(node)) {
            self.problems.extend(
                uncertain::problems(node, number, path)
                    .into_iter()
                    .map(|(place, problem)| Problem { meaning: meaning.into(), ..placed(problem, &place) }),
            );
        } else if let Some(forms) = schema["anyOf"].as_array() {
            self.forms(node, forms, path, meaning);
        } else if let Some(choices) = choices(schema) {
            self.choice(node, &choices, path, meaning);
        } else if let Some(all) = schema["enum"].as_array() {
            self.mixed(node, all, path, meaning);
        } else if let Some(variants) = schema["oneOf"].as_array() {
            self.tagged(node, variants, path, meaning);
        } else {
            match schema["type"].as_str() {
                Some("object") => self.table(node, schema, &[], path, meaning),
                Some("array") => self.array(node, schema, path, meaning),
                _ => {
                    let vanished = || path.starts_with("phase[").then(|| scalar::vanished(node, schema, path))?;
                    if let Some(problem) = scalar::problem(node, schema, path).or_else(vanished) {
                        self.report(&node.place, problem, meaning);
                    }
                }
            }
        }
    }

    /// A value that may be of several forms: the one that it has, or else the first. What is wrong with it names them all.
    fn forms(&mut self, node: &Node, forms: &'a [Value], path: &str, meaning: &'a str) {
        let form = forms.iter().find(|form| fits(&node.item, resolved(self.root, form))).unwrap_or(&forms[0]);
        let before = self.problems.len();
        self.value(node, form, path, meaning);
        let allowed = any_of(self.root, forms);
        self.problems[before..].iter_mut().filter(|problem| problem.path == path).for_each(|problem| problem.allowed.clone_from(&allowed));
    }

    fn choice(&mut self, node: &Node, choices: &[&str], path: &str, meaning: &str) {
        let problem = match &node.item {
            Item::Text(text) if choices.contains(&text.as_str()) => return,
            Item::Text(text) => Problem::new(
                path,
                format!("{} is not one of the choices", quoted(text)),
                choices.join(", "),
                near(text, choices.iter().copied()).map_or("use one of these".into(), |meant| format!("did you mean {meant:?}?")),
            ),
            _ => {
                Problem::new(path, format!("{} is not a string", node.shown()), choices.join(", "), format!("write it as {:?}", choices[0]))
            }
        };
        self.report(&node.place, problem, meaning);
    }

    /// One of some numbers and words.
    fn mixed(&mut self, node: &Node, all: &[Value], path: &str, meaning: &str) {
        let given = match &node.item {
            Item::Text(text) => Some(Value::from(text.as_str())),
            Item::Integer(number, _) => i64::try_from(*number).ok().map(Value::from),
            _ => None,
        };
        if given.is_some_and(|given| all.contains(&given)) {
            return;
        }
        let shown: Vec<String> = all.iter().map(Value::to_string).collect();
        let problem = Problem::new(path, format!("{} is not one of the choices", node.shown()), shown.join(", "), "use one of these");
        self.report(&node.place, problem, meaning);
    }

    /// A table whose `kind` says which keys it has.
    fn tagged(&mut self, node: &Node, variants: &'a [Value], path: &str, meaning: &'a str) {
        let Item::Table(entries) = &node.item else { return self.not_a_table(node, path, meaning) };
        let mut kinds: Vec<&str> = variants.iter().map(kind).collect();
        // Kinds of phases are many: by name. Others stand in the order in which the docs explain them.
        if kinds.iter().any(|kind| kind.contains('/')) {
            kinds.sort_unstable();
        }
        let listed = grouped(&kinds);
        let kind_path = joined(path, "kind");
        let (place, problem) = match node.get("kind") {
            Some(Node { item: Item::Text(text), place }) => {
                if let Some(variant) = variants.iter().find(|v| kind(v) == text) {
                    return self.table(node, variant, variants, path, meaning);
                }
                let remedy =
                    near(text, kinds.iter().copied()).map_or("use one of these".into(), |meant| format!("did you mean {meant:?}?"));
                (place, Problem::new(kind_path, format!("{} is not a kind known here", quoted(text)), listed, remedy))
            }
            Some(other) => {
                let message = format!("{} is not a string", other.shown());
                (&other.place, Problem::new(kind_path, message, listed, format!("write kind = {:?}", kinds[0])))
            }
            None => {
                // The keys that are there tell which kind was probably meant.
                let fits = |v: &&Value| !entries.is_empty() && entries.iter().all(|(key, _)| v["properties"].get(key).is_some());
                let meant = variants.iter().find(fits).map(kind);
                let remedy =
                    meant.map_or("add the line kind = … with one of these".into(), |meant| format!("add the line kind = {meant:?}"));
                (&node.place, Problem::new(kind_path, "the key is missing", listed, remedy))
            }
        };
        // What each kind means would take a page; the names speak.
        self.report(place, problem, "");
    }

    /// A table with known keys; `variants` are its siblings if a `kind` chose it.
    fn table(&mut self, node: &Node, schema: &'a Value, variants: &'a [Value], path: &str, meaning: &'a str) {
        let Item::Table(entries) = &node.item else { return self.not_a_table(node, path, meaning) };
        let Some(properties) = schema["properties"].as_object() else {
            // A table with any keys, whose values are numbers, or all of the same forms.
            let each = &schema["additionalProperties"];
            for (key, value) in entries.iter().filter(|_| each["type"] == "number" || each["anyOf"].is_array()) {
                self.value(value, each, &joined(path, key), meaning);
            }
            return;
        };
        let known: Vec<&str> = properties.keys().map(String::as_str).collect();
        let mut renamed = Vec::new();
        for (key, value) in entries {
            match properties.get(key) {
                Some(property) if key != "kind" || variants.is_empty() => self.value(value, property, &joined(path, key), ""),
                Some(_) => {}
                None => {
                    // An override was meant to replace a key that is there; a line of the file was not.
                    let replaces = matches!(value.place, Place::Set(_));
                    let meant = near(key, known.iter().copied().filter(|k| replaces || node.get(k).is_none()));
                    renamed.extend(meant);
                    let remedy = self.remedy_for_unknown(key, meant, variants, near(key, known.iter().copied()));
                    let message =
                        if variants.is_empty() { "unknown key".into() } else { format!("kind = {:?} has no such key", kind(schema)) };
                    self.report(&value.place, Problem::new(joined(path, key), message, known.join(", "), remedy), "");
                }
            }
        }
        for key in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            // A mistyped key is one problem, not two.
            if node.get(key).is_none() && !renamed.contains(&key) {
                self.missing(node, key, &properties[key], path, if variants.is_empty() { "" } else { kind(schema) });
            }
        }
    }

    fn missing(&mut self, node: &Node, key: &str, property: &'a Value, path: &str, kind: &str) {
        let meaning = property["description"].as_str().unwrap_or("");
        let expected = expected(self.root, property);
        let remedy = match expected.as_str() {
            table if table.starts_with("a table") => format!("add a section [{}]", joined(path, key)),
            array if array.contains("tables") => format!("add a section [[{}]]", joined(path, key)),
            _ => format!("add the line {key} = …"),
        };
        let message = if kind.is_empty() { "the key is missing".into() } else { format!("the key is missing; kind = {kind:?} needs it") };
        self.report(&node.place, Problem::new(joined(path, key), message, expected, remedy), meaning);
    }

    fn remedy_for_unknown(&self, key: &str, meant: Option<&str>, variants: &[Value], written: Option<&str>) -> String {
        let own = |v: &&Value| v["properties"].get(key).is_some();
        if let Some(meant) = meant {
            return format!("did you mean {meant:?}?");
        }
        if let Some(other) = variants.iter().find(own) {
            return format!("{key} belongs to kind = {:?}; remove it or change kind", kind(other));
        }
        let sections = self.root["properties"].as_object().into_iter().flatten();
        for (section, schema) in sections {
            let schema = resolved(self.root, schema);
            let home = if schema["type"] == "array" { resolved(self.root, &schema["items"]) } else { schema };
            let bracketed = if schema["type"] == "array" { format!("[[{section}]]") } else { format!("[{section}]") };
            if own(&home) || home["oneOf"].as_array().is_some_and(|v| v.iter().any(|v| own(&v))) {
                return format!("{key} belongs into {bracketed}; move it there");
            }
        }
        if self.root["properties"].get(key).is_some() {
            return format!("{key} belongs to the top of the file, before the first [section]");
        }
        match written {
            Some(written) => format!("{written:?} is there already; remove this key"),
            None => "remove it".into(),
        }
    }

    fn array(&mut self, node: &Node, schema: &'a Value, path: &str, meaning: &'a str) {
        let expected = expected(self.root, schema);
        let Item::Array(items) = &node.item else {
            let remedy = match &node.item {
                Item::Table(_) if expected.contains("tables") => {
                    format!("write [[{path}]] with two brackets on either side, once for each")
                }
                _ => "put the values in brackets: [ … ]".into(),
            };
            let message = format!("{} is not an array", node.shown());
            return self.report(&node.place, Problem::new(path, message, expected, remedy), meaning);
        };
        let (least, most) = (schema["minItems"].as_u64().unwrap_or(0), schema["maxItems"].as_u64().unwrap_or(u64::MAX));
        let count = items.len() as u64;
        if count < least || count > most {
            let (message, remedy) = if count < least {
                (format!("{count} {} too few", if count == 1 { "entry is" } else { "entries are" }), format!("give at least {least}"))
            } else {
                (format!("{count} entries are too many"), format!("give at most {most}"))
            };
            self.report(&node.place, Problem::new(path, message, expected, remedy), meaning);
        }
        for (index, item) in items.iter().enumerate().take(usize::try_from(most).unwrap_or(usize::MAX)) {
            self.value(item, &schema["items"], &format!("{path}[{index}]"), meaning);
        }
    }

    fn not_a_table(&mut self, node: &Node, path: &str, meaning: &str) {
        let remedy = match &node.item {
            Item::Array(_) if !path.contains('[') => format!("write [{path}] with one bracket on either side, once"),
            _ if path.contains('[') => "write a table: { key = value, … }".into(),
            _ => format!("write a section [{path}] with its keys below"),
        };
        self.report(&node.place, Problem::new(path, format!("{} is not a table", node.shown()), "a table", remedy), meaning);
    }
}

fn joined(path: &str, key: &str) -> String {
    let bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    let key = if bare { shortened(key) } else { quoted(key) };
    if path.is_empty() { key } else { format!("{path}.{key}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::schema::schema;

    /// The walk understands only part of JSON Schema; a struct that generates more must not pass unseen.
    #[test]
    fn the_schema_uses_only_what_the_walk_understands() {
        fn visit(value: &Value, name: &str) {
            const KNOWN: &[&str] = &[
                "$defs",
                "$ref",
                "$schema",
                "additionalProperties",
                "anyOf",
                "const",
                "default",
                "description",
                "enum",
                "format",
                "items",
                "maxItems",
                "maxLength",
                "maximum",
                "minItems",
                "minLength",
                "minimum",
                "oneOf",
                "pattern",
                "properties",
                "required",
                "title",
                "type",
            ];
            let Some(map) = value.as_object() else { return };
            let is_schema = !matches!(name, "properties" | "$defs" | "default");
            for (key, inner) in map {
                assert!(!is_schema || KNOWN.contains(&key.as_str()), "the walk does not know {key:?}");
                inner.as_array().into_iter().flatten().for_each(|v| visit(v, ""));
                visit(inner, if is_schema { key } else { "" });
            }
            if is_schema && map.get("type").is_some_and(|t| t == "integer") {
                assert!(map.contains_key("minimum") && map.contains_key("maximum"), "an integer without a range: {value}");
            }
            if let Some(pattern) = map.get("pattern").and_then(Value::as_str).filter(|_| is_schema) {
                assert!(scalar::class(pattern).is_some(), "the walk does not know the pattern {pattern}");
            }
        }
        visit(&schema(&Registry::builtin()), "");
    }

    #[test]
    fn the_tag_is_no_unknown_key() {
        for name in ["TopologyFile", "InitFile", "PhaseFile"] {
            let schema = schema(&Registry::builtin());
            for variant in schema["$defs"][name]["oneOf"].as_array().unwrap() {
                assert!(!kind(variant).is_empty(), "{name}: no const for kind");
                assert_eq!(variant["additionalProperties"], false);
                assert!(variant["required"].as_array().unwrap().contains(&"kind".into()));
            }
        }
    }
}
