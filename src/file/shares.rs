//! The schema of fractions of a whole, one of which may be the rest.

use super::rest::REST;
use schemars::{Schema, SchemaGenerator, json_schema};

/// A fraction, or `"rest"`.
pub(crate) fn one(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "anyOf": [{ "type": "number", "minimum": 0.0, "maximum": 1.0 }, { "enum": [REST] }] })
}

/// A fraction for each strategy.
pub(crate) fn list(generator: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "minItems": 2, "maxItems": 16, "items": one(generator) })
}
