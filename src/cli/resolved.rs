//! `polity check --resolved`: the config with every key, those with a default written out, those that are left out as comments that say
//! what that means.

use crate::config::{self, Plan};
use crate::rule::Registry;
use serde_json::Value as Schema;
use std::collections::BTreeMap;
use toml::{Table, Value};

/// The resolved config of a plan, and behind the keys of each table those that it does not have. It loads to an equal plan.
pub(super) fn annotated(plan: &Plan, registry: &Registry) -> String {
    let text = config::resolved_toml(plan);
    let schema = config::schema(registry);
    let Ok(root) = text.parse::<Table>().map(Value::Table) else { return text };
    let mut place = Place { root: &root, schema: &schema, counts: BTreeMap::new() };
    let (mut all, mut block, mut own) = (Vec::new(), Vec::new(), lacking(&schema, &schema, &root));
    for line in text.lines() {
        if let Some(path) = header(line) {
            close(&mut all, &mut block, &mut own);
            own = place.enter(&path, line.starts_with("[["));
        }
        block.push(line.to_owned());
    }
    close(&mut all, &mut block, &mut own);
    all.join("\n")
}

/// Ends a table: what it lacks stands behind its keys, before the empty line that follows them.
fn close(all: &mut Vec<String>, block: &mut Vec<String>, lacking: &mut Vec<String>) {
    let gap = block.iter().rev().take_while(|line| line.is_empty()).count();
    let empty = block.split_off(block.len() - gap);
    all.append(block);
    all.append(lacking);
    all.extend(empty);
}

/// The keys of `[a.b]`, `[[a.b]]` or `[a."b.c"]`. A line of a text in triple quotes that looks like this is looked up in vain.
fn header(line: &str) -> Option<Vec<&str>> {
    let inner = line.strip_prefix("[[").and_then(|l| l.strip_suffix("]]")).or_else(|| line.strip_prefix('[')?.strip_suffix(']'))?;
    let mut keys = Vec::new();
    // Every second part stands between quotes: a path that a variant sets.
    for (k, part) in inner.split('"').enumerate() {
        if k % 2 == 1 {
            keys.push(part);
        } else if part.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c)) {
            keys.extend(part.split('.').filter(|key| !key.is_empty()));
        } else {
            return None;
        }
    }
    Some(keys)
}

/// Where in the config a line stands.
struct Place<'a> {
    root: &'a Value,
    schema: &'a Schema,
    /// Tables seen of each list.
    counts: BTreeMap<String, usize>,
}

impl Place<'_> {
    /// Enters a table; returns the lines that it lacks.
    fn enter(&mut self, path: &[&str], listed: bool) -> Vec<String> {
        let whole = path.join(".");
        if listed {
            *self.counts.entry(whole.clone()).or_default() += 1;
            let inside = format!("{whole}.");
            self.counts.retain(|key, _| !key.starts_with(&inside));
        }
        let (mut value, mut schema, mut so_far) = (self.root, self.schema, String::new());
        for key in path {
            so_far = if so_far.is_empty() { (*key).to_owned() } else { format!("{so_far}.{key}") };
            let Some(next) = value.get(key) else { return Vec::new() };
            (value, schema) = (next, resolved(self.schema, &form(self.schema, schema, value)["properties"][key]));
            if let Value::Array(items) = value {
                let Some(item) = items.get(self.counts.get(&so_far).map_or(0, |n| n - 1)) else { return Vec::new() };
                (value, schema) = (item, resolved(self.schema, &schema["items"]));
            }
        }
        lacking(self.schema, schema, value)
    }
}

fn resolved<'a>(root: &'a Schema, schema: &'a Schema) -> &'a Schema {
    schema["$ref"].as_str().and_then(|r| r.strip_prefix('#')).and_then(|pointer| root.pointer(pointer)).unwrap_or(schema)
}

/// Of a schema with several forms, or of tables told apart by their kind, the one that a table has.
fn form<'a>(root: &'a Schema, schema: &'a Schema, value: &Value) -> &'a Schema {
    let forms = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array()).into_iter().flatten().map(|of| resolved(root, of));
    let kind = value.get("kind").and_then(Value::as_str);
    for of in forms {
        if of["oneOf"].is_array() {
            return form(root, of, value);
        }
        if kind.is_some() && of["properties"]["kind"]["const"].as_str() == kind {
            return of;
        }
    }
    schema
}

/// A line for each key of the schema that a table does not have.
fn lacking(root: &Schema, schema: &Schema, value: &Value) -> Vec<String> {
    let schema = form(root, schema, value);
    let absent = schema["properties"].as_object().into_iter().flatten().filter(|(key, _)| value.get(key.as_str()).is_none());
    absent
        .map(|(key, of)| match Value::try_from(&of["default"]) {
            Ok(default) if !default.is_table() && !default.is_array() => format!("{key} = {default}"),
            _ => {
                format!("# {key} is left out{}", meaning(of["description"].as_str().or_else(|| resolved(root, of)["description"].as_str())))
            }
        })
        .collect()
}

/// What it means that a key is left out; failing that, what the key means.
fn meaning(description: Option<&str>) -> String {
    let text = description.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let told = text.split_once("left out: ").map(|(_, told)| told);
    let end = |text: &str| text.split_once(". ").map_or(text, |(first, _)| first).trim_end_matches('.').to_owned();
    told.map_or_else(|| format!(" ({})", end(&text)), |told| format!(": {}", end(told)))
}
