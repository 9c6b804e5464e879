//! The top of lists of links and neighbours: headers, and whether ids are numbers or words.

use super::list::{Malformed, Reading, shown};
use super::text::{data, like_a_number, split};
use std::borrow::Cow;

/// Pairs of names that columns of links have.
const COLUMNS: &[[&str; 2]] = &[
    ["source", "target"],
    ["from", "to"],
    ["src", "dst"],
    ["src", "dest"],
    ["source_id", "target_id"],
    ["node1", "node2"],
    ["node_1", "node_2"],
    ["fromnodeid", "tonodeid"],
    ["from_id", "to_id"],
    ["start", "end"],
    ["tail", "head"],
    ["head", "tail"],
    ["node", "neighbors"],
    ["node", "neighbours"],
    ["agent", "neighbors"],
    ["agent", "neighbours"],
    ["agent1", "agent2"],
];

/// What the first lines of data tell.
pub(super) struct Head {
    /// Lines of data to pass over.
    pub skip: usize,
    /// Are ids words?
    pub words: bool,
    /// Fields that the header names; 0: there is none.
    pub columns: usize,
    /// Fields that hold the two agents and the weight.
    pub at: [usize; 3],
    /// Nodes and links that a header of numbers announces.
    pub announced: Option<[u64; 2]>,
    /// The first line may be names of columns: its first two fields, if none of them occurs again.
    pub doubt: Option<(usize, [String; 2])>,
    /// Line of a first line of words, for messages.
    pub line: usize,
}

type Fields<'t> = Vec<Cow<'t, [u8]>>;

/// Does a line have a number where the two agents of a link stand?
fn numeric(fields: &Fields<'_>, at: [usize; 2]) -> bool {
    at.iter().any(|k| fields.get(*k).is_some_and(|field| like_a_number(field)))
}

/// Looks at the first lines of data.
pub(super) fn head(text: &[u8], reading: &Reading<'_>) -> Head {
    let given = reading.header_lines.map(|n| n as usize);
    let mut rows = data(text).skip(given.unwrap_or(0).saturating_sub(1)).map(|(at, line)| {
        let mut fields = Vec::new();
        split(line, &mut fields);
        (at, fields)
    });
    let mut head = Head { skip: given.unwrap_or(0), words: false, columns: 0, at: [0, 1, 2], announced: None, doubt: None, line: 0 };
    if head.skip > 0 {
        rows.next().into_iter().for_each(|(_, fields)| head.names(&fields));
    }
    let (first, second) = (rows.next(), rows.next());
    let Some((line, fields)) = first else { return head };
    head.line = line;
    let [a, b, _] = head.at;
    if numeric(&fields, [a, b]) {
        return head;
    }
    let third = |of: &Fields<'_>| of.get(2).is_some_and(|field| like_a_number(field));
    let heads = match &second {
        _ if given.is_some() => false,
        _ if columns(&fields).is_some() => true,
        Some((_, second)) => numeric(second, [0, 1]) || (reading.weighted && !third(&fields) && third(second)),
        None => false,
    };
    if heads {
        head.skip = 1;
        head.names(&fields);
        let [a, b, _] = head.at;
        head.words = second.is_some_and(|(_, second)| !numeric(&second, [a, b]));
    } else {
        head.words = true;
        if let ([a, b, ..], None) = (&fields[..], given) {
            head.doubt = Some((line, [shown(a), shown(b)]));
        }
    }
    if reading.base.is_some() {
        // Counted ids are numbers.
        (head.words, head.doubt) = (false, None);
    }
    head
}

/// Fields of which the names are those of the two ends of links.
fn columns(fields: &Fields<'_>) -> Option<[usize; 2]> {
    let names: Vec<String> = fields.iter().map(|field| shown(field).to_lowercase()).collect();
    let find = |name: &str| names.iter().position(|other| other == name);
    COLUMNS.iter().find_map(|[a, b]| Some([find(a)?, find(b)?]))
}

impl Head {
    /// Takes in the fields of a header.
    fn names(&mut self, fields: &Fields<'_>) {
        self.columns = fields.len();
        if let Some([a, b]) = columns(fields) {
            self.at[..2].copy_from_slice(&[a, b]);
        }
        if let Some(weight) = fields.iter().position(|field| field.eq_ignore_ascii_case(b"weight")) {
            self.at[2] = weight;
        }
        let numbers: Vec<u64> = fields.iter().filter_map(|field| std::str::from_utf8(field).ok()?.parse().ok()).collect();
        self.announced = match numbers[..] {
            [nodes, links] | [nodes, _, links] if numbers.len() == fields.len() => Some([nodes, links]),
            _ => None,
        };
    }

    /// A note about nodes that a header announces and no line names.
    pub(super) fn missing(&self, nodes: u32, links: usize) -> Option<String> {
        let [announced, following] = self.announced?;
        let right = [following, following.saturating_mul(2)].contains(&(links as u64)) && announced > u64::from(nodes);
        right.then(|| {
            format!(
                "the header announces {announced} nodes, but the lines name {nodes} agents; population.agents = {announced} adds the others"
            )
        })
    }
}

/// Refuses a first line of whole numbers that is a header or a link: it may announce nodes and links if the links are those that follow, each once
/// or twice, and the nodes are as many as those that follow or more. `largest`: the largest number of an agent that follows, if ids are numbers.
pub(super) fn header_or_link(line: usize, first: &[Vec<u8>], rest: &[[u64; 2]], largest: Option<u64>) -> Option<Malformed> {
    let numbers: Vec<u64> = first.iter().map(|field| std::str::from_utf8(field).ok()?.parse().ok()).collect::<Option<_>>()?;
    let follow = |links: u64| !rest.is_empty() && [links, links.saturating_mul(2)].contains(&(rest.len() as u64));
    let links = match numbers[..] {
        [_, links] | [_, links, _] if follow(links) => links,
        [rows, columns, links] if rows == columns && follow(links) => links,
        _ => return None,
    };
    let (nodes, other) = (numbers[0], numbers[1]);
    if largest.is_none_or(|largest| nodes < largest) {
        let mut ids: Vec<u64> = rest.iter().flatten().copied().collect();
        ids.sort_unstable();
        ids.dedup();
        if nodes < ids.len() as u64 {
            return None;
        }
    }
    let text = numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(" ");
    let message = format!("{text:?} is a link of {nodes} and {other}, or a header: {nodes} nodes and {links} links follow");
    Some(Malformed::new(line, message).with("header_lines = 0 (a link) or header_lines = 1 (a header)", "write the key that is meant"))
}

/// Refuses a first line that names columns or agents.
pub(super) fn columns_or_link(line: usize, words: &[String; 2]) -> Malformed {
    let [a, b] = words;
    Malformed::new(line, format!("\"{a}\" and \"{b}\" are names of columns, or of two agents that are in no other line"))
        .with("header_lines = 1 (columns) or header_lines = 0 (agents)", "write the key that is meant")
}
