//! The user's text as a tree in which every value knows where it was written: a line of the file, or an override.

use std::rc::Rc;
use toml::de::{DeArray, DeTable, DeValue};

/// Where a value was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// Nowhere that could be named (the file as a whole, or a value built by a program).
    Unknown,
    /// A line of the file, from 1.
    Line(usize),
    /// An override `path=value`.
    Set(Rc<str>),
}

/// A value and its place; the place of a table entry is that of its key.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) place: Place,
    pub(crate) item: Item,
}

/// A TOML value. Numbers keep their text, so that messages show what was written.
#[derive(Debug, Clone)]
pub(crate) enum Item {
    Text(String),
    /// Saturated where it exceeds 128 bits: every allowed range is narrower.
    Integer(i128, String),
    Float(f64, String),
    Boolean(bool),
    /// A date, or a word that begins like a number and is none (`0x`): nowhere allowed.
    Date(String),
    Array(Vec<Node>),
    /// Entries in the order of the file.
    Table(Vec<(String, Node)>),
}

impl Node {
    /// Parses a whole document.
    pub(crate) fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let lines = Lines::new(text);
        let table = DeTable::parse(text)?;
        Ok(Self { place: Place::Unknown, item: Item::Table(entries(table.get_ref(), &|at| lines.place(at))) })
    }

    /// Parses one value, all of it written by one override.
    pub(crate) fn parse_value(text: &str, place: &Place) -> Result<Self, toml::de::Error> {
        let value = DeValue::parse(text)?;
        Ok(Self { place: place.clone(), item: item(value.get_ref(), &|_| place.clone()) })
    }

    /// A value that stands in no text.
    pub(crate) fn from_value(value: &toml::Value) -> Self {
        let item = match value {
            toml::Value::String(text) => Item::Text(text.clone()),
            toml::Value::Integer(value) => Item::Integer(i128::from(*value), value.to_string()),
            toml::Value::Float(value) => Item::Float(*value, value.to_string()),
            toml::Value::Boolean(value) => Item::Boolean(*value),
            toml::Value::Datetime(date) => Item::Date(date.to_string()),
            toml::Value::Array(items) => Item::Array(items.iter().map(Self::from_value).collect()),
            toml::Value::Table(table) => Item::Table(table.iter().map(|(key, value)| (key.clone(), Self::from_value(value))).collect()),
        };
        Self { place: Place::Unknown, item }
    }

    /// The bare value, for serde.
    pub(crate) fn to_value(&self) -> toml::Value {
        match &self.item {
            Item::Text(text) | Item::Date(text) => toml::Value::String(text.clone()),
            // What exceeds 64 bits can only stand where a float is expected.
            Item::Integer(value, _) => i64::try_from(*value).map_or(toml::Value::Float(*value as f64), toml::Value::Integer),
            Item::Float(value, _) => toml::Value::Float(*value),
            Item::Boolean(value) => toml::Value::Boolean(*value),
            Item::Array(items) => toml::Value::Array(items.iter().map(Self::to_value).collect()),
            Item::Table(entries) => toml::Value::Table(entries.iter().map(|(key, node)| (key.clone(), node.to_value())).collect()),
        }
    }

    /// The entry of a table.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        match &self.item {
            Item::Table(entries) => entries.iter().find(|(k, _)| k == key).map(|(_, node)| node),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        match &mut self.item {
            Item::Table(entries) => entries.iter_mut().find(|(k, _)| k == key).map(|(_, node)| node),
            _ => None,
        }
    }

    /// Puts an entry into a table, in the place of one of that name.
    pub(crate) fn put(&mut self, key: &str, node: Self) {
        if let Item::Table(entries) = &mut self.item {
            match entries.iter_mut().find(|(k, _)| k == key) {
                Some(entry) => entry.1 = node,
                None => entries.push((key.into(), node)),
            }
        }
    }

    /// Multiplies every number in it, to nine digits.
    pub(crate) fn scale(&mut self, factor: f64) {
        let scaled = |value: f64| {
            let value = (value * factor * 1e9).round() / 1e9;
            Item::Float(value, format!("{value:?}"))
        };
        match &mut self.item {
            Item::Integer(value, _) => self.item = scaled(*value as f64),
            Item::Float(value, _) => self.item = scaled(*value),
            Item::Array(items) => items.iter_mut().for_each(|node| node.scale(factor)),
            Item::Table(entries) => entries.iter_mut().for_each(|(_, node)| node.scale(factor)),
            _ => {}
        }
    }

    /// The whole value as TOML on one line, text without quotes.
    pub(crate) fn plain(&self) -> String {
        match &self.item {
            Item::Text(text) => text.clone(),
            _ => self.to_value().to_string(),
        }
    }

    /// Place of `phase[0].matrix`, or of its nearest ancestor that exists.
    pub(crate) fn locate(&self, path: &str) -> &Place {
        let mut node = self;
        for segment in path.split(['.', '[', ']']).filter(|s| !s.is_empty()) {
            let next = match &node.item {
                Item::Array(items) => segment.parse().ok().and_then(|index: usize| items.get(index)),
                _ => node.get(segment),
            };
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        &node.place
    }

    /// The value in a few words, for a message: `"0.1"`, `-5`, `an array of 3`.
    pub(crate) fn shown(&self) -> String {
        match &self.item {
            Item::Text(text) => quoted(text),
            Item::Integer(_, text) | Item::Float(_, text) | Item::Date(text) => shortened(text),
            Item::Boolean(value) => value.to_string(),
            Item::Array(items) => format!("an array of {}", items.len()),
            Item::Table(_) => "a table".into(),
        }
    }
}

/// A text in quotes, cut where it is long.
pub(crate) fn quoted(text: &str) -> String {
    format!("{:?}", shortened(text))
}

/// A text, cut where it is long.
pub(crate) fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    if text.chars().count() <= MOST { text.into() } else { text.chars().take(MOST).chain(['…']).collect() }
}

/// Converts byte offsets to lines.
struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    fn new(text: &str) -> Self {
        Self { starts: std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect() }
    }

    fn place(&self, at: usize) -> Place {
        Place::Line(self.starts.partition_point(|start| *start <= at))
    }
}

type PlaceOf<'a> = &'a dyn Fn(usize) -> Place;

fn entries(table: &DeTable<'_>, place: PlaceOf<'_>) -> Vec<(String, Node)> {
    let mut sorted: Vec<_> = table.iter().collect();
    // The parser sorts by name; readers think in the order of the file.
    sorted.sort_by_key(|(key, _)| key.span().start);
    let node = |(key, value): (&toml::Spanned<_>, &toml::Spanned<DeValue<'_>>)| Node {
        place: place(key.span().start),
        item: item(value.get_ref(), place),
    };
    sorted.into_iter().map(|(key, value)| (key.get_ref().to_string(), node((key, value)))).collect()
}

fn items(array: &DeArray<'_>, place: PlaceOf<'_>) -> Vec<Node> {
    array.iter().map(|value| Node { place: place(value.span().start), item: item(value.get_ref(), place) }).collect()
}

fn item(value: &DeValue<'_>, place: PlaceOf<'_>) -> Item {
    match value {
        DeValue::String(text) => Item::Text(text.to_string()),
        DeValue::Integer(integer) => {
            use std::num::IntErrorKind::{NegOverflow, PosOverflow};
            match i128::from_str_radix(integer.as_str(), integer.radix()) {
                Ok(value) => Item::Integer(value, integer.to_string()),
                Err(error) if *error.kind() == PosOverflow => Item::Integer(i128::MAX, integer.to_string()),
                Err(error) if *error.kind() == NegOverflow => Item::Integer(i128::MIN, integer.to_string()),
                Err(_) => Item::Date(integer.to_string()),
            }
        }
        // The parser has checked the form, so nothing but nan is left for a text that Rust does not read.
        DeValue::Float(float) => Item::Float(float.as_str().parse().unwrap_or(f64::NAN), float.to_string()),
        DeValue::Boolean(value) => Item::Boolean(*value),
        DeValue::Datetime(date) => Item::Date(date.to_string()),
        DeValue::Array(array) => Item::Array(items(array, place)),
        DeValue::Table(table) => Item::Table(entries(table, place)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_know_their_lines() {
        let text = "a = 1\n\n[b]\nc = [\n  1,\n  [2, 3],\n]\nd.e = 2\n[[f]]\ng = 1\n[[f]]\r\ng = 0x10\n";
        let root = Node::parse(text).unwrap();
        for (path, line) in [("a", 1), ("b", 3), ("b.c", 4), ("b.c[0]", 5), ("b.c[1][1]", 6), ("b.d.e", 8), ("f", 9), ("f[0]", 9)] {
            assert_eq!(root.locate(path), &Place::Line(line), "{path}");
        }
        for (path, line) in [("f[0].g", 10), ("f[1]", 11), ("f[1].g", 12), ("f[1].h", 11), ("f[2].h", 9), ("b.c[7]", 4)] {
            assert_eq!(root.locate(path), &Place::Line(line), "{path}");
        }
        assert_eq!(root.locate("z"), &Place::Unknown);
    }

    #[test]
    fn numbers_keep_their_text() {
        let root = Node::parse("a = 0x10\nb = 1e400\nc = 99999999999999999999999999999999999999999999\nd = nan").unwrap();
        let shown = |key: &str| root.get(key).unwrap().shown();
        assert_eq!([shown("a"), shown("b"), shown("d")], ["0x10", "1e400", "nan"]);
        assert!(matches!(root.get("b").unwrap().item, Item::Float(f64::INFINITY, _)));
        assert!(matches!(root.get("c").unwrap().item, Item::Integer(i128::MAX, _)));
        for word in ["1_0z", "0x", "-0xz"] {
            let value = Node::parse_value(word, &Place::Unknown);
            assert!(value.is_err() || matches!(value.unwrap().item, Item::Date(_) | Item::Text(_)), "{word} is no number");
        }
    }
}
