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
    let (mut list, mut wrong, mut decimals) = (EdgeList::default(), Wrong::default(), Decimals::new(reading.decimal));
    let (mut fields, mut width, mut rows) = (Vec::new(), 0, 0u32);
    let skip = reading.header_lines.map(|n| n as usize);
    let mut names: Option<Vec<String>> = None;
    let mut corner = false;
    for (k, (at, line)) in data(text).enumerate() {
        split(line, &mut fields);
        let heads = skip.map_or(
            k == 0 && !fields.iter().skip(1).chain(fields.first()).take(2).any(|f| like_a_number(f)) || k == 0 && fields[0].is_empty(),
            |skip| k < skip,
        );
        if heads {
            list.header_lines += 1;
            corner = fields[0].is_empty();
            let all = fields.iter().skip(usize::from(corner)).map(|field| shown(field));
            names = Some(all.collect());
            continue;
        }
        if rows == 0 {
            width = fields.len() - usize::from(corner);
        }
        if let Err(message) = row(&mut list, at, rows, &fields, [width, usize::from(corner)], names.as_deref(), reading, &mut decimals) {
            wrong.line(at, message);
            if wrong.full() {
                break;
            }
        }
        rows += 1;
    }
    if wrong.0.is_empty() && list.links.is_empty() && rows as usize == width {
        wrong.line(0, "there is no link in it");
    }
    if wrong.0.is_empty() && rows as usize != width {
        wrong.line(0, format!("{rows} rows of {width} entries are no square"));
    }
    if wrong.0.is_empty() {
        wrong.0.extend(decimals.doubt());
    }
    let names = names.filter(|names| names.len() == width);
    list.labels = names.map(|names| Labels { ids: Ids::Numbers((0..u64::from(rows)).collect()), names });
    let directed = reading.directed.unwrap_or(false);
    wrong.or(EdgeList { nodes: rows, declared: true, mutual: true, base: Base::Zero, directed, ..list })
}

#[expect(clippy::too_many_arguments, reason = "one row and what is known of the others")]
fn row(
    list: &mut EdgeList,
    at: usize,
    k: u32,
    fields: &[Cow<'_, [u8]>],
    [width, corner]: [usize; 2],
    names: Option<&[String]>,
    reading: &Reading<'_>,
    decimals: &mut Decimals,
) -> Result<(), String> {
    if corner == 1 && names.and_then(|names| names.get(k as usize)) != fields.first().map(|field| shown(field)).as_ref() {
        return Err(format!("the row is called {:?}, but not the column", shown(&fields[0])));
    }
    let entries = &fields[corner.min(fields.len())..];
    if entries.len() != width {
        let plural = if entries.len() == 1 { "entry" } else { "entries" };
        return Err(format!("{} {plural}, but the first row has {width}", entries.len()));
    }
    for (column, field) in (0u32..).zip(entries) {
        match decimals.number(at, field) {
            Some(0.0) => {}
            Some(_) => {
                list.links.push([k, column]);
                if reading.weighted {
                    list.weights.push(weight(at, field, decimals)?);
                }
            }
            None => return Err(format!("{:?} is no number", shown(field))),
        }
    }
    Ok(())
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
