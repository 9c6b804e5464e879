//! Does each row of docs/THEORY.md come from polity? A row is written by `.near(` or `.holds(` of a test's table; the text of the test before its
//! first row must call polity, by a path, an imported name, or a function of these tests that does.

use std::collections::BTreeSet;

/// Functions of a file: name, body, and whether it is a test.
fn functions(code: &str) -> Vec<(String, String, bool)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        let head = code[..at].chars().next_back();
        if !head.is_none_or(|c| c.is_whitespace() || c == '(') {
            continue;
        }
        let name: String = code[at + 3..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let Some(open) = code[at..].find('{').map(|k| at + k) else { continue };
        let mut depth = 0;
        let end = code[open..].char_indices().find(|(_, c)| {
            depth += i32::from(*c == '{') - i32::from(*c == '}');
            depth == 0
        });
        let body = &code[open..end.map_or(code.len(), |(k, _)| open + k)];
        let test = before(code, at).contains("#[test]");
        found.push((name, body.to_owned(), test));
    }
    found
}

/// The attributes right before a function.
fn before(code: &str, at: usize) -> &str {
    let start = code[..at].rfind(['}', ';']).map_or(0, |k| k + 1);
    &code[start..at]
}

/// Is a word in a text, on its own and called or used as a path?
fn uses(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let side = |c: Option<char>| c.is_none_or(|c| !(c.is_alphanumeric() || c == '_'));
        let next = text[at + word.len()..].chars().next();
        side(text[..at].chars().next_back()) && side(next) && (matches!(next, Some('(' | ':' | '<')))
    })
}

/// Names that a file imports from polity, last parts of paths.
fn imported(code: &str) -> BTreeSet<String> {
    let lists = code.split("use polity::").skip(1).filter_map(|rest| rest.split_once(';')).map(|(list, _)| list);
    let names = lists.flat_map(|list| list.split(['{', '}', ',', ':'])).map(str::trim);
    names.filter(|name| !name.is_empty() && *name != "self").map(String::from).collect()
}

/// Names that a file takes from other files of these tests.
fn borrowed(code: &str) -> BTreeSet<String> {
    let lists = code.split("use crate::").skip(1).filter_map(|rest| rest.split_once(';')).map(|(list, _)| list);
    let listed = lists.flat_map(|list| list.split(['{', '}', ',', ':'])).map(str::trim).map(String::from);
    let word = |rest: &str| rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default().to_owned();
    let paths = code.split("crate::").skip(1).filter_map(|rest| rest.split_once("::")).map(|(_, rest)| word(rest));
    listed.chain(paths).filter(|name| !name.is_empty()).collect()
}

/// A file of tests, parsed.
struct File<'a> {
    name: &'a str,
    imported: BTreeSet<String>,
    borrowed: BTreeSet<String>,
    functions: Vec<(String, String, bool)>,
}

impl File<'_> {
    /// Does a text of this file call polity, or a function that does?
    fn calls(&self, text: &str, reach: &BTreeSet<(&str, &str)>) -> bool {
        let here = |file: &str, name: &str| file == self.name || self.borrowed.contains(name);
        text.contains("polity::")
            || self.imported.iter().any(|name| uses(text, name))
            || reach.iter().any(|(file, name)| here(file, name) && uses(text, name))
    }
}

/// Tests whose first row stands before anything of polity is called: `file::test`.
pub(crate) fn rows_without_polity(files: &[(String, String)]) -> Vec<String> {
    let mut parsed: Vec<File<'_>> = Vec::new();
    for (name, code) in files {
        parsed.push(File { name, imported: imported(code), borrowed: borrowed(code), functions: functions(code) });
    }
    // Functions that reach polity, until no more are found.
    let mut reach: BTreeSet<(&str, &str)> = BTreeSet::new();
    loop {
        let before = reach.len();
        for file in &parsed {
            for (name, body, _) in file.functions.iter().filter(|(_, _, test)| !test) {
                if file.calls(body, &reach) {
                    reach.insert((file.name, name));
                }
            }
        }
        if reach.len() == before {
            break;
        }
    }
    let mut missing = Vec::new();
    for file in &parsed {
        for (name, body, _) in file.functions.iter().filter(|(_, _, test)| *test) {
            let first = [".near(", ".holds("].iter().filter_map(|row| body.find(row)).min();
            // The arguments of the first row may be the call.
            let end = first.and_then(|at| body[at..].find(";\n").map(|k| at + k));
            if end.is_some_and(|end| !file.calls(&body[..end], &reach)) {
                missing.push(format!("{}::{name}", file.name));
            }
        }
    }
    missing
}
