//! The JSON schema of a config, from the doc comments and ranges of [`File`].
//!
//! One source for three readers: serde parses with the struct, [`check`](super::check) walks the user's text against the schema,
//! and editors get the same schema from `schema/polity.schema.json`.

use super::class_csv::FROM;
use crate::columns::Column;
use crate::file::File;
use crate::file::phase_file::{ACCUMULATE, ERROR, VALUE};
use crate::rule::{Phase, Registry};
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// The schema of a config file whose phases are those of a registry (JSON Schema, draft 2020-12).
#[must_use]
pub fn schema(registry: &Registry) -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let mut root = generator.root_schema_for::<File>().to_value();
    let frame: Vec<String> = generator.definitions().keys().cloned().collect();
    let variants: Vec<Value> = registry.iter().map(|phase| variant(phase, &mut generator)).collect();
    let mut known = generator.take_definitions(true);
    // What phases bring stands behind the place that was kept for them.
    let mut defs = Map::new();
    for name in &frame {
        let schema = known.remove(name).unwrap_or_default();
        defs.insert(name.clone(), schema);
        if name == "PhaseFile" {
            defs[name] = json!({ "oneOf": variants, "description": "One phase of a step." });
            let brought: Vec<String> = known.keys().filter(|name| !frame.contains(name)).cloned().collect();
            defs.extend(brought.into_iter().filter_map(|name| known.remove(&name).map(|schema| (name, schema))));
        }
    }
    root["$defs"] = Value::Object(defs);
    root["title"] = "polity experiment".into();
    root["description"] = "One experiment of polity: a society of agents, its rules and what is measured.".into();
    drop_null(&mut root);
    root
}

/// The same for editors: it says, too, that a number of a phase may be written with its standard error, and that classes may stand in a file.
#[must_use]
pub fn published(registry: &Registry) -> Value {
    let mut root = schema(registry);
    let phases = root.pointer_mut("/$defs/PhaseFile/oneOf").and_then(Value::as_array_mut);
    for variant in phases.into_iter().flatten() {
        variant["properties"].as_object_mut().into_iter().flatten().for_each(|(_, property)| widen(property));
    }
    // A class, or a file of classes.
    let class = &mut root["$defs"]["ClassFile"];
    class["properties"][FROM] = json!({
        "type": "string",
        "description": "A CSV file with a class per row instead: columns name and fraction, further keys of a class, and numbers that phases name, as in beta = { class = \"beta\" }; beta_se has their standard errors.",
    });
    class.as_object_mut().map(|class| class.shift_remove("required"));
    class["anyOf"] = json!([{ "required": ["name", "fraction"] }, { "required": [FROM] }]);
    root["$defs"]["Uncertain"] = json!({
        "type": "object", "additionalProperties": false, "required": [VALUE, ERROR],
        "description": "A number that is known with an error: a run takes the value, pairs of populations of `polity compare` draw their own.",
        "properties": {
            VALUE: { "type": "number", "description": "What it is taken to be." },
            ERROR: { "type": "number", "minimum": 0.0, "maximum": 1e9, "description": "Its standard error." },
        },
    });
    root
}

fn widen(schema: &mut Value) {
    if schema["type"] == "number" {
        let (mut outer, mut number) = (Map::new(), schema.as_object().cloned().unwrap_or_default());
        for key in ["description", "default"] {
            outer.extend(number.shift_remove(key).map(|value| (key.to_owned(), value)));
        }
        outer.insert("anyOf".into(), json!([number, { "$ref": "#/$defs/Uncertain" }]));
        *schema = Value::Object(outer);
        return;
    }
    if let Some(forms) = schema.get_mut("anyOf").and_then(Value::as_array_mut) {
        let (numbers, mut others): (Vec<Value>, Vec<Value>) = std::mem::take(forms).into_iter().partition(|form| form["type"] == "number");
        others.iter_mut().for_each(widen);
        let uncertain = (!numbers.is_empty()).then(|| json!({ "$ref": "#/$defs/Uncertain" }));
        forms.extend(numbers.into_iter().chain(uncertain).chain(others));
    }
    for inner in ["items", "additionalProperties"] {
        if schema[inner].is_object() {
            widen(&mut schema[inner]);
        }
    }
    // A number by class.
    if schema["properties"]["class"].is_object() {
        let class = &mut schema["properties"]["class"];
        widen(class);
        if let Some(forms) = class["anyOf"].as_array_mut() {
            forms.push(json!({ "type": "string", "description": "A column of the file of classes." }));
        }
    }
}

/// The same, made once for a registry and its clones.
pub(super) fn known(registry: &Registry) -> &Value {
    registry.schema.get_or_init(|| schema(registry))
}

/// A phase as one of the tables that its `kind` tells apart.
fn variant(phase: &'static Phase, generator: &mut SchemaGenerator) -> Value {
    let of = (phase.calls().schema)(generator).to_value();
    let mut properties = Map::new();
    properties.insert("kind".into(), json!({ "type": "string", "const": phase.record.kind }));
    properties.extend(of["properties"].as_object().cloned().unwrap_or_default());
    if phase.record.writes.contains(&Column::Payoff) {
        properties.insert(
            ACCUMULATE.into(),
            json!({
                "type": "boolean", "default": false,
                "description": "Do payoffs add to what the agent has earned earlier in the same step? Else they take its place.",
            }),
        );
    }
    let mut required = vec![Value::from("kind")];
    required.extend(of["required"].as_array().cloned().unwrap_or_default());
    let mut table = json!({ "type": "object", "additionalProperties": false, "properties": properties });
    if of.get("required").is_some() {
        table["required"] = required.into();
        table["description"] = of["description"].clone();
    } else {
        table["description"] = of["description"].clone();
        table["required"] = required.into();
    }
    table
}

/// TOML has no null: what is optional is left out. So `["integer", "null"]` becomes `"integer"`.
fn drop_null(value: &mut Value) {
    match value {
        Value::Object(map) => {
            if let Some(Value::Array(types)) = map.get_mut("type") {
                types.retain(|t| t != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    map.insert("type".into(), only);
                }
            }
            // An optional table: `anyOf` of the table and null.
            if let Some(Value::Array(variants)) = map.remove("anyOf") {
                let only: Vec<&Value> = variants.iter().filter(|v| v["type"] != "null").collect();
                if let ([Value::Object(table)], true) = (only.as_slice(), variants.len() == 2) {
                    map.extend(table.clone());
                } else {
                    map.insert("anyOf".into(), Value::Array(variants));
                }
            }
            map.retain(|key, value| !(key == "default" && value.is_null()));
            map.values_mut().for_each(drop_null);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_null),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_checked_in_schema_is_current() {
        let path = Path::new(crate::ROOT).join("schema/polity.schema.json");
        let fresh = format!("{}\n", serde_json::to_string_pretty(&published(&Registry::builtin())).unwrap());
        if std::env::var_os("POLITY_BLESS").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &fresh).unwrap();
        }
        let stored = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert!(stored == fresh, "{} is stale; run the tests with POLITY_BLESS=1", path.display());
    }
}
