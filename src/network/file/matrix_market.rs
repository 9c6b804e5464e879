//! The Matrix Market exchange format (Boisvert, Pozo & Remington 1996).

use super::super::source::Base;
use super::list::{AGENTS_MAX, Declared, EdgeList, Malformed, Reading, Wrong, shown, symmetric};
use super::text::{Decimals, data, lines, split, weight, whole};
use std::borrow::Cow;

/// Reads a square sparse matrix (`coordinate`; `pattern`, `integer` or `real`; `general` or `symmetric`): an entry in row i and column j says
/// that j is a neighbour of i. Rows count from 1. Entries of 0 are no links. A general matrix that is symmetric has links without direction.
/// Time and memory are proportional to the file.
///
/// # Errors
/// The first few lines that are no entries, another kind of matrix, or entries on one side of the diagonal only, which can be read in two ways.
///
/// ```
/// use polity::network::{Reading, read_matrix_market};
/// let text = b"%%MatrixMarket matrix coordinate pattern symmetric\n3 3 2\n2 1\n3 1\n";
/// let list = read_matrix_market(text, &Reading::default()).unwrap();
/// assert_eq!((list.nodes, list.links, list.directed), (3, vec![[1, 0], [2, 0]], false));
/// ```
pub fn read_matrix_market(text: &[u8], reading: &Reading<'_>) -> Result<EdgeList, Vec<Malformed>> {
    let kind = Kind::read(text, reading).map_err(|wrong| vec![wrong])?;
    let mut rows = data(text);
    let size = rows.next().ok_or_else(|| Malformed::new(0, "the line of sizes is missing")).and_then(size);
    let (nodes, count) = size.map_err(|wrong| vec![wrong])?;
    let (mut links, mut weights, mut wrong) = (Vec::new(), Vec::new(), Wrong::default());
    let mut decimals = Decimals::new(Some(super::list::Decimal::Point));
    let (mut fields, mut entries) = (Vec::new(), 0u64);
    for (at, line) in rows {
        split(line, &mut fields);
        entries += 1;
        match entry(at, &fields, nodes, &kind, &mut decimals) {
            Ok((link, value)) if reading.weighted || value != Some(0) => {
                links.push(link);
                weights.extend(value.filter(|_| reading.weighted));
            }
            Ok(_) => {}
            Err(message) => wrong.line(at, message),
        }
        if wrong.full() {
            break;
        }
    }
    if wrong.0.is_empty() && entries != count {
        wrong.line(0, format!("{count} entries are announced, but {entries} follow"));
    }
    if wrong.0.is_empty() && links.is_empty() {
        wrong.line(0, "there is no link in it");
    }
    let (links, weights) = wrong.or((links, weights))?;
    kind.list(nodes, links, weights, reading).map_err(|wrong| vec![wrong])
}

/// What the banner says.
struct Kind {
    pattern: bool,
    general: bool,
    weighted: bool,
}

impl Kind {
    fn read(text: &[u8], reading: &Reading<'_>) -> Result<Self, Malformed> {
        let first = lines(text).next().map(|(_, line)| String::from_utf8_lossy(line).to_lowercase()).unwrap_or_default();
        let words: Vec<&str> = first.split_whitespace().collect();
        let banner = "%%MatrixMarket matrix coordinate, then pattern, integer or real, then general or symmetric";
        let wrong = |message: String, remedy: &str| Err(Malformed::new(1, message).with(banner, remedy));
        match words[..] {
            [
                "%%matrixmarket",
                "matrix",
                "coordinate",
                field @ ("pattern" | "integer" | "real" | "double"),
                symmetry @ ("general" | "symmetric"),
            ] => {
                let pattern = field == "pattern";
                if pattern && reading.weighted {
                    return Err(Malformed::new(1, "the matrix is a pattern and has no weights")
                        .with("weighted = true with integer or real matrices", "remove weighted"));
                }
                Ok(Self { pattern, general: symmetry == "general", weighted: reading.weighted })
            }
            ["%%matrixmarket", "matrix", "array", ..] => wrong("the matrix is dense (array)".into(), "write it as coordinate"),
            ["%%matrixmarket", ..] => {
                wrong(format!("{:?} is no kind of matrix that is a graph", shown(first.as_bytes())), "convert the matrix")
            }
            _ => wrong("the first line is no banner of Matrix Market".into(), "add the first line, or name the format that the file has"),
        }
    }

    /// The list, if the direction of its links is plain.
    fn list(&self, nodes: u32, links: Vec<[u32; 2]>, weights: Vec<u32>, reading: &Reading<'_>) -> Result<EdgeList, Malformed> {
        let base = EdgeList { nodes, declared: true, base: Base::One, mutual: true, ..EdgeList::default() };
        let notes = if self.pattern || reading.weighted {
            Vec::new()
        } else {
            vec!["the values of the matrix are not read; weighted = true takes them as weights".to_owned()]
        };
        if !self.general {
            let directed = Declared::Undirected.settled(reading)?;
            return Ok(EdgeList { links, weights, directed, mutual: false, notes, ..base });
        }
        let declared = if symmetric(&links, &weights) { Declared::Unsaid } else { Declared::Directed };
        let sides = [links.iter().any(|[a, b]| a < b), links.iter().any(|[a, b]| a > b)];
        if declared == Declared::Directed && sides != [true, true] && reading.directed.is_none() {
            return Err(Malformed::new(
                1,
                "all entries stand on one side of the diagonal of a general matrix: links lead one way, or each is written once",
            )
            .with("directed = true (one way) or directed = false (both ways)", "write the key that is meant"));
        }
        let directed = declared.settled(reading)?;
        let mutual = sides == [true, true];
        Ok(EdgeList { links, weights, directed, mutual, notes, ..base })
    }
}

/// Nodes and entries.
fn size((at, line): (usize, &[u8])) -> Result<(u32, u64), Malformed> {
    let mut fields = Vec::new();
    split(line, &mut fields);
    let of = |k: usize, what: &str| whole(fields.get(k).map(|field| &field[..]), what).map_err(|message| Malformed::new(at, message));
    let (rows, columns) = (of(0, "number of rows")?, of(1, "number of columns")?);
    let entries = of(2, "number of entries")?;
    if rows != columns {
        return Err(Malformed::new(at, format!("{rows} rows and {columns} columns are no square"))
            .with("as many rows as columns", "write two sides of a graph as one square matrix"));
    }
    if u64::from(rows) > AGENTS_MAX {
        return Err(Malformed::new(at, format!("{rows} rows are more than polity can number")));
    }
    Ok((rows, u64::from(entries)))
}

/// A link, and its weight (1: of something else than 0).
fn entry(at: usize, fields: &[Cow<'_, [u8]>], nodes: u32, kind: &Kind, decimals: &mut Decimals) -> Result<([u32; 2], Option<u32>), String> {
    let index = |k: usize, what: &str| {
        let i = whole(fields.get(k).map(|field| &field[..]), what)?;
        if i == 0 || i > nodes { Err(format!("{what} {i} does not exist: they run from 1 to {nodes}")) } else { Ok(i - 1) }
    };
    let link = [index(0, "row")?, index(1, "column")?];
    let wanted = if kind.pattern { 2 } else { 3 };
    if fields.len() != wanted {
        return Err(format!("{} fields, but an entry of this kind has {wanted}", fields.len()));
    }
    if kind.pattern {
        return Ok((link, None));
    }
    if kind.weighted {
        return Ok((link, Some(weight(at, &fields[2], decimals)?)));
    }
    match decimals.number(at, &fields[2]) {
        Some(value) => Ok((link, Some(u32::from(value != 0.0)))),
        None => Err(format!("{:?} is no number", shown(&fields[2]))),
    }
}
