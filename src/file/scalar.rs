//! Single values against the schema: numbers and their ranges, strings and their patterns, booleans.

use super::problem::Problem;
use super::tree::{Item, Node, quoted};
use serde_json::Value;

/// What is wrong with a number, string or boolean.
pub(crate) fn problem(node: &Node, schema: &Value, path: &str) -> Option<Problem> {
    let (message, remedy) = match schema["type"].as_str()? {
        "integer" => number(node, schema, true),
        "number" => number(node, schema, false),
        "string" => string(node, schema),
        "boolean" => boolean(node),
        _ => None,
    }?;
    Some(Problem::new(path, message, expected(schema), remedy))
}

/// A probability or share of a phase that the format of probabilities makes 0 or 1.
pub(crate) fn vanished(node: &Node, schema: &Value, path: &str) -> Option<Problem> {
    let from_0_to_1 = schema["type"] == "number" && schema["minimum"].as_f64() == Some(0.0) && schema["maximum"].as_f64() == Some(1.0);
    match &node.item {
        Item::Float(value, _) if from_0_to_1 => Problem::rounded_away(path, *value, 30),
        _ => None,
    }
}

/// What may stand there, in words.
pub(crate) fn expected(schema: &Value) -> String {
    let what = match schema["type"].as_str() {
        Some("integer") => "a whole number",
        Some("number") => "a number",
        Some("boolean") => "true or false",
        _ => {
            let length = schema["maxLength"].as_u64().map_or(String::new(), |most| format!(" of up to {most} characters"));
            let class = schema["pattern"].as_str().and_then(class).map_or(String::new(), |class| format!(" from {class}"));
            return format!("a string{length}{class}");
        }
    };
    range(schema).map_or(what.into(), |range| format!("{what}, {range}"))
}

/// `0 to 1`, if the schema has such limits.
pub(crate) fn range(schema: &Value) -> Option<String> {
    match (Limit::of(&schema["minimum"]), Limit::of(&schema["maximum"])) {
        (Some(least), Some(most)) => Some(format!("{} to {}", least.shown(), most.shown())),
        (Some(least), None) => Some(format!("{} or more", least.shown())),
        (None, Some(most)) => Some(format!("{} or less", most.shown())),
        (None, None) => None,
    }
}

/// A limit of the schema, exact for integers of any size.
#[derive(Clone, Copy)]
enum Limit {
    Whole(i128),
    Real(f64),
}

impl Limit {
    fn of(value: &Value) -> Option<Self> {
        let whole = value.as_i64().map(i128::from).or_else(|| value.as_u64().map(i128::from));
        whole.map(Self::Whole).or_else(|| value.as_f64().map(Self::Real))
    }

    /// Is a written number below this limit?
    fn exceeds(self, item: &Item) -> bool {
        match (self, item) {
            (Self::Whole(limit), Item::Integer(value, _)) => *value < limit,
            (_, Item::Integer(value, _)) => (*value as f64) < self.real(),
            (_, Item::Float(value, _)) => *value < self.real(),
            _ => false,
        }
    }

    /// Is a written number above this limit?
    fn falls_short(self, item: &Item) -> bool {
        match (self, item) {
            (Self::Whole(limit), Item::Integer(value, _)) => *value > limit,
            (_, Item::Integer(value, _)) => *value as f64 > self.real(),
            (_, Item::Float(value, _)) => *value > self.real(),
            _ => false,
        }
    }

    fn real(self) -> f64 {
        match self {
            Self::Whole(value) => value as f64,
            Self::Real(value) => value,
        }
    }

    /// The shorter of `1e9` and `1000000000`; whole numbers in full.
    fn shown(self) -> String {
        match self {
            Self::Whole(value) => value.to_string(),
            Self::Real(value) => {
                let (plain, power) = (value.to_string(), format!("{value:e}"));
                if power.len() < plain.len() { power } else { plain }
            }
        }
    }
}

type Complaint = (String, String);

fn number(node: &Node, schema: &Value, whole: bool) -> Option<Complaint> {
    let shown = node.shown();
    match &node.item {
        Item::Float(value, _) if !value.is_finite() => Some((format!("{shown} is not a finite number"), "write a finite number".into())),
        Item::Float(value, _) if whole => {
            let exact = value.fract() == 0.0 && value.abs() < 1e18;
            let remedy = if exact { format!("write {}", *value as i64) } else { "round it".into() };
            Some((format!("{shown} is not a whole number"), remedy))
        }
        Item::Integer(..) | Item::Float(..) => out_of_range(node, schema),
        Item::Text(text) if text.trim().parse::<f64>().is_ok() => {
            Some((format!("{shown} is a string"), format!("remove the quotes: {}", text.trim())))
        }
        _ => Some((format!("{shown} is not a number"), "write a number".into())),
    }
}

fn out_of_range(node: &Node, schema: &Value) -> Option<Complaint> {
    let (least, most) = (Limit::of(&schema["minimum"]), Limit::of(&schema["maximum"]));
    let remedy = if let Some(least) = least.filter(|limit| limit.exceeds(&node.item)) {
        format!("use {} or more", least.shown())
    } else if let Some(most) = most.filter(|limit| limit.falls_short(&node.item)) {
        let value = match &node.item {
            Item::Integer(value, _) => *value as f64,
            Item::Float(value, _) => *value,
            _ => return None,
        };
        let is_share = schema["type"] == "number" && least.is_some_and(|l| l.real() == 0.0) && most.real() == 1.0;
        if is_share && (2.0..=100.0).contains(&value) {
            format!("if {value} % is meant, write {}", value / 100.0)
        } else {
            format!("use {} or less", most.shown())
        }
    } else {
        return None;
    };
    Some((format!("{} is out of range", node.shown()), remedy))
}

fn string(node: &Node, schema: &Value) -> Option<Complaint> {
    let Item::Text(text) = &node.item else {
        let remedy = match &node.item {
            Item::Array(_) | Item::Table(_) => "write one string in quotes".into(),
            _ => format!("put it in quotes: {}", quoted(&node.shown())),
        };
        return Some((format!("{} is not a string", node.shown()), remedy));
    };
    let count = text.chars().count() as u64;
    let (least, most) = (schema["minLength"].as_u64().unwrap_or(0), schema["maxLength"].as_u64().unwrap_or(u64::MAX));
    if count < least {
        return Some((
            format!("{} is too short", quoted(text)),
            format!("give at least {least} character{}", if least == 1 { "" } else { "s" }),
        ));
    }
    if count > most {
        return Some((format!("{count} characters are too long"), format!("shorten it to {most}")));
    }
    let class = schema["pattern"].as_str().and_then(class)?;
    let clean: String = text.chars().map(|c| if in_class(class, c) { c } else { '-' }).collect();
    (clean != *text)
        .then(|| (format!("{} has characters that are not allowed", quoted(text)), format!("use for example {}", quoted(&clean))))
}

fn boolean(node: &Node) -> Option<Complaint> {
    let remedy = match &node.item {
        Item::Boolean(_) => return None,
        Item::Text(text) if matches!(text.as_str(), "true" | "false") => format!("remove the quotes: {text}"),
        Item::Integer(0, _) => "write false".into(),
        Item::Integer(1, _) => "write true".into(),
        _ => "write true or false".into(),
    };
    Some((format!("{} is not a boolean", node.shown()), remedy))
}

/// The characters of a pattern `^[…]+$`, the only form the schema uses.
pub(crate) fn class(pattern: &str) -> Option<&str> {
    pattern.strip_prefix("^[")?.strip_suffix("]+$").filter(|class| !class.contains(['[', ']', '\\', '^']))
}

/// Is `c` in a class such as `A-Za-z0-9._-`?
fn in_class(class: &str, c: char) -> bool {
    let mut rest: &[char] = &class.chars().collect::<Vec<_>>();
    while let [first, tail @ ..] = rest {
        if let ['-', last, after @ ..] = tail {
            if (*first..=*last).contains(&c) {
                return true;
            }
            rest = after;
        } else if *first == c {
            return true;
        } else {
            rest = tail;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_read() {
        let class = class("^[A-Za-z0-9._-]+$").unwrap();
        assert!("azAZ09._-".chars().all(|c| in_class(class, c)));
        assert!(!" /ä:@[`{^".chars().any(|c| in_class(class, c)));
    }

    #[test]
    fn limits_are_shown_short() {
        let shown = |v: f64| Limit::Real(v).shown();
        assert_eq!([0.0, 1.0, 1e-9, 1e9, 1_073_741_824.0].map(shown), ["0", "1", "1e-9", "1e9", "1073741824"]);
    }
}
