//! `[[class]] from = "models.csv"`: a class per row, and numbers of phases by the names of its other columns, put in before anything else reads the tree.

use crate::file::inputs;
use crate::file::per_class::CLASSES_MAX;
use crate::file::problem::Problem;
use crate::file::tree::{Item, Node, Place};
use std::collections::BTreeMap;
use std::path::Path;

/// The key that names the file.
pub(super) const FROM: &str = "from";
/// What the name of a column ends in that has the standard errors of another one.
const SE: &str = "_se";
/// Bytes that such a file may have.
const TEXT_MAX: u64 = 1 << 20;

/// By the index of a class: the columns of its row that are no keys of a class.
type Rows = Vec<BTreeMap<String, Node>>;

/// Puts the rows of files in the place of the classes that name them, and their numbers where phases say `{ class = "column" }`. Paths start from
/// `base`; `keys` are those of a class. What stands beside `from` holds for every row that does not say otherwise.
pub(super) fn fill(root: &mut Node, base: &Path, keys: &[&str]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let Some(Item::Array(classes)) = root.get_mut("class").map(|node| &mut node.item) else { return problems };
    if !classes.iter().any(|class| class.get(FROM).is_some()) {
        return problems;
    }
    let mut rows = Rows::new();
    for (k, class) in std::mem::take(classes).into_iter().enumerate() {
        let Some(from) = class.get(FROM) else {
            classes.push(class);
            rows.push(BTreeMap::new());
            continue;
        };
        let path = format!("class[{k}].{FROM}");
        match read(from, base) {
            Ok(table) => table.iter().for_each(|row| put(row, &class, keys, classes, &mut rows)),
            Err((message, allowed, remedy)) => problems.push(Problem::new(path, message, allowed, remedy)),
        }
    }
    if let Some(Item::Array(phases)) = root.get_mut("phase").map(|node| &mut node.item) {
        for (k, phase) in phases.iter_mut().enumerate() {
            numbers(phase, &format!("phase[{k}]"), &rows, &mut problems);
        }
    }
    problems
}

type Complaint = (String, String, String);

/// The rows of a file, each by the names of its columns; empty cells are left out.
fn read(from: &Node, base: &Path) -> Result<Vec<Vec<(String, Node)>>, Complaint> {
    let complaint = |message: String, remedy: &str| {
        (message, format!("a CSV file with columns name and fraction, and up to {CLASSES_MAX} rows"), remedy.to_owned())
    };
    let Item::Text(name) = &from.item else {
        return Err(complaint(format!("{} is no name of a file", from.shown()), "write it in quotes"));
    };
    let text = inputs::named(&base.join(name), TEXT_MAX).map_err(|error| {
        complaint(format!("cannot read {name}: {error}"), "check the path; it starts from the folder of the config file")
    })?;
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).trim(csv::Trim::All).from_reader(text.as_bytes());
    let wrong = |error: csv::Error| complaint(format!("{name}: {error}"), "give every row as many cells as there are columns");
    let heads: Vec<String> = reader.headers().map_err(wrong)?.iter().map(str::to_owned).collect();
    if let Some(missing) = ["name", "fraction"].iter().find(|key| !heads.iter().any(|head| head == *key)) {
        return Err(complaint(format!("{name} has no column {missing}, but {}", heads.join(", ")), "name its columns in the first row"));
    }
    if let Some((k, twice)) = heads.iter().enumerate().find(|(k, head)| heads[..*k].contains(head)) {
        return Err(complaint(format!("{name} has two columns {twice:?}, the second is column {}", k + 1), "rename one"));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(wrong)?;
        let cells = heads.iter().zip(&record).filter(|(_, cell)| !cell.is_empty());
        rows.push(cells.map(|(head, cell)| (head.clone(), value(head, cell, &from.place))).collect());
    }
    if rows.is_empty() {
        return Err(complaint(format!("{name} has no row below its head"), "add a row per class"));
    }
    Ok(rows)
}

/// A cell: a name as it stands, anything else as TOML, or as a text where it is none.
fn value(head: &str, cell: &str, place: &Place) -> Node {
    let text = || Node { place: place.clone(), item: Item::Text(cell.to_owned()) };
    if head == "name" { text() } else { Node::parse_value(cell, place).unwrap_or_else(|_| text()) }
}

/// A row as a class; what is no key of a class is kept for phases.
fn put(row: &[(String, Node)], class: &Node, keys: &[&str], classes: &mut Vec<Node>, rows: &mut Rows) {
    let mut made = class.clone();
    if let Item::Table(entries) = &mut made.item {
        entries.retain(|(key, _)| key != FROM);
    }
    let mut further = BTreeMap::new();
    for (head, node) in row {
        if keys.contains(&head.as_str()) {
            made.put(head, node.clone());
        } else {
            further.insert(head.clone(), node.clone());
        }
    }
    classes.push(made);
    rows.push(further);
}

/// Puts the numbers of columns where a phase says `{ class = "column" }`.
fn numbers(node: &mut Node, path: &str, rows: &Rows, problems: &mut Vec<Problem>) {
    let place = node.place.clone();
    match &mut node.item {
        Item::Table(entries) => {
            if let [(key, inner)] = &mut entries[..]
                && key == "class"
                && let Item::Text(column) = &inner.item
            {
                match listed(column, rows) {
                    Ok(all) => *inner = Node { place, item: Item::Array(all) },
                    Err(class) => {
                        let mut names: Vec<&str> = rows.iter().flat_map(|row| row.keys().map(String::as_str)).collect();
                        names.sort_unstable();
                        names.dedup();
                        problems.push(Problem::new(
                            format!("{path}.class"),
                            format!("class {class} has nothing in a column {column:?}"),
                            format!("a column in which every class has a number; there are {}", names.join(", ")),
                            "fill it in, or name another column",
                        ));
                        *inner = Node { place, item: Item::Array(Vec::new()) };
                    }
                }
                return;
            }
            for (key, inner) in entries.iter_mut() {
                numbers(inner, &format!("{path}.{key}"), rows, problems);
            }
        }
        Item::Array(items) => items.iter_mut().enumerate().for_each(|(k, inner)| numbers(inner, &format!("{path}[{k}]"), rows, problems)),
        _ => {}
    }
}

/// A column as a list, each number with its standard error where there is one; else the class that has none.
fn listed(column: &str, rows: &Rows) -> Result<Vec<Node>, usize> {
    let error = format!("{column}{SE}");
    let one = |(k, row): (usize, &BTreeMap<String, Node>)| {
        let number = row.get(column).ok_or(k)?;
        Ok(match row.get(&error) {
            Some(se) => {
                let both = vec![
                    (crate::file::phase_file::VALUE.to_owned(), number.clone()),
                    (crate::file::phase_file::ERROR.to_owned(), se.clone()),
                ];
                Node { place: number.place.clone(), item: Item::Table(both) }
            }
            None => number.clone(),
        })
    };
    rows.iter().enumerate().map(one).collect()
}
