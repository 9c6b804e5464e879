//! Networks of Pajek (Batagelj & Mrvar 1998).

use super::super::rows::WEIGHT_ONE;
use super::super::source::{Base, Ids, Labels};
use super::list::{AGENTS_MAX, Decimal, Declared, EdgeList, Malformed, Reading, Wrong, shown};
use super::text::{Decimals, lines, weight, whole};
use std::borrow::Cow;

/// Reads a network of Pajek: `*Vertices n` with lines of number and label, then `*Edges` (in both directions) and `*Arcs` (one way), or
/// `*Edgeslist` and `*Arcslist` (a vertex, then its neighbours). Vertices count from 1. With arcs the graph is directed, and edges lead both ways.
/// Lines that begin with `%` are passed over. Time and memory are proportional to the file.
///
/// # Errors
/// The first few lines that do not fit; several networks, matrices and relations in one file.
///
/// ```
/// use polity::network::{Reading, read_pajek};
/// let list = read_pajek(b"*Vertices 3\n1 \"Ada\"\n2 \"Bo\"\n*Edges\n1 2 0.5\n2 3\n", &Reading::default()).unwrap();
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
    if wrong.0.is_empty() && file.links.is_empty() {
        wrong.line(0, "there is no link in it");
    }
    let mut file = wrong.or(file)?;
    let declared = if file.arcs { Declared::Directed } else { Declared::Undirected };
    let directed = declared.settled(reading).map_err(|wrong| vec![wrong])?;
    if directed {
        // An edge among arcs leads both ways.
        for at in 0..file.links.len() {
            if file.both[at] {
                let [a, b] = file.links[at];
                file.links.push([b, a]);
                file.weights.push(file.weights[at]);
            }
        }
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
}

#[expect(clippy::struct_excessive_bools, reason = "one per question about the file")]
#[derive(Debug, Default)]
struct Sections {
    at: Section,
    nodes: u32,
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
                self.vertices = true;
                Section::Vertices
            }
            "*edges" => links(false, true),
            "*arcs" => links(false, false),
            "*edgeslist" => links(true, true),
            "*arcslist" => links(true, false),
            other => {
                return Err(format!(
                    "{:?} is no section that polity reads: *Vertices, *Edges, *Arcs, *Edgeslist, *Arcslist",
                    shown(other.as_bytes())
                ));
            }
        };
        if let Section::Links { .. } = self.at {
            if !self.vertices {
                return Err("*Vertices must come first".into());
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
            Section::Links { list, both } => {
                let own = self.vertex(field(0))?;
                let others = if list { fields.len() } else { 2 };
                let value = match field(2).filter(|_| !list) {
                    Some(value) if self.weighted => weight(at, value, &mut self.decimals)?,
                    Some(value) => self
                        .decimals
                        .number(at, value)
                        .map_or(Err(format!("{:?} is no number", shown(value))), |number| Ok(u32::from(number == 1.0) << 16))?,
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
