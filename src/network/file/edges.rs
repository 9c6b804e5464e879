//! Lists of links.

use super::head::{Head, columns_or_link, head, header_or_link};
use super::list::{Decimal, EdgeList, Malformed, Reading, Wrong};
use super::number::{Named, number};
use super::text::{Decimals, Delimiter, data, digits, id, pair, split, weight};
use std::borrow::Cow;

/// Reads a list of links: two ids per line, separated by semicolons, tabs, commas or spaces, then a weight if `weighted`. What follows a `#`
/// or `%` is passed over, and so is a first line of names of columns. Columns named `source` and `target` (`from` and `to`, …) and `weight` are found
/// wherever they stand. Time and memory are proportional to the file.
///
/// Ids are numbers of agents, from 0 or from 1, if they leave none out; else labels, as words are: numbers ascend, words stand in the order in
/// which they first occur. A weight is a decimal number from 0 to 65,534, rounded to the nearest multiple of 2⁻¹⁶.
///
/// # Errors
/// The first few lines that are no links; whatever can be read in two ways.
///
/// ```
/// use polity::network::{Reading, read_edges};
/// let list = read_edges(b"source,target\n0,2 # a remark\n\n2;1\n", &Reading::default()).unwrap();
/// assert_eq!((list.links, list.nodes), (vec![[0, 2], [2, 1]], 3));
/// let labels = read_edges(b"380 781\n781 580\n", &Reading::default()).unwrap();
/// assert_eq!(labels.links, [[0, 2], [2, 1]]);
/// let weighted = Reading { weighted: true, ..Reading::default() };
/// assert_eq!(read_edges(b"0;1;0,5\n1;2;3\n", &weighted).unwrap().weights, [1 << 15, 3 << 16]);
/// assert_eq!(read_edges(b"0 1\n1 x\n", &Reading::default()).unwrap_err()[0].message, "\"x\" is no agent");
/// ```
pub fn read_edges(text: &[u8], reading: &Reading<'_>) -> Result<EdgeList, Vec<Malformed>> {
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
    let mut list = Lines::new(reading, head.words);
    let mut fields = Vec::new();
    for (at, line) in data(text).skip(head.skip) {
        list.count += 1;
        if list.count > 1
            && !head.words
            && !reading.weighted
            && head.at[..2] == [0, 1]
            && let Some(link) = pair(line)
        {
            for id in link {
                list.named.number(at, id);
            }
            list.named.links.push(link);
            continue;
        }
        let delimiter = split(line, &mut fields);
        if let Err(message) = list.line(at, &mut fields, delimiter, head) {
            list.wrong.id(at, message);
            if list.count == 1 && !head.words && fields.iter().all(|field| digits(field)) {
                let last = list.wrong.0.len() - 1;
                list.wrong.0[last].remedy = "correct the line, or write header_lines = 1 if it is a header".into();
            }
            if list.wrong.full() {
                break;
            }
        }
    }
    list.finish(head)
}

/// What has been read.
struct Lines<'r> {
    reading: &'r Reading<'r>,
    named: Named,
    weights: Vec<u32>,
    decimals: Decimals,
    wrong: Wrong,
    /// Lines of data.
    count: usize,
    /// Lines with fields that are not read.
    wider: u64,
    /// The first line, if it holds whole numbers only.
    first: Option<(usize, Vec<Vec<u8>>)>,
    /// Lines of four whole numbers between commas, and the first of them.
    fours: (usize, Option<(usize, String)>),
}

impl<'r> Lines<'r> {
    fn new(reading: &'r Reading<'r>, words: bool) -> Self {
        let decimals = Decimals::new(reading.decimal);
        Self {
            reading,
            named: Named::new(words),
            weights: Vec::new(),
            decimals,
            wrong: Wrong::default(),
            count: 0,
            wider: 0,
            first: None,
            fours: (0, None),
        }
    }

    fn id(&mut self, line: usize, field: &[u8], head: &Head) -> Result<u64, String> {
        if head.words {
            if digits(field) && !self.reading.labels {
                return Err(format!("{:?} is a number, but line {} names agents by words", String::from_utf8_lossy(field), head.line));
            }
            return self.named.word(field);
        }
        let id = id(field)?;
        self.named.number(line, id);
        Ok(id)
    }

    fn line(&mut self, at: usize, fields: &mut Vec<Cow<'_, [u8]>>, delimiter: Delimiter, head: &Head) -> Result<(), String> {
        let numbers = fields.iter().all(|field| digits(field));
        if self.count == 1 && numbers {
            self.first = Some((at, fields.iter().map(|field| field.to_vec()).collect()));
        }
        if delimiter == Delimiter::Comma && fields.len() == 4 && numbers && self.reading.weighted {
            self.fours.0 += 1;
            self.fours.1.get_or_insert_with(|| (at, String::from_utf8_lossy(&fields.join(&b','))[..].to_owned()));
            if self.reading.decimal == Some(Decimal::Comma) {
                let whole = [&fields[2][..], &fields[3][..]].join(&b',');
                fields.truncate(2);
                fields.push(Cow::Owned(whole));
            }
        }
        let [a, b, third] = head.at.map(|k| fields.get(k).map(|field| &field[..]));
        let (Some(a), Some(b)) = (a, b) else { return Err("a link needs two agents".to_owned()) };
        let link = [self.id(at, a, head)?, self.id(at, b, head)?];
        let mut read = 2;
        if self.reading.weighted {
            let field = third.unwrap_or_default();
            self.weights.push(weight(at, field, &mut self.decimals)?);
            read = 3;
        }
        self.wider += u64::from(fields.len() > read);
        self.named.links.push(link);
        Ok(())
    }

    /// What can be read in two ways.
    fn doubt(&self, head: &Head) -> Option<Malformed> {
        if let Some((line, words)) = &head.doubt {
            // Both words are the first two; they occur again if some other link names one of them.
            let again = self.named.links.iter().skip(1).flatten().any(|id| *id < 2);
            if !again && words[0] != words[1] {
                return Some(columns_or_link(*line, words));
            }
        }
        let first = self.first.as_ref().filter(|_| self.reading.header_lines.is_none() && head.skip == 0);
        if let (Some((line, fields)), Some((_, rest))) = (first, self.named.links.split_first()) {
            let largest = (!head.words).then(|| rest.iter().flatten().max().copied().unwrap_or(0));
            let doubt = header_or_link(*line, fields, rest, largest);
            if doubt.is_some() {
                return doubt;
            }
        }
        if let (Some((line, text)), None, true) = (&self.fours.1, self.reading.decimal, self.fours.0 == self.count && head.columns != 4) {
            let message = format!("{text:?} has a weight with a decimal comma, or a whole weight and a fourth column");
            return Some(
                Malformed::new(*line, message)
                    .with("decimal = \",\" for the first, decimal = \".\" for the second", "write the key that is meant"),
            );
        }
        self.decimals.doubt()
    }

    fn finish(mut self, head: &Head) -> Result<EdgeList, Vec<Malformed>> {
        if self.named.links.is_empty() && self.wrong.0.is_empty() {
            self.wrong.line(0, "there is no link in it");
        }
        if self.wrong.0.is_empty() {
            self.wrong.0.extend(self.doubt(head));
        }
        let first = self.first.take().filter(|_| self.reading.header_lines.is_none());
        self.named.first =
            first.map(|(line, fields)| (line, fields.iter().filter_map(|field| std::str::from_utf8(field).ok()?.parse().ok()).collect()));
        let (weights, wider) = (self.weights, self.wider);
        let list = number(&self.wrong.or(self.named)?, self.reading).map_err(|wrong| vec![wrong])?;
        let field = if self.reading.weighted {
            "fourth field, which is not read"
        } else if head.at[2] == 2 {
            "third field, which is not read; weighted = true takes it as a weight"
        } else {
            "third field, which is not read; weighted = true takes the column weight"
        };
        let mut notes = match wider {
            0 => Vec::new(),
            1 => vec![format!("1 line has a {field}")],
            n => vec![format!("{n} lines have a {field}")],
        };
        notes.extend(head.missing(list.nodes, list.links.len()));
        let directed = self.reading.directed.unwrap_or(false);
        Ok(EdgeList { weights, directed, notes, header_lines: head.skip as u32, ..list })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> EdgeList {
        read_edges(text.as_bytes(), &Reading::default()).unwrap_or_else(|e| panic!("{text:?}: {e:?}"))
    }

    #[test]
    fn separators_headers_and_remarks() {
        let expected = vec![[0, 1], [1, 2]];
        for text in [
            "0 1\n1 2",
            "0,1\r\n1,2\r\n",
            "0 1\r1 2\r",
            "\u{feff}a\tb\n0\t1\n1\t2\n",
            "# x\n% y\n\nfrom, to, weight\n 0 , 1, 0.5\n1,2,9",
            "0;1;\n 1 ; 2 ;\n",
            "  0   1  \n1\t2 #3",
            "\"source\",\"target\"\n\"0\",\"1\"\n\"1\",\"2\"\n",
            "0;1;0,5\n1;2;1,5\n",
            "0 1 0,5\n1 2 1,5\n",
        ] {
            assert_eq!(read(text).links, expected, "{text:?}");
        }
        assert_eq!(read("0,1,7\n1,2\n").notes, ["1 line has a third field, which is not read; weighted = true takes it as a weight"]);
    }

    #[test]
    fn malformed_lines_are_named() {
        let wrong = |text: &str| {
            let wrong = read_edges(text.as_bytes(), &Reading::default()).unwrap_err();
            wrong.into_iter().map(|m| (m.line, m.message)).collect::<Vec<_>>()
        };
        assert_eq!(
            wrong("a,b\n0,1\nc,d\n5\n-1,2\n"),
            [(3, "\"c\" is no agent".to_owned()), (4, "a link needs two agents".to_owned()), (5, "\"-1\" is no agent".to_owned())]
        );
        assert_eq!(
            wrong("0,1.5\n0,99999999999999999999999\n3,,4"),
            [
                (1, "\"1.5\" is no agent".to_owned()),
                (2, "99999999999999999999999 is larger than polity can number".to_owned()),
                (3, "\"\" is no agent".to_owned())
            ]
        );
        assert_eq!(wrong("from to\n# nothing\n"), [(0, "there is no link in it".to_owned())]);
        assert_eq!(wrong(&"1 y\n".repeat(99)).len(), super::super::list::SHOWN_MAX);
    }

    #[test]
    fn the_short_way_reads_what_the_long_one_does() {
        for line in ["0 1", "12,7", "3 ; 4", "18446744073709551615 1", "9999999999999999999\t0"] {
            let mut fields = Vec::new();
            split(line.as_bytes(), &mut fields);
            let long: Vec<u64> = fields.iter().map(|field| id(field).unwrap()).collect();
            assert!(pair(line.as_bytes()).is_none_or(|short| short[..] == long), "{line}");
        }
        for line in ["0 1 2", "0,,1", "0\t,1", "a 1", "1 a", "7", "-1 2", "1.5 2"] {
            assert_eq!(pair(line.as_bytes()), None, "{line}");
        }
    }
}
