//! Overrides from the command line: `--set phase.0.noise=0.2`.

use crate::file::error::ConfigError;
use crate::file::near::near;
use crate::file::tree::{Item, Node, Place, quoted};

/// Keys and indices in a path at most; no config is nested deeper, and recursion over the tree stays shallow.
const DEPTH_MAX: usize = 16;

/// Puts one `path=value` into the tree.
///
/// The value is TOML; what is not TOML is taken as a bare string. Tables on the way are created, array entries are not.
pub(super) fn apply(root: &mut Node, given: &str) -> Result<(), ConfigError> {
    split(given).and_then(|(path, value)| put(root, path, value)).map_err(|(message, remedy)| ConfigError::Override {
        given: given.into(),
        message,
        remedy,
    })
}

type Complaint = (String, String);

fn split(given: &str) -> Result<(&str, Node), Complaint> {
    let Some((path, text)) = given.split_once('=') else {
        return Err(("there is no = between path and value".into(), "write it as population.agents=1000".into()));
    };
    Ok((path, value(text.trim(), &Place::Set(given.into()))?))
}

/// Puts a value at a path into the tree. A path may begin with a phase by its kind: `imitate/group.beta`, `imitate/fermi#2.beta`.
pub(super) fn put(root: &mut Node, path: &str, value: Node) -> Result<(), Complaint> {
    let place = value.place.clone();
    // Problems are printed as phase[0].noise, so that form is understood here, too.
    let dotted = path.trim().replace('[', ".").replace(']', "");
    let segments: Vec<&str> = dotted.split('.').map(str::trim).collect();
    if segments.iter().any(|s| s.is_empty()) || segments.len() > DEPTH_MAX {
        return Err((format!("{} is not a path of keys", quoted(path)), "write it as population.agents or phase.0.noise".into()));
    }
    let by_kind = segments[0].contains('/').then(|| phase(root, segments[0])).transpose()?.map(|index| index.to_string());
    let segments: Vec<&str> = match &by_kind {
        Some(index) => ["phase", index].into_iter().chain(segments[1..].iter().copied()).collect(),
        None => segments,
    };
    let mut node = root;
    for (depth, segment) in segments.iter().enumerate() {
        let so_far = segments[..depth].join(".");
        node = child(node, segment, &so_far, &place)?;
    }
    *node = value;
    Ok(())
}

/// Index of a phase that is named by its kind, `family/mechanism`, or `family/mechanism#n` for the n-th of that kind.
pub(super) fn phase(root: &Node, name: &str) -> Result<usize, Complaint> {
    let (kind, nth) = name.split_once('#').unwrap_or((name, "1"));
    let Some(Node { item: Item::Array(phases), .. }) = root.get("phase") else {
        return Err((format!("there is no phase {}", quoted(name)), "the config has no [[phase]]".into()));
    };
    let kinds: Vec<&str> = phases
        .iter()
        .map(|phase| match phase.get("kind") {
            Some(Node { item: Item::Text(kind), .. }) => kind.as_str(),
            _ => "",
        })
        .collect();
    let Some(nth) = nth.parse().ok().filter(|nth: &usize| *nth > 0) else {
        return Err((format!("{} does not say which phase of its kind", quoted(name)), format!("write {kind}#2 for the second")));
    };
    let places: Vec<usize> = (0..kinds.len()).filter(|k| kinds[*k] == kind).collect();
    places.get(nth - 1).copied().ok_or_else(|| match places.len() {
        0 => (format!("there is no phase {}", quoted(kind)), meant(kind, &kinds)),
        count => (format!("there is no phase {}", quoted(name)), format!("the step has {count} of that kind")),
    })
}

/// What a phase that is not there may have been meant to be.
fn meant(kind: &str, kinds: &[&str]) -> String {
    near(kind, kinds.iter().copied())
        .map_or_else(|| format!("the step has {}", kinds.join(", ")), |meant| format!("did you mean {meant:?}?"))
}

fn value(text: &str, place: &Place) -> Result<Node, Complaint> {
    match Node::parse_value(text, place) {
        Ok(node) => Ok(node),
        // Whoever opens a bracket or a quote meant TOML, not a bare string.
        Err(error) if text.starts_with(['[', '{', '"', '\'']) => Err((
            format!("the value is not valid TOML: {}", error.message()),
            "check brackets and quotes; in a shell put the whole path=value in single quotes".into(),
        )),
        Err(_) => Ok(Node { place: place.clone(), item: Item::Text(text.into()) }),
    }
}

/// The entry `segment` of `node`, created where a table lacks it.
fn child<'a>(node: &'a mut Node, segment: &str, so_far: &str, place: &Place) -> Result<&'a mut Node, Complaint> {
    let found = node.shown();
    match &mut node.item {
        Item::Table(entries) => {
            let index = entries.iter().position(|(key, _)| key == segment).unwrap_or_else(|| {
                entries.push((segment.into(), Node { place: place.clone(), item: Item::Table(Vec::new()) }));
                entries.len() - 1
            });
            Ok(&mut entries[index].1)
        }
        Item::Array(items) => {
            let count = items.len();
            let range = match count {
                0 => format!("{so_far} is empty; set it as a whole"),
                1 => "the only index is 0".into(),
                _ => format!("use an index from 0 to {}", count - 1),
            };
            match segment.parse::<usize>() {
                Ok(index) if index < count => Ok(&mut items[index]),
                Ok(index) => Err((format!("{so_far} has no entry {index}"), range)),
                Err(_) => {
                    Err((format!("{so_far} is an array, {} is no index", quoted(segment)), format!("write {so_far}.0.{segment}; {range}")))
                }
            }
        }
        _ => Err((format!("{so_far} is {found}: there is nothing inside it"), format!("set {so_far} itself"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(given: &str) -> Result<Node, String> {
        let mut root = Node::parse("a = 1\n[b]\nc = [[1, 2], [3, 4]]\n[[d]]\ne = 1\n").unwrap();
        apply(&mut root, given).map(|()| root).map_err(|e| e.to_string())
    }

    #[test]
    fn overrides_reach_their_place() {
        for (given, path, shown) in [
            ("a=2.5", "a", "2.5"),
            ("a = bare words", "a", "\"bare words\""),
            ("b.c.1.0=7", "b.c", "an array of 2"),
            ("d.0.e=\"x\"", "d[0].e", "\"x\""),
            ("d[0].e=true", "d[0].e", "true"),
            ("new.deep.key=[1]", "new.deep.key", "an array of 1"),
            ("a=k=v", "a", "\"k=v\""),
        ] {
            let root = set(given).unwrap();
            let mut node = &root;
            for key in path.split(['.', '[', ']']).filter(|k| !k.is_empty()) {
                node = match &node.item {
                    Item::Array(items) => &items[key.parse::<usize>().unwrap()],
                    _ => node.get(key).unwrap(),
                };
            }
            assert_eq!(node.shown(), shown, "{given}");
            if path != "b.c" {
                assert_eq!(node.place, Place::Set(given.into()));
            }
        }
    }

    #[test]
    fn misplaced_overrides_say_why() {
        for (given, words) in [
            ("a", "there is no = between path and value"),
            ("=1", "is not a path of keys"),
            ("a..b=1", "is not a path of keys"),
            ("a.b=1", "a is 1: there is nothing inside it"),
            ("d.1.e=1", "d has no entry 1\n    remedy:  the only index is 0"),
            ("d.e=1", "d is an array, \"e\" is no index\n    remedy:  write d.0.e"),
            ("b.c=[[1,2]", "the value is not valid TOML"),
        ] {
            let message = set(given).unwrap_err();
            assert!(message.starts_with(&format!("--set {given}: ")) && message.contains(words), "{message}");
        }
    }
}
