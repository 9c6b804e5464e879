//! `respond/table`: rows from a CSV file.

use super::file::{Chance, Range, RowFile};

/// What a column holds.
enum Head {
    Own,
    Class,
    Seen(String),
    Share(String),
    Next(String),
}

/// The rows of a text.
///
/// # Errors
/// Line, what is wrong there, what may stand there.
pub(super) fn rows(text: &str) -> Result<Vec<RowFile>, (usize, String, &'static str)> {
    let mut lines =
        text.lines().enumerate().map(|(k, line)| (k + 1, line.trim())).filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let (at, head) = lines.next().ok_or((1, "the file has no line of names".to_owned(), HEADS))?;
    let heads: Vec<Head> =
        cells(head).map(|name| named(name).ok_or((at, format!("{name:?} is no column"), HEADS))).collect::<Result<_, _>>()?;
    let count = |of: fn(&Head) -> bool| heads.iter().filter(|head| of(head)).count();
    let shares = count(|head| matches!(head, Head::Share(_)));
    if shares > 1 || (shares == 1 && count(|head| matches!(head, Head::Seen(_))) > 0) {
        return Err((at, "a curve goes by one share".to_owned(), "one column share_NAME, or columns seen_NAME"));
    }
    let mut all: Vec<RowFile> = Vec::new();
    for (at, line) in lines {
        let given: Vec<&str> = cells(line).collect();
        if given.len() != heads.len() {
            return Err((at, format!("{} cells for {} columns", given.len(), heads.len()), "a cell for each column"));
        }
        let mut row = RowFile::default();
        let mut share = None;
        let mut next: Vec<(String, f64)> = Vec::new();
        for (head, cell) in heads.iter().zip(given).filter(|(_, cell)| !cell.is_empty()) {
            match head {
                Head::Own => row.own = Some(cell.to_owned()),
                Head::Class => row.class = Some(cell.to_owned()),
                Head::Seen(name) => {
                    let range = range(cell).ok_or((at, format!("{cell:?} is no range"), "a number, or lowest..highest"))?;
                    row.seen.insert(name.clone(), range);
                }
                Head::Share(name) => {
                    row.of = Some(name.clone());
                    share = Some(probability(cell).ok_or((at, format!("{cell:?} is no share"), "a number, 0 to 1"))?);
                }
                Head::Next(name) => {
                    let p = probability(cell).ok_or((at, format!("{cell:?} is no probability"), "a number, 0 to 1"))?;
                    next.push((name.clone(), p));
                }
            }
        }
        match share {
            None if shares == 1 => return Err((at, "a point without a share".to_owned(), "a number, 0 to 1")),
            None => {
                row.next = next.into_iter().map(|(name, p)| (name, Chance::Same(p))).collect();
                all.push(row);
            }
            Some(share) => point(&mut all, row, share, next),
        }
    }
    Ok(all)
}

const HEADS: &str = "own, class, seen_NAME, share_NAME, next_NAME, with names of strategies";

/// Adds a point to the curves of its own strategy and class.
fn point(all: &mut Vec<RowFile>, row: RowFile, share: f64, next: Vec<(String, f64)>) {
    let same = |other: &RowFile| (&other.own, &other.class, &other.of) == (&row.own, &row.class, &row.of);
    let at = all.iter().position(same).unwrap_or(all.len());
    if at == all.len() {
        all.push(row);
    }
    let curves = &mut all[at].next;
    for (name, p) in next {
        if let Chance::Curve(points) = curves.entry(name).or_insert_with(|| Chance::Curve(Vec::new())) {
            points.push([share, p]);
        }
    }
}

fn cells(line: &str) -> impl Iterator<Item = &str> {
    line.split([',', ';', '\t']).map(|cell| cell.trim().trim_matches('"'))
}

fn named(name: &str) -> Option<Head> {
    let of = |prefix: &str| name.strip_prefix(prefix).filter(|name| !name.is_empty()).map(str::to_owned);
    match name {
        "own" => Some(Head::Own),
        "class" => Some(Head::Class),
        _ => of("seen_").map(Head::Seen).or_else(|| of("share_").map(Head::Share)).or_else(|| of("next_").map(Head::Next)),
    }
}

fn number(cell: &str) -> Option<f64> {
    cell.trim().parse().ok().filter(|x: &f64| (0.0..=4e9).contains(x))
}

fn probability(cell: &str) -> Option<f64> {
    number(cell).filter(|x| *x <= 1.0)
}

fn range(cell: &str) -> Option<Range> {
    match cell.split_once("..") {
        Some((low, high)) => Some(Range::Between([number(low)?, number(high)?])),
        None => number(cell).map(Range::One),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read() {
        let found = rows("# a comment\nown,seen_I,next_I\nS,0,0\nS,1..8,0.3\n\nI,,1\n").unwrap();
        assert_eq!(found.len(), 3);
        assert_eq!(found[1].seen["I"], Range::Between([1.0, 8.0]));
        assert_eq!((found[2].own.as_deref(), found[2].seen.len()), (Some("I"), 0));
        assert_eq!(found[1].next["I"], Chance::Same(0.3));
    }

    #[test]
    fn points_become_curves() {
        let found = rows("class;share_A;next_A;next_B\nx;0;0.1;0.9\nx;1;0.8;0.2\ny;0.5;0.5;\n").unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].next["A"], Chance::Curve(vec![[0.0, 0.1], [1.0, 0.8]]));
        assert_eq!((found[1].class.as_deref(), found[1].next.len()), (Some("y"), 1));
    }

    #[test]
    fn mistakes_have_their_line() {
        for (text, line) in [
            ("", 1),
            ("own,next_\n", 1),
            ("own,next_A\nB\n", 2),
            ("own,next_A\n\nB,1.5\n", 3),
            ("share_A,next_A\n,1\n", 2),
            ("share_A,seen_B\n", 1),
            ("seen_A,next_A\n3...,1\n", 2),
        ] {
            assert_eq!(rows(text).unwrap_err().0, line, "{text:?}");
        }
    }
}
