//! `polity check --resolved` shows every key: with its value, with its default, or as left out.

use crate::cli::command;
use crate::golden::configs;
use polity::config;
use serde_json::Value as Schema;
use std::path::Path;
use toml::{Table, Value};

fn followed<'a>(root: &'a Schema, schema: &'a Schema) -> &'a Schema {
    schema["$ref"].as_str().map_or(schema, |to| root.pointer(to.trim_start_matches('#')).expect("a definition"))
}

/// Every key of the schema that a table lacks, as a path.
fn missing(root: &Schema, schema: &Schema, value: &Value, path: &str, found: &mut Vec<String>) {
    let mut schema = followed(root, schema);
    if let Some(forms) = schema["anyOf"].as_array() {
        let fits = |form: &&Schema| value.is_table() == followed(root, form)["oneOf"].is_array();
        schema = forms.iter().find(fits).map_or(schema, |form| followed(root, form));
    }
    if let (Some(kinds), Some(kind)) = (schema["oneOf"].as_array(), value.get("kind")) {
        schema = kinds.iter().find(|of| of["properties"]["kind"]["const"].as_str() == kind.as_str()).expect("a kind");
    }
    match value {
        Value::Table(table) => {
            for (key, of) in schema["properties"].as_object().expect("keys") {
                match table.get(key) {
                    None => found.push(format!("{path}.{key}")),
                    Some(value) => missing(root, of, value, &format!("{path}.{key}"), found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| missing(root, &schema["items"], item, path, found)),
        _ => {}
    }
}

/// Together they have every section, and phases of most families.
const SHOWN: [&str; 9] = [
    "earthquake_aid",
    "two_roles",
    "prospect_traits",
    "repeated_dilemma",
    "private_opinions",
    "deffuant",
    "collective_risk",
    "trait_classes",
    "adaptive_network",
];

#[test]
fn every_key_is_shown_and_the_text_loads_to_the_same_plan() {
    let registry = polity::Registry::builtin();
    let schema = config::schema(&registry);
    for path in configs().into_iter().filter(|path| SHOWN.iter().any(|name| path.ends_with(format!("{name}.toml")))) {
        let plan = config::load(&path, &[], &registry).unwrap_or_else(|e| panic!("{e}"));
        let output = command(Path::new(env!("CARGO_MANIFEST_DIR"))).args(["check", "--resolved"]).arg(&path).output().expect("starts");
        let text = String::from_utf8(output.stdout).expect("text");
        let again = config::load_str(&text, &path, &[], &registry).unwrap_or_else(|e| panic!("{e}\n{text}"));
        // Files of graphs stand under their hashes; everything else is the same plan.
        if plan.inputs().is_empty() {
            assert_eq!(again, plan, "{}", path.display());
        }
        // What is left out stands there as a comment; with a value that no key has it shows which keys are there.
        let shown: String = text
            .lines()
            .map(|line| match line.strip_prefix("# ").and_then(|l| l.split_once(" is left out")) {
                Some((key, _)) => format!("{key} = \"left out\"\n"),
                None => format!("{line}\n"),
            })
            .collect();
        let shown = shown.parse::<Table>().unwrap_or_else(|e| panic!("{}: {e}\n{shown}", path.display()));
        let mut found = Vec::new();
        missing(&schema, &schema, &Value::Table(shown), "", &mut found);
        assert!(found.is_empty(), "{}: {found:?} in\n{text}", path.display());
    }
}
