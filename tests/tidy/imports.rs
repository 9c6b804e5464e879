//! Who imports whom, read from the source files: `use` lists, `super`, child modules and full paths; neither tests nor comments.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A path of modules below the crate, such as `["config", "plan"]`.
type Module = Vec<String>;

/// The files of a crate and what each of them uses.
pub(crate) struct Imports {
    /// File of each module.
    files: BTreeMap<Module, PathBuf>,
    /// Module of each file, and what the file names.
    pub(crate) uses: BTreeMap<PathBuf, BTreeSet<PathBuf>>,
}

impl Imports {
    /// Reads files below `src`, each with its code.
    pub(crate) fn read(sources: &[(PathBuf, String)]) -> Self {
        let files = sources.iter().map(|(path, _)| (module(path), path.clone())).collect();
        let mut imports = Self { files, uses: BTreeMap::new() };
        for (path, code) in sources {
            let named = names(code, &module(path));
            let uses = named.iter().map(|to| imports.file(to).clone()).filter(|to| to != path).collect();
            imports.uses.insert(path.clone(), uses);
        }
        imports
    }

    /// The file of the longest part of a path that is a module.
    fn file(&self, to: &[String]) -> &PathBuf {
        (0..=to.len()).rev().find_map(|len| self.files.get(&to[..len])).expect("the crate itself has a file")
    }

    /// Circles: for each file that reaches itself the shortest way back, each circle once.
    pub(crate) fn circles(&self) -> Vec<Vec<PathBuf>> {
        let mut found: BTreeMap<BTreeSet<&PathBuf>, Vec<PathBuf>> = BTreeMap::new();
        for start in self.uses.keys() {
            let mut before: BTreeMap<&PathBuf, &PathBuf> = BTreeMap::new();
            let mut open = std::collections::VecDeque::from([start]);
            while let Some(at) = open.pop_front() {
                for next in self.uses.get(at).into_iter().flatten() {
                    if !before.contains_key(next) {
                        before.insert(next, at);
                        open.push_back(next);
                    }
                }
            }
            let Some(mut at) = before.get(start) else { continue };
            let mut circle = vec![start];
            while *at != start {
                circle.push(at);
                at = &before[*at];
            }
            circle.reverse();
            circle.rotate_right(1);
            found.entry(circle.iter().copied().collect()).or_insert_with(|| circle.into_iter().cloned().collect());
        }
        found.into_values().collect()
    }
}

/// The part of a source file that is neither tests nor comments.
pub(crate) fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let line = |line: &str| line.split("// ").next().unwrap_or_default().trim_end().to_owned();
    let written = code.lines().filter(|l| !l.trim_start().starts_with("//"));
    written.map(line).collect::<Vec<_>>().join("\n")
}

/// `a/b.rs` and `a/b/mod.rs` are the module `a::b`.
fn module(path: &Path) -> Module {
    let mut parts: Module = path.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib")) {
        parts.pop();
    }
    parts
}

/// All paths of this crate that a file names.
pub(crate) fn names(code: &str, here: &[String]) -> Vec<Module> {
    let code = code.replace("pub(in crate::", "pub(in ");
    let children = children(&code);
    let mut found = Vec::new();
    let (mut rest, mut other) = (code.as_str(), String::new());
    while let Some(at) = next_use(rest) {
        other.push_str(&rest[..at]);
        let list = &rest[at + 4..];
        let end = list.find(';').unwrap_or(list.len());
        let text: String = list[..end].split_whitespace().collect::<Vec<_>>().join(" ");
        leaves(&text, &[], &mut found);
        rest = &list[end..];
    }
    other.push_str(rest);
    found.extend(paths(&other));
    found.iter().filter_map(|path| absolute(path, here, &children)).collect()
}

/// Where the next `use ` begins that is a word of its own.
fn next_use(text: &str) -> Option<usize> {
    text.match_indices("use ").map(|(at, _)| at).find(|at| text[..*at].chars().next_back().is_none_or(char::is_whitespace))
}

/// Modules declared in a file, in files of their own.
fn children(code: &str) -> BTreeSet<String> {
    let declared = |line: &str| {
        let line = line.trim();
        let name = line.strip_suffix(';')?.rsplit_once("mod ")?;
        (name.0.is_empty() || name.0.starts_with("pub")).then(|| name.1.to_owned())
    };
    code.lines().filter_map(declared).collect()
}

/// The paths of a `use` tree.
fn leaves(tree: &str, before: &[String], found: &mut Vec<Module>) {
    let tree = tree.trim();
    if let Some((head, inner)) = tree.split_once('{') {
        let mut path = before.to_vec();
        path.extend(head.split("::").map(str::trim).filter(|s| !s.is_empty()).map(String::from));
        let inner = inner.rsplit_once('}').map_or(inner, |(inner, _)| inner);
        for part in parts(inner) {
            leaves(part, &path, found);
        }
    } else if !tree.is_empty() {
        let name = tree.split(" as ").next().unwrap_or_default();
        let mut path = before.to_vec();
        path.extend(name.split("::").map(str::trim).filter(|s| *s != "*" && (*s != "self" || before.is_empty())).map(String::from));
        found.push(path);
    }
}

/// The parts of a list between commas outside of braces.
fn parts(list: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0, 0);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&list[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&list[from..]);
    parts
}

/// Paths of two names and more, outside of `use`.
fn paths(code: &str) -> Vec<Module> {
    let mut found = Vec::new();
    for word in code.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')) {
        let path: Module = word.split("::").map(String::from).collect();
        if path.len() > 1 && path.iter().all(|name| !name.contains(':')) {
            found.push(path);
        }
    }
    found
}

/// A path from the crate's root on; `None`: it leads elsewhere.
fn absolute(path: &[String], here: &[String], children: &BTreeSet<String>) -> Option<Module> {
    let first = path.first()?;
    let mut base = here.to_vec();
    let mut rest = path;
    match first.as_str() {
        "crate" => {
            base.clear();
            rest = &path[1..];
        }
        "self" => rest = &path[1..],
        "super" => {
            while rest.first().is_some_and(|name| name == "super") {
                base.pop();
                rest = &rest[1..];
            }
        }
        child if children.contains(child) => {}
        _ => return None,
    }
    base.extend(rest.iter().cloned());
    Some(base)
}
