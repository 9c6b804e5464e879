//! Adjacency lists and adjacency matrices in text files.

use super::edges::{EdgeList, Malformed, SHOWN_MAX, agent, fields, like_a_number, weight};

/// Reads adjacency lists: per line an agent, then its neighbours; separators, remarks and a line of names as in lists of links. A colon may
/// follow the agent, and an agent alone has no neighbours.
///
/// # Errors
/// The first few lines that are no such lists.
///
/// ```
/// use polity::network::read_adjacency;
/// let list = read_adjacency(b"0: 1 2\n1: 0\n3\n").unwrap();
/// assert_eq!((list.links, list.largest), (vec![[0, 1], [0, 2], [1, 0]], Some((3, 3))));
/// assert_eq!(read_adjacency(b"0 1\nx 0\n").unwrap_err()[0].message, "\"x\" is no agent");
/// ```
pub fn read_adjacency(text: &[u8]) -> Result<EdgeList, Vec<Malformed>> {
    read(text, |list, line, row| {
        let mut row =
            row.iter().enumerate().map(|(at, field)| agent(if at == 0 { field.strip_suffix(b":").unwrap_or(field) } else { field }));
        let Some(own) = row.next().transpose()? else { return Ok(()) };
        list.names(line, own);
        for other in row {
            let other = other?;
            list.names(line, other);
            list.links.push([own, other]);
        }
        Ok(())
    })
}

/// Reads an adjacency matrix: the k-th line of numbers says by numbers other than 0 who the neighbours of agent k are, from 0; `weighted`: how much they
/// weigh.
///
/// # Errors
/// The first few lines that are no rows of a square of numbers.
///
/// ```
/// use polity::network::read_matrix;
/// assert_eq!(read_matrix(b"0,1,1\n1,0,0\n1,0,0\n", false).unwrap().links, [[0, 1], [0, 2], [1, 0], [2, 0]]);
/// assert_eq!(read_matrix(b"0 0.5\n0.5 0\n", true).unwrap().weights, [1 << 15; 2]);
/// assert_eq!(read_matrix(b"0 1\n1\n", false).unwrap_err()[0].message, "1 entries, but the first row has 2");
/// ```
pub fn read_matrix(text: &[u8], weighted: bool) -> Result<EdgeList, Vec<Malformed>> {
    let (mut width, mut rows) = (0, 0u32);
    let mut list = read(text, |list, line, row| {
        width = if rows == 0 { row.len() } else { width };
        if row.len() != width {
            return Err(format!("{} entries, but the first row has {width}", row.len()));
        }
        for (column, field) in (0u32..).zip(row) {
            let number = std::str::from_utf8(field).ok().and_then(|text| text.parse::<f64>().ok()).filter(|number| number.is_finite());
            match number {
                Some(0.0) => {}
                Some(_) => {
                    list.links.push([rows, column]);
                    if weighted {
                        list.weights.push(weight(field)?);
                    }
                }
                None => return Err(format!("{:?} is no number", String::from_utf8_lossy(field))),
            }
        }
        list.names(line, rows);
        rows += 1;
        Ok(())
    })?;
    if rows as usize != width {
        return Err(vec![Malformed { line: 0, message: format!("{rows} rows of {width} entries are no square") }]);
    }
    list.largest = list.largest.map(|(line, _)| (line, rows - 1));
    Ok(list)
}

/// Calls `take` with the number and the fields of each line that has some, the line of names left out.
fn read(text: &[u8], mut take: impl FnMut(&mut EdgeList, usize, &[&[u8]]) -> Result<(), String>) -> Result<EdgeList, Vec<Malformed>> {
    let mut list = EdgeList { mutual: true, ..EdgeList::default() };
    let (mut malformed, mut headed) = (Vec::new(), false);
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    for (at, line) in text.split(|byte| *byte == b'\n').enumerate() {
        let mut row: Vec<&[u8]> = fields(line).collect();
        if row.last().is_some_and(|field| field.is_empty()) {
            row.pop(); // a separator at the end
        }
        if row.is_empty() {
            continue;
        }
        if !std::mem::replace(&mut headed, true) && !row.iter().take(2).any(|field| like_a_number(field)) {
            continue;
        }
        if let Err(message) = take(&mut list, at + 1, &row) {
            malformed.push(Malformed { line: at + 1, message });
            if malformed.len() == SHOWN_MAX {
                break;
            }
        }
    }
    if list.links.is_empty() && malformed.is_empty() {
        malformed.push(Malformed { line: 0, message: "there is no link in it".to_owned() });
    }
    if malformed.is_empty() { Ok(list) } else { Err(malformed) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_matrices_of_one_graph() {
        let lists = ["0 1 2\n1 0\n2 0\n3\n", "agent,neighbours\n0,1,2\n1,0,\n2,0\n3,\n", "# a star\n2:\t0\n0:\t2\t1\n1:\t0\n3:\n"];
        let matrices = ["0 1 1 0\n1 0 0 0\n1 0 0 0\n0 0 0 0\n", "a,b,c,d\n0,1,0.5,0\n1,0,0,0\n2e0,0,0,0\r\n0,0,0,0\n"];
        let read =
            lists.map(|text| read_adjacency(text.as_bytes())).into_iter().chain(matrices.map(|text| read_matrix(text.as_bytes(), false)));
        for list in read {
            let list = list.unwrap();
            assert_eq!(list.largest.map(|(_, most)| most), Some(3), "{list:?}");
            let graph = list.clone().network(4, false);
            assert_eq!((graph.row(0), graph.row(1), graph.row(3), graph.links()), (&[1, 2][..], &[0][..], &[][..], 2));
            assert_eq!(graph.notes(), ["1 agent is in no link (3)"]);
            assert_eq!(list.network(4, true).links(), 4);
        }
    }

    #[test]
    fn links_named_by_one_side_are_counted() {
        let graph = read_adjacency(b"0 1 2\n1 0\n").unwrap().network(3, false);
        assert_eq!(
            (graph.links(), graph.notes()),
            (2, &["1 link is named by one of its two agents only, and counts for both".to_owned()][..])
        );
        assert!(read_adjacency(b"0 1 2\n1 0\n2\n").unwrap().network(3, true).notes()[0].contains("looks at nobody"));
    }

    #[test]
    fn entries_of_a_matrix_may_weigh() {
        let text = b"0 2 0.5\n2 0 0\n0.5 0 0\n";
        let graph = read_matrix(text, true).unwrap().network(3, false);
        assert!(graph.weighted() && graph.links() == 2);
        assert_eq!(graph.strength_max(), 5 << 15);
        assert_eq!(
            read_matrix(b"0 2\n1 0\n", true).unwrap().conflict(false).unwrap(),
            "the link of 0 and 1 is listed with weights 1 and 2"
        );
        assert!(read_matrix(b"0 2\n1 0\n", true).unwrap().conflict(true).is_none());
        assert!(read_matrix(b"0 -2\n1 0\n", true).unwrap_err()[0].message.contains("no weight"));
    }

    #[test]
    fn malformed_lines_are_named() {
        let lines = |read: Result<EdgeList, Vec<Malformed>>| read.unwrap_err().into_iter().map(|m| (m.line, m.message)).collect::<Vec<_>>();
        assert_eq!(
            lines(read_adjacency(b"0 1\n1 two\n-3\n")),
            [(2, "\"two\" is no agent".to_owned()), (3, "\"-3\" is no agent".to_owned())]
        );
        assert_eq!(lines(read_matrix(b"0 1\n1 nan\n", false)), [(2, "\"nan\" is no number".to_owned())]);
        assert_eq!(lines(read_matrix(b"0 1\n", false)), [(0, "1 rows of 2 entries are no square".to_owned())]);
        assert_eq!(lines(read_matrix(b"0 0\n0 0\n", false)), [(0, "there is no link in it".to_owned())]);
    }
}
