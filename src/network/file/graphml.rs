//! GraphML (Brandes, Eiglsperger, Herman, Himsolt & Marshall 2002).

use super::declared::{Nodes, weight_of};
use super::list::{Declared, EdgeList, Malformed, Reading, Wrong, shown};
use super::text::weight_units;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// Reads a graph in GraphML: nodes with `id`, edges with `source` and `target`, `edgedefault` and `directed`, and data under keys named `weight`
/// or `value` (of edges) and `label` or `name` (of nodes). With a directed edge the graph is directed, and edges without direction lead both ways.
/// Other data and ports are passed over. Time and memory are proportional to the file.
///
/// # Errors
/// The first mistake of the language; several graphs, graphs in nodes, hyperedges; nodes that are not there or are there twice.
///
/// ```
/// use polity::network::{Reading, read_graphml};
/// let text = br#"<graphml><graph edgedefault="undirected"><node id="a"/><node id="b"/><edge source="a" target="b"/></graph></graphml>"#;
/// let list = read_graphml(text, &Reading::default()).unwrap();
/// assert_eq!((list.nodes, list.links, list.directed), (2, vec![[0, 1]], false));
/// ```
pub fn read_graphml(text: &[u8], reading: &Reading<'_>) -> Result<EdgeList, Vec<Malformed>> {
    let text = std::str::from_utf8(text).map_err(|error| {
        vec![Malformed::new(line_at(text, error.valid_up_to()), "this is not UTF-8").with("GraphML in UTF-8", "save the file as UTF-8")]
    })?;
    let mut graph = Graph::default();
    let mut xml = Reader::from_str(text);
    xml.config_mut().expand_empty_elements = true;
    loop {
        let before = xml.buffer_position() as usize;
        let at = |message: String| vec![Malformed::new(line_at(text.as_bytes(), before), message)];
        let event = xml.read_event().map_err(|error| at(format!("this is no XML: {error}")))?;
        let done = match event {
            Event::Start(start) => graph.open(&start, before),
            Event::End(end) => graph.close(end.local_name().as_ref()),
            Event::Text(text) => {
                graph.text(&text);
                Ok(())
            }
            Event::CData(text) => {
                graph.text(&text);
                Ok(())
            }
            Event::GeneralRef(entity) => graph.entity(&entity),
            Event::Eof => break,
            _ => Ok(()),
        };
        done.map_err(at)?;
    }
    if graph.depth > 0 {
        return Err(vec![Malformed::new(0, "this is no XML: the file ends inside of an element")]);
    }
    graph.list(reading, text.as_bytes()).map_err(|wrong| wrong.0)
}

/// The line of a place in a text.
fn line_at(text: &[u8], place: usize) -> usize {
    1 + text[..place.min(text.len())].iter().filter(|byte| **byte == b'\n').count()
}

/// What a key of data means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Weight,
    Value,
    Name,
}

#[derive(Debug)]
struct Edge {
    place: usize,
    ends: [String; 2],
    directed: bool,
    /// Weight and value.
    values: [Option<String>; 2],
}

/// What stands in the file so far.
#[derive(Debug, Default)]
struct Graph {
    depth: usize,
    /// Is a graph open, has one been?
    open: bool,
    seen: bool,
    directed: bool,
    keys: HashMap<String, Meaning>,
    /// Defaults of weight and value.
    defaults: [Option<String>; 2],
    nodes: Nodes,
    edges: Vec<Edge>,
    node: Option<(String, String)>,
    edge: Option<Edge>,
    /// The key of data or of a default that is open, and its text.
    data: Option<(Option<Meaning>, String)>,
    key: Option<Meaning>,
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Result<Option<String>, String> {
    let found = start.try_get_attribute(name).map_err(|error| format!("this is no XML: {error}"))?;
    found
        .map(|found| {
            found
                .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                .map(std::borrow::Cow::into_owned)
                .map_err(|error| format!("this is no XML: {error}"))
        })
        .transpose()
}

impl Graph {
    fn open(&mut self, start: &BytesStart<'_>, place: usize) -> Result<(), String> {
        self.depth += 1;
        let of = |name: &str| attribute(start, name);
        let needed = |name: &str| of(name)?.ok_or_else(|| format!("{:?} has no {name}", start.local_name().as_ref()));
        match start.local_name().as_ref() {
            "graph" if self.open => return Err("a graph inside of another is nothing that polity reads".into()),
            "graph" if self.seen => return Err("a second graph begins here; polity reads one per file".into()),
            "graph" => {
                (self.open, self.seen) = (true, true);
                self.directed = match of("edgedefault")?.as_deref() {
                    Some("directed") => true,
                    Some("undirected") => false,
                    _ => return Err("the graph does not say edgedefault = \"directed\" or \"undirected\"".into()),
                };
            }
            "hyperedge" => return Err("hyperedges are nothing that polity reads".into()),
            "key" => {
                let (id, name) = (needed("id")?, of("attr.name")?.unwrap_or_default().to_lowercase());
                let domain = of("for")?.unwrap_or_else(|| "all".into());
                self.key = match (name.as_str(), domain.as_str()) {
                    ("weight", "edge" | "all") => Some(Meaning::Weight),
                    ("value", "edge" | "all") => Some(Meaning::Value),
                    ("label" | "name", "node" | "all") => Some(Meaning::Name),
                    _ => None,
                };
                self.keys.extend(self.key.map(|meaning| (id, meaning)));
            }
            "default" => self.data = Some((self.key, String::new())),
            "node" => self.node = Some((needed("id")?, String::new())),
            "edge" => {
                let directed = match of("directed")?.as_deref() {
                    Some("true") => true,
                    Some("false") => false,
                    Some(other) => return Err(format!("directed is {other:?}, neither true nor false")),
                    None => self.directed,
                };
                self.edge = Some(Edge { place, ends: [needed("source")?, needed("target")?], directed, values: [None, None] });
            }
            "data" => self.data = Some((self.keys.get(&needed("key")?).copied(), String::new())),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some((_, data)) = &mut self.data {
            data.push_str(text);
        }
    }

    /// The characters that XML has names for.
    fn entity(&mut self, name: &quick_xml::events::BytesRef<'_>) -> Result<(), String> {
        let wrong = |error: &dyn std::fmt::Display| format!("this is no XML: {error}");
        if let Some(character) = name.resolve_char_ref().map_err(|error| wrong(&error))? {
            self.text(&character.to_string());
            return Ok(());
        }
        let text = quick_xml::escape::resolve_predefined_entity(name).ok_or_else(|| format!("&{}; is nothing that XML knows", &**name))?;
        self.text(text);
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), String> {
        self.depth = self.depth.saturating_sub(1);
        match name {
            "graph" => self.open = false,
            "key" => self.key = None,
            "default" => {
                if let Some((Some(meaning @ (Meaning::Weight | Meaning::Value)), text)) = self.data.take() {
                    self.defaults[usize::from(meaning == Meaning::Value)] = Some(text);
                }
            }
            "data" => match (self.data.take(), &mut self.edge, &mut self.node) {
                (Some((Some(Meaning::Name), text)), None, Some((_, name))) => text.trim().clone_into(name),
                (Some((Some(meaning @ (Meaning::Weight | Meaning::Value)), text)), Some(edge), _) => {
                    edge.values[usize::from(meaning == Meaning::Value)] = Some(text);
                }
                _ => {}
            },
            "node" => {
                if let Some((id, name)) = self.node.take() {
                    self.nodes.add(id, name)?;
                }
            }
            "edge" => self.edges.extend(self.edge.take()),
            _ => {}
        }
        Ok(())
    }

    fn list(self, reading: &Reading<'_>, text: &[u8]) -> Result<EdgeList, Wrong> {
        let (mut list, mut wrong) = (EdgeList::default(), Wrong::default());
        if !self.seen {
            return Err(Wrong(vec![Malformed::new(0, "there is no graph in it")]));
        }
        let arcs = self.edges.iter().any(|edge| edge.directed);
        let declared = if arcs || (self.directed && self.edges.is_empty()) { Declared::Directed } else { Declared::Undirected };
        list.directed = declared.settled(reading).map_err(|wrong| Wrong(vec![wrong]))?;
        let mut unread = false;
        for edge in &self.edges {
            let [a, b] = &edge.ends;
            let link = self.nodes.place(a).and_then(|a| self.nodes.place(b).map(|b| [a, b]));
            let weight = if reading.weighted { self.weight(edge).map(Some) } else { Ok(None) };
            unread |= edge.values.iter().any(Option::is_some);
            match link.and_then(|link| weight.map(|weight| (link, weight))) {
                Ok((link, weight)) => {
                    list.links.push(link);
                    list.weights.extend(weight);
                    if list.directed && !edge.directed {
                        list.links.push([link[1], link[0]]);
                        list.weights.extend(weight);
                    }
                }
                Err(message) => wrong.line(line_at(text, edge.place), message),
            }
            if wrong.full() {
                break;
            }
        }
        if wrong.0.is_empty() && list.links.is_empty() {
            wrong.line(0, "there is no link in it");
        }
        if !wrong.0.is_empty() {
            return Err(wrong);
        }
        list.mutual = arcs;
        if unread && !reading.weighted {
            list.notes.push("the weights of edges are not read; weighted = true takes them".into());
        }
        self.nodes.agents(list, reading).map_err(|wrong| Wrong(vec![wrong]))
    }

    fn weight(&self, edge: &Edge) -> Result<u32, String> {
        let [weight, value] = [0, 1].map(|k| edge.values[k].as_deref().or(self.defaults[k].as_deref()));
        let text = weight_of(weight, value)?.ok_or("the weight is missing (no data under a key named weight or value)")?.trim();
        let number = text.parse::<f64>().map_err(|_| format!("{:?} is no weight", shown(text.as_bytes())))?;
        weight_units(number, text)
    }
}
