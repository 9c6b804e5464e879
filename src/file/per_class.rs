//! Numbers of a phase that may be one for all agents or one per trait class.

use schemars::{Schema, json_schema};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Trait classes at most.
pub const CLASSES_MAX: usize = 16;

/// A number, or one per trait class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum PerClass {
    /// The same for all.
    All(f64),
    /// One per class.
    Each {
        /// In the order of `[[class]]`, or by name.
        class: Numbers,
    },
}

/// A number for each class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Numbers {
    /// In the order of `[[class]]`.
    Listed(Vec<f64>),
    /// By the names of the classes.
    Named(BTreeMap<String, f64>),
}

impl PerClass {
    /// 1 for all, as a default.
    #[must_use]
    pub const fn one() -> Self {
        Self::All(1.0)
    }

    /// 0 for all, as a default.
    #[must_use]
    pub const fn zero() -> Self {
        Self::All(0.0)
    }
}

/// The schema of a number from `low` to `high`, or one per class.
#[must_use]
pub fn schema(low: f64, high: f64) -> Schema {
    let number = json_schema!({ "type": "number", "minimum": low, "maximum": high });
    json_schema!({
        "anyOf": [
            number,
            {
                "type": "object",
                "additionalProperties": false,
                "required": ["class"],
                "properties": {
                    "class": {
                        "description": "One number per trait class, in the order of [[class]], or by the names of the classes.",
                        "anyOf": [
                            { "type": "array", "minItems": 1, "maxItems": CLASSES_MAX, "items": number },
                            { "type": "object", "additionalProperties": number },
                        ],
                    },
                },
            },
        ],
    })
}

/// The schema of a probability, or one per class.
#[must_use]
pub fn probability(_: &mut schemars::SchemaGenerator) -> Schema {
    schema(0.0, 1.0)
}

/// What a number of each class became; all entries are equal where it does not depend on the class.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ByClass<T> {
    /// By the index of the class; the first one's beyond the last class.
    pub each: [T; CLASSES_MAX],
}

impl<T: Copy + PartialEq> ByClass<T> {
    /// The same for all.
    #[must_use]
    pub const fn all(value: T) -> Self {
        Self { each: [value; CLASSES_MAX] }
    }

    /// Is it not the same for all?
    #[must_use]
    pub fn differs(&self) -> bool {
        self.each.iter().any(|value| *value != self.each[0])
    }

    /// What follows from each.
    #[must_use]
    pub fn map<U>(&self, of: impl FnMut(T) -> U) -> ByClass<U> {
        ByClass { each: self.each.map(of) }
    }

    /// The same as a list; `None`: it does not depend on the class.
    #[must_use]
    pub fn unequal(&self) -> Option<[T; CLASSES_MAX]> {
        self.differs().then_some(self.each)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_all_forms() {
        let read = |text: &str| serde_json::from_str::<PerClass>(text).ok();
        assert_eq!(read("1.5"), Some(PerClass::All(1.5)));
        assert_eq!(read("2"), Some(PerClass::All(2.0)));
        assert_eq!(read(r#"{"class": [1, 2.5]}"#), Some(PerClass::Each { class: Numbers::Listed(vec![1.0, 2.5]) }));
        let named = BTreeMap::from([("a".to_owned(), 0.5)]);
        assert_eq!(read(r#"{"class": {"a": 0.5}}"#), Some(PerClass::Each { class: Numbers::Named(named) }));
        assert_eq!(read(r#""much""#), None);
    }

    #[test]
    fn equal_numbers_are_one() {
        assert_eq!(ByClass::all(3).unequal(), None);
        let mut two = ByClass::all(3);
        two.each[1] = 4;
        assert!(two.unequal().is_some_and(|each| each[1] == 4 && each[2] == 3));
    }
}
