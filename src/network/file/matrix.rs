//! Adjacency matrices.

use super::super::source::{Base, Ids, Labels};
use super::list::{EdgeList, Malformed, Reading, Wrong, shown};
use super::text::{Decimals, data, like_a_number, split, weight};
use std::borrow::Cow;

/// Reads an adjacency matrix: the k-th line of numbers says by numbers other than 0 who the neighbours of agent k are, from 0; with `weighted`
/// how much they weigh. A first line of names may stand above, and then also at the left of each line. Time and memory are proportional to the
/// file.
///
/// # Errors
/// The first few lines that are no rows of a square of numbers.
///
/// ```
/// use polity::network::{Reading, read_matrix};
/// let plain = Reading::default();
/// assert_eq!(read_matrix(b"0,1,1\n1,0,0\n1,0,0\n", &plain).unwrap().links, [[0, 1], [0, 2], [1, 0], [2, 0]]);
/// let weighted = Reading { weighted: true, ..plain };
/// assert_eq!(read_matrix(b"0 0.5\n0.5 0\n", &weighted).unwrap().weights, [1 << 15; 2]);
/// assert_eq!(read_matrix(b"0 1\n1\n", &plain).unwrap_err()[0].message, "1 entry, but the first row has 2");
/// ```
pub fn read_matrix(text: &[u8], reading: &Reading<'_>) -> Result<EdgeList, Vec<Malformed>> {
    let (mut square, mut wrong, mut fields) = (Square::default(), Wrong::default(), Vec::new());
    square.decimals = Decimals::new(reading.decimal);
    for (k, (at, line)) in data(text).enumerate() {
        split(line, &mut fields);
        let heads = match reading.header_lines {
            Some(skip) => k < skip as usize,
            None => k == 0 && (fields[0].is_empty() || !fields.iter().take(2).any(|field| like_a_number(field))),
        };
        if heads {
            square.header(&fields);
        } else if let Err(message) = square.row(at, &fields, reading.weighted) {
            wrong.line(at, message);
            if wrong.full() {
                break;
            }
        }
    }
    let Square { mut list, width, rows, names, decimals, .. } = square;
    if wrong.0.is_empty() && rows as usize != width {
        wrong.line(0, format!("{rows} rows of {width} entries are no square"));
    }
    if wrong.0.is_empty() && list.links.is_empty() {
        wrong.line(0, "there is no link in it");
    }
    if wrong.0.is_empty() {
        wrong.0.extend(decimals.doubt());
    }
    list.labels =
        names.filter(|names| names.len() == width).map(|names| Labels { ids: Ids::Numbers((0..u64::from(rows)).collect()), names });
    let directed = reading.directed.unwrap_or(false);
    wrong.or(EdgeList { nodes: rows, declared: true, mutual: true, base: Base::Zero, directed, ..list })
}

/// What has been read.
#[derive(Debug, Default)]
struct Square {
    list: EdgeList,
    decimals: Decimals,
    /// Names of columns.
    names: Option<Vec<String>>,
    /// Fields before the entries of each line: its name, or none.
    before: usize,
    /// Entries of the first line.
    width: usize,
    rows: u32,
}

impl Square {
    fn header(&mut self, fields: &[Cow<'_, [u8]>]) {
        self.list.header_lines += 1;
        self.before = usize::from(fields[0].is_empty());
        self.names = Some(fields[self.before..].iter().map(|field| shown(field)).collect());
    }

    fn row(&mut self, at: usize, fields: &[Cow<'_, [u8]>], weighted: bool) -> Result<(), String> {
        let k = self.rows;
        self.rows += 1;
        let entries = &fields[self.before..];
        if k == 0 {
            self.width = entries.len();
        }
        if self.before == 1 && self.names.as_ref().and_then(|names| names.get(k as usize)) != Some(&shown(&fields[0])) {
            return Err(format!("the row is called {:?}, but not the column", shown(&fields[0])));
        }
        if entries.len() != self.width {
            let plural = if entries.len() == 1 { "entry" } else { "entries" };
            return Err(format!("{} {plural}, but the first row has {}", entries.len(), self.width));
        }
        for (column, field) in (0u32..).zip(entries) {
            match self.decimals.number(at, field) {
                Some(0.0) => {}
                Some(_) => {
                    self.list.links.push([k, column]);
                    if weighted {
                        self.list.weights.push(weight(at, field, &mut self.decimals)?);
                    }
                }
                None => return Err(format!("{:?} is no number", shown(field))),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matrices_of_one_graph() {
        let texts = [
            "0 1 1 0\n1 0 0 0\n1 0 0 0\n0 0 0 0\n",
            "a,b,c,d\n0,1,0.5,0\n1,0,0,0\n2e0,0,0,0\r\n0,0,0,0\n",
            ",a,b,c,d\na,0,1,1,0\nb,1,0,0,0\nc,1,0,0,0\nd,0,0,0,0\n",
            ",0,1,2,3\n0,0,1,1,0\n1,1,0,0,0\n2,1,0,0,0\n3,0,0,0,0\n",
            "0;1;0,5;0\n1;0;0;0\n0,5;0;0;0\n0;0;0;0\n",
        ];
        for text in texts {
            let list = read_matrix(text.as_bytes(), &Reading::default()).unwrap_or_else(|e| panic!("{text:?}: {e:?}"));
            assert_eq!((list.nodes, list.links), (4, vec![[0, 1], [0, 2], [1, 0], [2, 0]]), "{text:?}");
        }
    }

    #[test]
    fn malformed_lines_are_named() {
        let lines = |text: &str, weighted| {
            let wrong = read_matrix(text.as_bytes(), &Reading { weighted, ..Reading::default() }).unwrap_err();
            wrong.into_iter().map(|m| (m.line, m.message)).collect::<Vec<_>>()
        };
        assert_eq!(lines("0 1\n1 nan\n", false), [(2, "\"nan\" is no number".to_owned())]);
        assert_eq!(lines("0 1\n", false), [(0, "1 rows of 2 entries are no square".to_owned())]);
        assert_eq!(lines("0 0\n0 0\n", false), [(0, "there is no link in it".to_owned())]);
        assert_eq!(lines("0 -2\n1 0\n", true), [(1, "\"-2\" is no weight".to_owned())]);
        assert_eq!(lines(",a,b\na,0,1\nc,1,0\n", false), [(3, "the row is called \"c\", but not the column".to_owned())]);
    }
}
