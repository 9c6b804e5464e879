//! Adjacency lists.

use super::head::{Head, columns_or_link, head, header_or_link};
use super::list::{EdgeList, Malformed, Reading, Wrong};
use super::number::{Named, number};
use super::text::{data, digits, id, split};

/// Reads adjacency lists: per line an agent, then its neighbours; ids, separators, remarks and a line of names as in lists of links. A colon
/// may follow the agent, and an agent alone has no neighbours. Time and memory are proportional to the file.
///
/// # Errors
/// The first few lines that are no such lists; whatever can be read in two ways.
///
/// ```
/// use polity::network::{Reading, read_adjacency};
/// let list = read_adjacency(b"0: 1 2\n1: 0\n3\n", &Reading::default()).unwrap();
/// assert_eq!((list.links, list.nodes), (vec![[0, 1], [0, 2], [1, 0]], 4));
/// assert_eq!(read_adjacency(b"0 1\nx 0\n", &Reading::default()).unwrap_err()[0].message, "\"x\" is no agent");
/// ```
pub fn read_adjacency(text: &[u8], reading: &Reading<'_>) -> Result<EdgeList, Vec<Malformed>> {
    let mut head = head(text, reading);
    let list = read(text, reading, &head);
    if list.is_err() && reading.labels && !head.words {
        // Labels may be numbers and words.
        head.words = true;
        return read(text, reading, &head);
    }
    list
}

fn read(text: &[u8], reading: &Reading<'_>, head: &Head) -> Result<EdgeList, Vec<Malformed>> {
    let mut named = Named::new(head.words);
    let mut wrong = Wrong::default();
    let (mut fields, mut rows, mut first) = (Vec::new(), 0, None);
    for (at, line) in data(text).skip(head.skip) {
        rows += 1;
        split(line, &mut fields);
        if rows == 1 && fields.iter().all(|field| digits(field)) {
            first = Some((at, fields.iter().map(|field| field.to_vec()).collect::<Vec<_>>()));
        }
        let row: Vec<&[u8]> =
            fields.iter().enumerate().map(|(k, field)| if k == 0 { field.strip_suffix(b":").unwrap_or(field) } else { field }).collect();
        if let Err(message) = neighbours(&mut named, at, &row, head, reading) {
            wrong.id(at, message);
            if wrong.full() {
                break;
            }
        }
    }
    if named.links.is_empty() && wrong.0.is_empty() {
        wrong.line(0, "there is no link in it");
    }
    if wrong.0.is_empty() {
        wrong.0.extend(doubt(&named, head, first.as_ref().filter(|_| reading.header_lines.is_none() && head.skip == 0)));
    }
    let mut list = number(&wrong.or(named)?, reading).map_err(|wrong| vec![wrong])?;
    list.notes.extend(head.missing(list.nodes, list.links.len()));
    Ok(EdgeList { mutual: true, directed: reading.directed.unwrap_or(false), header_lines: head.skip as u32, ..list })
}

fn neighbours(named: &mut Named, at: usize, row: &[&[u8]], head: &Head, reading: &Reading<'_>) -> Result<(), String> {
    let of = |named: &mut Named, field: &[u8]| {
        if head.words {
            if digits(field) && !reading.labels {
                return Err(format!("{:?} is a number, but line {} names agents by words", String::from_utf8_lossy(field), head.line));
            }
            return named.word(field);
        }
        let id = id(field)?;
        named.number(at, id);
        Ok(id)
    };
    let Some((own, others)) = row.split_first() else { return Ok(()) };
    let own = of(named, own)?;
    if others.is_empty() {
        named.alone.push(own);
    }
    for other in others {
        let other = of(named, other)?;
        named.links.push([own, other]);
    }
    Ok(())
}

/// What can be read in two ways.
fn doubt(named: &Named, head: &Head, first: Option<&(usize, Vec<Vec<u8>>)>) -> Option<Malformed> {
    if let Some((line, words)) = &head.doubt {
        // The links of the first line stand first, and each begins with its first word.
        let own = named.links.iter().take_while(|[a, _]| *a == 0).count();
        let again = named.links.iter().skip(own).flatten().chain(&named.alone).any(|id| *id < 2);
        if !again {
            return Some(columns_or_link(*line, words));
        }
    }
    let (line, fields) = first.filter(|(_, fields)| fields.len() == 2)?;
    let rest = named.links.get(1..)?;
    let largest = (!head.words).then(|| rest.iter().flatten().chain(&named.alone).max().copied().unwrap_or(0));
    header_or_link(*line, fields, rest, largest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_one_graph() {
        for text in ["0 1 2\n1 0\n2 0\n3\n", "agent,neighbours\n0,1,2\n1,0,\n2,0\n3,\n", "# a star\n2:\t0\n0:\t2\t1\n1:\t0\n3:\n"] {
            let list = read_adjacency(text.as_bytes(), &Reading::default()).unwrap_or_else(|e| panic!("{text:?}: {e:?}"));
            assert_eq!((list.nodes, list.mutual, list.links.len()), (4, true, 4), "{text:?}");
        }
    }

    #[test]
    fn malformed_lines_are_named() {
        let wrong = read_adjacency(b"0 1\n1 two\n-3\n", &Reading::default()).unwrap_err();
        let wrong: Vec<_> = wrong.into_iter().map(|m| (m.line, m.message)).collect();
        assert_eq!(wrong, [(2, "\"two\" is no agent".to_owned()), (3, "\"-3\" is no agent".to_owned())]);
    }
}
