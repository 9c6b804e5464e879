//! The Graph Modelling Language (Himsolt 1997).

use super::declared::{Nodes, weight_of};
use super::list::{Declared, EdgeList, Malformed, Reading, Wrong, shown};
use super::text::weight_units;

/// Reads a graph in GML: nodes with `id` and perhaps `label`, edges with `source`, `target` and perhaps `weight` or `value`; `directed 1` says
/// that links lead one way. Other keys are passed over. Time and memory are proportional to the file.
///
/// # Errors
/// The first mistake of the language; nodes that are not there or are there twice.
///
/// ```
/// use polity::network::{Reading, read_gml};
/// let text = b"graph [ node [ id 7 label \"Ada\" ] node [ id 3 ] edge [ source 7 target 3 weight 0.5 ] ]";
/// let list = read_gml(text, &Reading::default()).unwrap();
/// assert_eq!((list.nodes, list.links, list.directed), (2, vec![[0, 1]], false));
/// ```
pub fn read_gml(text: &[u8], reading: &Reading<'_>) -> Result<EdgeList, Vec<Malformed>> {
    let mut tokens = Tokens { text: text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text), at: 0, line: 1 };
    graph(&mut tokens, reading).map_err(|message| vec![message])
}

fn graph(tokens: &mut Tokens<'_>, reading: &Reading<'_>) -> Result<EdgeList, Malformed> {
    let mut found: Option<Graph> = None;
    while let Some(key) = tokens.next()? {
        let line = tokens.line;
        match (key, tokens.next()?) {
            (Token::Word(b"graph"), Some(Token::Open)) if found.is_some() => {
                return Err(Malformed::new(line, "a second graph begins here; polity reads one per file"));
            }
            (Token::Word(b"graph"), Some(Token::Open)) => found = Some(Graph::read(tokens)?),
            (Token::Word(_), Some(Token::Open)) => tokens.skip()?,
            (Token::Word(_), Some(Token::Word(_) | Token::Text(_))) => {}
            _ => return Err(Malformed::new(line, "a key and its value are expected here")),
        }
    }
    let graph = found.ok_or_else(|| Malformed::new(0, "there is no graph [ … ] in it"))?;
    graph.list(reading).map_err(|mut wrong| wrong.0.remove(0))
}

/// A piece of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'t> {
    /// A key or a number.
    Word(&'t [u8]),
    /// A text in quotes.
    Text(&'t [u8]),
    Open,
    Close,
}

struct Tokens<'t> {
    text: &'t [u8],
    at: usize,
    line: usize,
}

impl<'t> Tokens<'t> {
    fn next(&mut self) -> Result<Option<Token<'t>>, Malformed> {
        while let Some(byte) = self.text.get(self.at) {
            match byte {
                b'\n' => self.line += 1,
                b'#' => {
                    let rest = &self.text[self.at..];
                    self.at += rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
                    continue;
                }
                byte if byte.is_ascii_whitespace() => {}
                _ => break,
            }
            self.at += 1;
        }
        let Some(byte) = self.text.get(self.at) else { return Ok(None) };
        let from = self.at;
        self.at += 1;
        let token = match byte {
            b'[' => Token::Open,
            b']' => Token::Close,
            b'"' => {
                let length = self.text[self.at..].iter().position(|byte| *byte == b'"');
                let length = length.ok_or_else(|| Malformed::new(self.line, "a quote is opened and never closed"))?;
                let inside = &self.text[self.at..self.at + length];
                self.line += inside.iter().filter(|byte| **byte == b'\n').count();
                self.at += length + 1;
                Token::Text(inside)
            }
            _ => {
                let rest = &self.text[self.at..];
                self.at +=
                    rest.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'[' | b']' | b'"')).unwrap_or(rest.len());
                Token::Word(&self.text[from..self.at])
            }
        };
        Ok(Some(token))
    }

    /// Passes over the rest of a list.
    fn skip(&mut self) -> Result<(), Malformed> {
        let (opened, mut depth) = (self.line, 1u64);
        while depth > 0 {
            match self.next()? {
                Some(Token::Open) => depth += 1,
                Some(Token::Close) => depth -= 1,
                Some(_) => {}
                None => return Err(Malformed::new(opened, "a list is opened and never closed")),
            }
        }
        Ok(())
    }

    /// Hands each key of a list with its value to `take`; lists in it go to `list` after their key.
    fn list(&mut self, mut take: impl FnMut(&mut Self, &'t [u8], Token<'t>) -> Result<(), Malformed>) -> Result<(), Malformed> {
        let opened = self.line;
        loop {
            let key = match self.next()? {
                Some(Token::Word(key)) => key,
                Some(Token::Close) => return Ok(()),
                Some(_) => return Err(Malformed::new(self.line, "a key is expected here")),
                None => return Err(Malformed::new(opened, "a list is opened and never closed")),
            };
            match self.next()? {
                Some(Token::Close) | None => return Err(Malformed::new(self.line, format!("the key {:?} has no value", shown(key)))),
                Some(value) => take(self, key, value)?,
            }
        }
    }
}

/// What a graph holds.
#[derive(Debug, Default)]
struct Graph {
    directed: Option<bool>,
    nodes: Nodes,
    /// Line, ends, weight and value.
    edges: Vec<(usize, [String; 2], [Option<f64>; 2])>,
}

impl Graph {
    fn read(tokens: &mut Tokens<'_>) -> Result<Self, Malformed> {
        let mut graph = Self::default();
        tokens.list(|tokens, key, value| match (key, value) {
            (b"node", Token::Open) => graph.node(tokens),
            (b"edge", Token::Open) => graph.edge(tokens),
            (b"directed", Token::Word(word)) if matches!(word, b"0" | b"1") => {
                graph.directed = Some(word == b"1");
                Ok(())
            }
            (b"directed", _) => Err(Malformed::new(tokens.line, "directed is neither 0 nor 1")),
            (_, Token::Open) => tokens.skip(),
            _ => Ok(()),
        })?;
        Ok(graph)
    }

    fn node(&mut self, tokens: &mut Tokens<'_>) -> Result<(), Malformed> {
        let line = tokens.line;
        let (mut id, mut name) = (None, String::new());
        tokens.list(|tokens, key, value| {
            match (key, value) {
                (b"id", Token::Word(word) | Token::Text(word)) => id = Some(shown_whole(word)),
                (b"label", Token::Word(word) | Token::Text(word)) => name = plain(word),
                (_, Token::Open) => tokens.skip()?,
                _ => {}
            }
            Ok(())
        })?;
        let id = id.ok_or_else(|| Malformed::new(line, "a node has no id"))?;
        self.nodes.add(id, name).map_err(|message| Malformed::new(line, message))
    }

    fn edge(&mut self, tokens: &mut Tokens<'_>) -> Result<(), Malformed> {
        let line = tokens.line;
        let (mut ends, mut values) = ([None, None], [None, None]);
        tokens.list(|tokens, key, value| {
            let number = |word: &[u8]| std::str::from_utf8(word).ok().and_then(|text| text.parse::<f64>().ok());
            match (key, value) {
                (b"source", Token::Word(word) | Token::Text(word)) => ends[0] = Some(shown_whole(word)),
                (b"target", Token::Word(word) | Token::Text(word)) => ends[1] = Some(shown_whole(word)),
                (b"weight" | b"value", Token::Word(word) | Token::Text(word)) => {
                    let number = number(word).ok_or_else(|| Malformed::new(tokens.line, format!("{:?} is no number", shown(word))))?;
                    values[usize::from(key == b"value")] = Some(number);
                }
                (_, Token::Open) => tokens.skip()?,
                _ => {}
            }
            Ok(())
        })?;
        let [Some(source), Some(target)] = ends else { return Err(Malformed::new(line, "an edge has no source or no target")) };
        self.edges.push((line, [source, target], values));
        Ok(())
    }

    fn list(self, reading: &Reading<'_>) -> Result<EdgeList, Wrong> {
        let (mut list, mut wrong, mut unread) = (EdgeList::default(), Wrong::default(), false);
        for (line, [a, b], [weight, value]) in &self.edges {
            let link = self.nodes.place(a).and_then(|a| self.nodes.place(b).map(|b| [a, b]));
            let weighed = if reading.weighted { weight_at(*weight, *value).map(Some) } else { Ok(None) };
            unread |= !reading.weighted && (weight.is_some() || value.is_some());
            match link.and_then(|link| weighed.map(|weight| (link, weight))) {
                Ok((link, weight)) => {
                    list.links.push(link);
                    list.weights.extend(weight);
                }
                Err(message) => wrong.line(*line, message),
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
        if unread {
            list.notes.push("the weights of edges are not read; weighted = true takes them".into());
        }
        // The language says that links have no direction where the key is left out.
        let declared = match self.directed {
            Some(true) => Declared::Directed,
            Some(false) => Declared::Undirected,
            None => Declared::Unsaid,
        };
        let directed = declared.settled(reading).map_err(|wrong| Wrong(vec![wrong]))?;
        list.mutual = self.directed == Some(true);
        list.directed = directed;
        self.nodes.agents(list, reading).map_err(|wrong| Wrong(vec![wrong]))
    }
}

/// The weight of an edge.
fn weight_at(weight: Option<f64>, value: Option<f64>) -> Result<u32, String> {
    let weight = weight_of(weight, value)?.ok_or("the weight is missing (neither weight nor value)")?;
    weight_units(weight, &weight.to_string())
}

fn shown_whole(word: &[u8]) -> String {
    String::from_utf8_lossy(word).into_owned()
}

/// A label without the entities of ISO 8859.
fn plain(word: &[u8]) -> String {
    shown_whole(word).replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_have_a_line() {
        let wrong = |text: &str| {
            let wrong = read_gml(text.as_bytes(), &Reading::default()).unwrap_err().remove(0);
            (wrong.line, wrong.message)
        };
        assert_eq!(wrong("graph [\nnode [ id 1\n"), (2, "a list is opened and never closed".into()));
        assert_eq!(wrong("graph [\nnode [ id 1 ]\nnode [ id 1 ]\n]"), (3, "node \"1\" stands here a second time".into()));
        assert_eq!(wrong("graph [ node [ id 1 ]\nedge [ source 1 target 2 ] ]"), (2, "node \"2\" does not exist".into()));
        assert_eq!(wrong("graph [ node [ label \"x ] ]"), (1, "a quote is opened and never closed".into()));
        assert_eq!(wrong("Creator \"x\""), (0, "there is no graph [ … ] in it".into()));
    }
}
