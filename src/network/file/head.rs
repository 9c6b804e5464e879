//! The top of lists of links and neighbours: headers, and whether ids are numbers or words.

use super::list::{Malformed, Reading, shown};
use super::text::{data, digits, like_a_number, split};

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
    /// The first line may be names of columns: its first two fields, if none of them occurs again.
    pub doubt: Option<(usize, [String; 2])>,
    /// Line of a first line of words, for messages.
    pub line: usize,
}

/// Looks at the first lines of data.
pub(super) fn head(text: &[u8], reading: &Reading<'_>) -> Head {
    let given = reading.header_lines.map(|n| n as usize);
    let mut rows = data(text).skip(given.unwrap_or(0)).take(2).map(|(at, line)| {
        let mut fields = Vec::new();
        split(line, &mut fields);
        (at, fields)
    });
    let (first, second) = (rows.next(), rows.next());
    let mut head = Head { skip: given.unwrap_or(0), words: false, columns: 0, doubt: None, line: 0 };
    let numeric = |fields: &[std::borrow::Cow<'_, [u8]>]| fields.iter().take(2).any(|field| like_a_number(field));
    let Some((line, fields)) = first else { return head };
    head.line = line;
    if numeric(&fields) {
        return head;
    }
    let name = |at: usize| fields.get(at).map(|field| shown(field).to_lowercase()).unwrap_or_default();
    let columns = COLUMNS.iter().any(|pair| pair[0] == name(0) && pair[1] == name(1));
    let third = |of: &[std::borrow::Cow<'_, [u8]>]| of.get(2).is_some_and(|field| like_a_number(field));
    let heads = match &second {
        _ if given.is_some() => false,
        _ if columns || fields.len() == 1 => true,
        Some((_, second)) => (numeric(second) && !numeric(&fields)) || (reading.weighted && !third(&fields) && third(second)),
        None => false,
    };
    if heads {
        (head.skip, head.columns) = (1, fields.len());
        head.words |= second.is_some_and(|(_, second)| !numeric(&second));
    } else {
        head.words |= !numeric(&fields);
        head.doubt = (given.is_none() && !numeric(&fields)).then(|| (line, [shown(&fields[0]), shown(&fields[1])]));
    }
    if reading.base.is_some() {
        // Counted ids are numbers.
        (head.words, head.doubt) = (false, None);
    }
    head
}

/// A first line that may announce how many nodes and links follow: its numbers, if the last is how many lines follow.
pub(super) fn announced(first: &[&[u8]], following: usize) -> Option<Vec<u64>> {
    let numbers: Vec<u64> = first.iter().map(|field| std::str::from_utf8(field).ok()?.parse().ok()).collect::<Option<_>>()?;
    let right = first.iter().all(|field| digits(field))
        && match numbers[..] {
            [_, links] => links == following as u64,
            [rows, columns, links] => rows == columns && links == following as u64,
            _ => false,
        };
    (right && following > 0).then_some(numbers)
}

/// Refuses a first line that is a header or a link.
pub(super) fn header_or_link(line: usize, numbers: &[u64]) -> Malformed {
    let text = numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(" ");
    let (nodes, links) = (numbers[0], numbers[numbers.len() - 1]);
    let link = if numbers.len() == 2 { format!("{nodes} and {links}") } else { format!("{nodes} and {}", numbers[1]) };
    Malformed::new(line, format!("{text:?} is a link of {link}, or a header: {nodes} nodes, and {links} lines follow"))
        .with("header_lines = 0 (a link) or header_lines = 1 (a header)", "write the key that is meant")
}

/// Refuses a first line that names columns or agents.
pub(super) fn columns_or_link(line: usize, words: &[String; 2]) -> Malformed {
    let [a, b] = words;
    Malformed::new(line, format!("\"{a}\" and \"{b}\" are names of columns, or of two agents that are in no other line"))
        .with("header_lines = 1 (columns) or header_lines = 0 (agents)", "write the key that is meant")
}
