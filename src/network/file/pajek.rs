//! Networks of Pajek (Batagelj & Mrvar 1998).

use super::super::rows::WEIGHT_ONE;
use super::super::source::{Base, Ids, Labels};
use super::list::{AGENTS_MAX, Decimal, Declared, EdgeList, Malformed, Reading, Wrong, shown};
use super::text::{Decimals, lines, weight, whole};
use std::borrow::Cow;

/// Reads a network of Pajek: `*Vertices n` with lines of number and label, then `*Edges` (in both directions) and `*Arcs` (one way), or
/// `*Edgeslist` and `*Arcslist` (a vertex, then its neighbours), or `*Matrix` (a line of numbers per vertex, 0 where no line leads; of two-mode networks,
/// `*Vertices n m`, m lines with a number for each of the other vertices). Vertices count from 1. With arcs, or a matrix that is not symmetric, the graph is
/// directed, and edges lead both ways.
/// Lines that begin with `%` are passed over. Time and memory are proportional to the file.
///
/// # Errors
/// The first few lines that do not fit; several networks and relations in one file.
///
/// ```
/// use polity::network::{Reading, read_pajek};
/// let list = read_pajek(b"*Vertices 3\n1 \"Ada\"\n2 \"Bo\"\n*Edges\n1 2 0.5\n2 3\n", &Reading::default()).unwrap();
/// assert_eq!((list.nodes, list.links, list.directed), (3, vec![[0, 1], [1, 2]], false));
/// let list = read_pajek(b"*Vertices 3\n*Matrix\n0 1 0\n1 0 1\n0 1 0\n", &Reading::default()).unwrap();
/// assert_eq!((list.nodes, list.links, list.directed), (3, vec![[0, 1], [1, 2]], false));
/// ```
pub fn read_pajek(text: &[u8], reading: &Reading<'_>) -> Result<EdgeList, Vec<Malformed>> {
    let mut file = Sections { decimals: Decimals::new(Some(Decimal::Point)), weighted: reading.weighted, ..Sections::default() };
    let (mut wrong, mut fields) = (Wrong::default(), Vec::new());
    for (at, line) in lines(text) {
        let line = line.trim_ascii();
        if line.is_empty() || line.starts_with(b"%") {
            continue;
        }
        let opens = line.starts_with(b"*");
        let read = if opens {
            file.section(line)
        } else {
            spaced(line, &mut fields);
            file.line(at, &fields)
        };
        if let Err(message) = read {
            wrong.line(at, message);
            // What stands in an unknown section cannot be judged.
            if opens || wrong.full() {
                break;
            }
        }
    }
    if wrong.0.is_empty()
        && let Err(message) = file.squared()
    {
        wrong.line(0, message);
    }
    if wrong.0.is_empty() && file.links.is_empty() {
        wrong.line(0, "there is no link in it");
    }
    let mut file = wrong.or(file)?;
    let directed = file.declared().settled(reading).map_err(|wrong| vec![wrong])?;
    if directed {
        file.turn();
    }
    let weights = if reading.weighted { file.weights } else { Vec::new() };
    let notes = if file.weighed && !reading.weighted {
        vec!["the values of lines are not read; weighted = true takes them as weights".into()]
    } else {
        Vec::new()
    };
    let named = file.names.iter().any(|name| !name.is_empty());
    let labels = named.then(|| Labels { ids: Ids::Numbers((1..=u64::from(file.nodes)).collect()), names: file.names });
    Ok(EdgeList {
        nodes: file.nodes,
        declared: true,
        links: file.links,
        weights,
        directed,
        mutual: file.arcs,
        base: Base::One,
        labels,
        notes,
        ..EdgeList::default()
    })
}

/// Fields between spaces and tabs, quotes heeded.
fn spaced<'t>(line: &'t [u8], fields: &mut Vec<Cow<'t, [u8]>>) {
    if line.contains(&b'"') {
        fields.clear();
        let text = String::from_utf8_lossy(line);
        for (k, part) in text.split('"').enumerate() {
            if k % 2 == 1 {
                fields.push(Cow::Owned(part.as_bytes().to_vec()));
            } else {
                fields.extend(part.split_whitespace().map(|word| Cow::Owned(word.as_bytes().to_vec())));
            }
        }
    } else {
        fields.clear();
        fields.extend(line.split(u8::is_ascii_whitespace).filter(|field| !field.is_empty()).map(Cow::Borrowed));
    }
}

/// Where the lines belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Section {
    #[default]
    Before,
    Vertices,
    /// A line per link (`list`: per vertex), in both directions or one.
    Links {
        list: bool,
        both: bool,
    },
    /// A line of numbers per vertex.
    Matrix,
}

#[expect(clippy::struct_excessive_bools, reason = "one per question about the file")]
#[derive(Debug, Default)]
struct Sections {
    at: Section,
    nodes: u32,
    /// Of two-mode networks the vertices of the first kind; else 0.
    first: u32,
    /// Rows of a matrix so far.
    rows: Option<u32>,
    names: Vec<String>,
    links: Vec<[u32; 2]>,
    weights: Vec<u32>,
    /// Which links lead both ways.
    both: Vec<bool>,
    arcs: bool,
    /// Does some line have a value other than 1?
    weighed: bool,
    /// Are values read as weights?
    weighted: bool,
    vertices: bool,
    relation: Option<String>,
    decimals: Decimals,
}

impl Sections {
    fn section(&mut self, line: &[u8]) -> Result<(), String> {
        let text = String::from_utf8_lossy(line).to_lowercase();
        let mut words = text.split_whitespace();
        let links = |list, both| Section::Links { list, both };
        self.at = match words.next().unwrap_or_default() {
            "*network" => Section::Before,
            "*vertices" if self.vertices => return Err("a second network begins here; polity reads one per file".into()),
            "*vertices" => {
                self.nodes = whole(words.next().map(str::as_bytes), "number of vertices")?;
                if u64::from(self.nodes) > AGENTS_MAX {
                    return Err(format!("{} vertices are more than polity can number", self.nodes));
                }
                if let Some(first) = words.next() {
                    self.first = whole(Some(first.as_bytes()), "number of vertices of the first kind")?;
                    if self.first > self.nodes {
                        return Err(format!("{} vertices of the first kind are more than the {} that there are", self.first, self.nodes));
                    }
                }
                self.vertices = true;
                Section::Vertices
            }
            "*edges" => links(false, true),
            "*arcs" => links(false, false),
            "*edgeslist" => links(true, true),
            "*arcslist" => links(true, false),
            "*matrix" => Section::Matrix,
            other => {
                return Err(format!(
                    "{:?} is no section that polity reads: *Vertices, *Edges, *Arcs, *Edgeslist, *Arcslist, *Matrix",
                    shown(other.as_bytes())
                ));
            }
        };
        if let Section::Links { .. } | Section::Matrix = self.at {
            if !self.vertices {
                return Err("*Vertices must come first".into());
            }
            // A matrix says everything about the links.
            if self.rows.is_some() || (self.at == Section::Matrix && self.relation.is_some()) {
                return Err("links stand in a section *Matrix and in another one; polity reads one of them".into());
            }
            if self.at == Section::Matrix {
                self.rows = Some(0);
            }
            let relation = words.next().filter(|word| word.starts_with(':')).unwrap_or("").to_owned();
            if self.relation.as_ref().is_some_and(|before| *before != relation) {
                return Err(format!("a second relation begins here ({relation}); polity reads one per file"));
            }
            self.relation = Some(relation);
        }
        Ok(())
    }

    fn vertex(&self, field: Option<&[u8]>) -> Result<u32, String> {
        let number = whole(field, "vertex")?;
        if number == 0 || number > self.nodes {
            return Err(format!("vertex {number} does not exist: they run from 1 to {}", self.nodes));
        }
        Ok(number - 1)
    }

    /// The value of a line as a weight, or something other than 1 where weights are not read; `None`: it is 0.
    fn value(&mut self, at: usize, value: &[u8]) -> Result<Option<u32>, String> {
        let number = self.decimals.number(at, value).ok_or_else(|| format!("{:?} is no number", shown(value)))?;
        Ok(match number {
            0.0 => None,
            _ if self.weighted => Some(weight(at, value, &mut self.decimals)?),
            _ => Some(if number == 1.0 { WEIGHT_ONE } else { 0 }),
        })
    }

    fn declared(&self) -> Declared {
        match (self.arcs, self.rows) {
            (true, _) => Declared::Directed,
            (false, None) => Declared::Undirected,
            (false, Some(_)) => Declared::Unsaid,
        }
    }

    /// Lists both ways of each edge among arcs.
    fn turn(&mut self) {
        for at in 0..self.links.len() {
            if self.both[at] {
                let [a, b] = self.links[at];
                self.links.push([b, a]);
                self.weights.push(self.weights[at]);
            }
        }
    }

    /// Rows and columns of a matrix: of a two-mode network the first kind and the second.
    fn shape(&self) -> [u32; 2] {
        if self.first > 0 { [self.first, self.nodes - self.first] } else { [self.nodes; 2] }
    }

    /// A row of a matrix.
    fn row(&mut self, at: usize, fields: &[Cow<'_, [u8]>]) -> Result<(), String> {
        let ([rows, columns], own) = (self.shape(), self.rows.unwrap_or(0));
        self.rows = Some(own.saturating_add(1));
        if own >= rows {
            return Err(format!("row {} of a matrix, but there are {rows} vertices", u64::from(own) + 1));
        }
        if fields.len() != columns as usize {
            let entries = if fields.len() == 1 { "entry" } else { "entries" };
            return Err(format!("{} {entries}, but a row has one for each of {columns} vertices", fields.len()));
        }
        for (column, field) in (self.nodes - columns..).zip(fields) {
            if let Some(value) = self.value(at, field)? {
                self.links.push([own, column]);
                self.weights.push(value);
                self.both.push(false);
                self.weighed |= value != WEIGHT_ONE;
            }
        }
        Ok(())
    }

    /// Says of a matrix whether its lines lead both ways; each that does is listed once then.
    fn squared(&mut self) -> Result<(), String> {
        let Some(found) = self.rows else { return Ok(()) };
        let [rows, _] = self.shape();
        if found != rows {
            return Err(format!("{found} rows of a matrix, but there are {rows} vertices"));
        }
        let two_mode = self.first > 0;
        let symmetric = two_mode
            || self.links.iter().zip(&self.weights).all(|([a, b], weight)| {
                // Links stand in order.
                self.links.binary_search(&[*b, *a]).is_ok_and(|at| self.weights[at] == *weight)
            });
        if symmetric {
            let kept: Vec<bool> = self.links.iter().map(|[a, b]| a <= b).collect();
            let mut keep = kept.iter();
            self.links.retain(|_| keep.next() == Some(&true));
            let mut keep = kept.iter();
            self.weights.retain(|_| keep.next() == Some(&true));
            self.both = vec![true; self.links.len()];
        }
        self.arcs = !symmetric;
        Ok(())
    }

    fn line(&mut self, at: usize, fields: &[Cow<'_, [u8]>]) -> Result<(), String> {
        let field = |k: usize| fields.get(k).map(|field| &field[..]);
        match self.at {
            Section::Before => Err("this line stands before *Vertices".into()),
            Section::Vertices => {
                let own = self.vertex(field(0))? as usize;
                if let Some(name) = field(1) {
                    if self.names.len() <= own {
                        self.names.resize(own + 1, String::new());
                    }
                    self.names[own] = String::from_utf8_lossy(name).into_owned();
                }
                Ok(())
            }
            Section::Matrix => self.row(at, fields),
            Section::Links { list, both } => {
                let own = self.vertex(field(0))?;
                let others = if list { fields.len() } else { 2 };
                let value = match field(2).filter(|_| !list) {
                    Some(value) => self.value(at, value)?.unwrap_or(0),
                    None => WEIGHT_ONE,
                };
                self.weighed |= value != WEIGHT_ONE;
                if others < 2 || fields.len() < 2 {
                    return Err("a line needs two vertices".into());
                }
                for k in 1..others {
                    let other = self.vertex(field(k))?;
                    self.links.push([own, other]);
                    self.weights.push(value);
                    self.both.push(both);
                }
                self.arcs |= !both;
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_spaces() {
        let mut fields = Vec::new();
        spaced(b"12 \"New York\" 0.5 0.5 box", &mut fields);
        assert_eq!(fields.iter().map(|f| &f[..]).collect::<Vec<_>>(), [&b"12"[..], b"New York", b"0.5", b"0.5", b"box"]);
    }
}
