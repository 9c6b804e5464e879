//! What a schema allows, in words; and which of its forms a value has.

use super::scalar;
use super::tree::{Item, quoted};
use serde_json::Value;

/// Follows a reference.
pub(crate) fn resolved<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    let target = schema["$ref"].as_str().and_then(|r| r.strip_prefix("#")).and_then(|pointer| root.pointer(pointer));
    target.unwrap_or(schema)
}

/// Is a value of the form of a schema, whatever it says?
pub(crate) fn fits(item: &Item, schema: &Value) -> bool {
    match item {
        Item::Text(_) => choices(schema).is_some() || schema["type"] == "string",
        Item::Integer(..) | Item::Float(..) => schema["type"] == "integer" || schema["type"] == "number",
        Item::Table(_) => schema["type"] == "object" || (schema["oneOf"].is_array() && choices(schema).is_none()),
        Item::Array(_) => schema["type"] == "array",
        Item::Boolean(_) => schema["type"] == "boolean",
        Item::Date(_) => false,
    }
}

/// What may stand where a value has several forms, in words.
pub(crate) fn any_of(root: &Value, forms: &[Value]) -> String {
    let shown = |form: &Value| match choices(form) {
        Some(words) => words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(", "),
        None => expected(root, form),
    };
    forms.iter().map(shown).collect::<Vec<_>>().join("; or ")
}

/// The words of a plain choice.
pub(crate) fn choices(schema: &Value) -> Option<Vec<&str>> {
    let words: Option<Vec<&str>> = match (schema["enum"].as_array(), schema["oneOf"].as_array()) {
        (Some(words), _) => words.iter().map(Value::as_str).collect(),
        (_, Some(variants)) => variants.iter().map(|v| v["const"].as_str()).collect(),
        _ => None,
    };
    words.filter(|w| !w.is_empty())
}

/// Kinds in one line; those of phases by family: `imitate/{best, fermi}`.
pub(crate) fn grouped(kinds: &[&str]) -> String {
    let family = |kind: &str| kind.split_once('/').map(|(family, _)| family.to_owned());
    let of_one = |all: &[&str]| match (family(all[0]), all) {
        (Some(family), [_, _, ..]) => {
            let names: Vec<&str> = all.iter().filter_map(|kind| kind.split_once('/')).map(|(_, name)| name).collect();
            format!("{family}/{{{}}}", names.join(", "))
        }
        _ => all.join(", "),
    };
    kinds.chunk_by(|a, b| family(a) == family(b)).map(of_one).collect::<Vec<_>>().join(", ")
}

pub(crate) fn kind(variant: &Value) -> &str {
    variant["properties"]["kind"]["const"].as_str().unwrap_or("")
}

/// What may stand in a place, in words.
pub(crate) fn expected(root: &Value, schema: &Value) -> String {
    let schema = resolved(root, schema);
    if let Some(forms) = schema["anyOf"].as_array() {
        return any_of(root, forms);
    }
    if let Some(choices) = choices(schema) {
        return choices.join(", ");
    }
    match schema["type"].as_str() {
        Some("array") => {
            let inner = resolved(root, &schema["items"]);
            // Of several forms the first is the usual one.
            let inner = inner["anyOf"].as_array().map_or(inner, |forms| &forms[0]);
            let what = match inner["type"].as_str() {
                Some("array") => "arrays",
                Some("string") => "strings",
                Some("integer") => "whole numbers",
                Some("number") => "numbers",
                _ => "tables",
            };
            let count = match (schema["minItems"].as_u64(), schema["maxItems"].as_u64()) {
                (Some(least), Some(most)) => format!("{least} to {most} "),
                (Some(least), None) => format!("{least} or more "),
                _ => String::new(),
            };
            let range = scalar::range(inner).map_or(String::new(), |range| format!(", each {range}"));
            format!("an array of {count}{what}{range}")
        }
        Some("object") | None => match schema["oneOf"].as_array() {
            Some(variants) => format!("a table with kind = {}", variants.iter().map(kind).collect::<Vec<_>>().join(", ")),
            None => "a table".into(),
        },
        _ => scalar::expected(schema),
    }
}
