//! `respond/table`: from rows to a table of probabilities.

use super::file::{By, Chance, Range, RowFile};
use crate::file::near::near;
use crate::num::fixed::{ONE_Q30, probability_q30};
use crate::num::table::power;
use crate::rule::context::Resolve;

/// Numbers of a table at most.
pub(super) const TABLE_MAX: u64 = 1 << 20;
/// Strategies that are counted at most.
pub(super) const COUNTED_MAX: usize = 4;

/// How what is seen becomes a place in the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// Strategies that are counted, in ascending order.
    pub counted: Vec<u8>,
    /// Digits of each: numbers 0 … radix − 1, or bins of shares.
    pub radix: u32,
    /// Bins of a share; 0: numbers count.
    pub resolution: u32,
    /// Do all see equally many?
    pub even: bool,
    /// Classes with rows of their own, or 1.
    pub classes: u32,
    /// Strategies.
    pub strategies: u32,
}

impl Grid {
    /// Cells of one class and own strategy.
    #[must_use]
    pub fn cells(&self) -> u64 {
        u64::from(self.radix).saturating_pow(self.counted.len() as u32)
    }
    /// Numbers of the table.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.cells().saturating_mul(u64::from(self.classes * self.strategies * self.strategies))
    }
    /// Digit of a counted strategy in a cell.
    fn digit(&self, cell: u64, of: usize) -> u32 {
        (cell / u64::from(self.radix).pow(of as u32) % u64::from(self.radix)) as u32
    }
}

/// A row as numbers.
struct Row<'a> {
    path: String,
    own: Option<u8>,
    class: Option<usize>,
    /// Lowest and highest digit of each counted strategy.
    seen: Vec<[u32; 2]>,
    per: Option<usize>,
    by: Option<usize>,
    next: Vec<(u8, &'a Chance)>,
    rest: Option<u8>,
}

/// The strategies that rows count, in ascending order.
pub(super) fn counted(rows: &[(String, RowFile)], names: &[String]) -> Vec<u8> {
    let mentioned = |name: &String| {
        rows.iter().any(|(_, row)| row.seen.contains_key(name) || row.per.as_ref() == Some(name) || row.of.as_ref() == Some(name))
    };
    names.iter().enumerate().filter(|(_, name)| mentioned(name)).map(|(k, _)| k as u8).collect()
}

/// Probabilities of next strategies up to each, by class, own strategy, cell, next strategy; units of 2⁻³⁰. Reports what is wrong with rows.
pub(super) fn table(grid: &Grid, rows: &[(String, RowFile)], by: By, at: &mut Resolve<'_>) -> Vec<u32> {
    let before = at.problems.len();
    let resolved: Vec<Row<'_>> = rows.iter().map(|(path, file)| row(grid, path, file, by, at)).collect();
    if at.problems.len() > before {
        return Vec::new();
    }
    let (cells, count) = (grid.cells(), grid.strategies as usize);
    let mut all = Vec::with_capacity(grid.size() as usize);
    let mut named: Vec<(usize, usize)> = Vec::new();
    for class in 0..grid.classes as usize {
        for own in 0..count {
            let here: Vec<(usize, &Row<'_>)> = resolved
                .iter()
                .enumerate()
                .filter(|(_, row)| {
                    row.own.is_none_or(|s| usize::from(s) == own) && row.class.is_none_or(|c| c == class || grid.classes == 1)
                })
                .collect();
            for cell in 0..cells {
                let fits =
                    |row: &Row<'_>| row.seen.iter().enumerate().all(|(k, [low, high])| (*low..=*high).contains(&grid.digit(cell, k)));
                let mut found: Option<(usize, &Row<'_>)> = None;
                // Rows of a class go first.
                for special in [true, false] {
                    for (k, row) in here.iter().filter(|(_, row)| row.class.is_some() == special && fits(row)) {
                        match found {
                            Some((other, first)) if first.class.is_some() == special && !named.contains(&(other, *k)) => {
                                named.push((other, *k));
                                overlap(grid, first, row, [own as u64, cell], at);
                            }
                            Some(_) => {}
                            None => found = Some((*k, row)),
                        }
                    }
                }
                let chances = found.map_or_else(|| stays(own, count), |(_, row)| chances(grid, row, cell, count));
                let sum: f64 = chances.iter().sum();
                if let Some((_, row)) = found.filter(|_| sum > 1.0 + 1e-9 && at.problems.len() == before) {
                    at.problem(&format!("{}.next", row.path), format!("probabilities sum to {sum:.4}"), "up to 1", "lower them");
                }
                limits(&chances, found.and_then(|(_, row)| row.rest).map_or(own, usize::from), &mut all);
            }
        }
    }
    all
}

fn stays(own: usize, count: usize) -> Vec<f64> {
    (0..count).map(|s| f64::from(u8::from(s == own))).collect()
}

/// Sums up to each strategy in units of 2⁻³⁰; what is left goes to `rest`.
fn limits(chances: &[f64], rest: usize, all: &mut Vec<u32>) {
    let mut left = ONE_Q30;
    let mut each: Vec<u32> = chances
        .iter()
        .map(|p| {
            let p = probability_q30(p.clamp(0.0, 1.0)).min(left);
            left -= p;
            p
        })
        .collect();
    each[rest] += left;
    let mut sum = 0;
    all.extend(each.into_iter().map(|p| {
        sum += p;
        sum
    }));
}

/// Probabilities of next strategies where a row holds; what they leave is not among them.
fn chances(grid: &Grid, row: &Row<'_>, cell: u64, count: usize) -> Vec<f64> {
    let mut all = vec![0.0; count];
    let share = row.by.map_or(0.0, |of| f64::from(grid.digit(cell, of)) / f64::from(grid.radix - 1).max(1.0));
    for (s, chance) in &row.next {
        all[usize::from(*s)] += match chance {
            Chance::Same(p) => *p,
            Chance::Curve(points) => curve(points, share),
        };
    }
    if let Some(of) = row.per {
        let each: f64 = all.iter().sum();
        let n = grid.digit(cell, of);
        let some = 1.0 - power((1.0 - each).max(0.0), f64::from(n));
        all.iter_mut().filter(|_| each > 0.0).for_each(|p| *p *= some / each);
    }
    all
}

/// Lines between points, constant beyond the ends.
fn curve(points: &[[f64; 2]], x: f64) -> f64 {
    let Some(next) = points.iter().position(|[at, _]| *at >= x) else { return points.last().map_or(0.0, |[_, p]| *p) };
    let [high, to] = points[next];
    match next.checked_sub(1).map(|before| points[before]) {
        Some([low, from]) if high > low => from + (to - from) * (x - low) / (high - low),
        _ => to,
    }
}

/// Two rows that hold for the same agents.
fn overlap(grid: &Grid, first: &Row<'_>, second: &Row<'_>, [own, cell]: [u64; 2], at: &mut Resolve<'_>) {
    let names = &at.context.file.population.strategies;
    let seen: Vec<String> = grid
        .counted
        .iter()
        .enumerate()
        .map(|(k, s)| {
            let digit = grid.digit(cell, k);
            let much = if grid.resolution == 0 {
                digit.to_string()
            } else {
                format!("a share of {}", f64::from(digit) / f64::from(grid.resolution))
            };
            format!("{much} of {}", names[usize::from(*s)])
        })
        .collect();
    let what = if seen.is_empty() { String::new() } else { format!(" where they see {}", seen.join(", ")) };
    let message = format!("{} and this row both say what agents with {:?} do{what}", first.path, names[own as usize]);
    at.problem(&second.path, message, "one row for each case", "narrow one of the two, or put one of them into a phase of its own");
}

fn row<'a>(grid: &Grid, path: &str, file: &'a RowFile, by: By, at: &mut Resolve<'_>) -> Row<'a> {
    let own = file.own.as_ref().map(|name| at.strategy(&format!("{path}.own"), name));
    let class = file.class.as_ref().and_then(|name| class(&format!("{path}.class"), name, at));
    let place = |s: u8| grid.counted.iter().position(|counted| *counted == s);
    let mut seen = vec![[0, grid.radix.saturating_sub(1)]; grid.counted.len()];
    for (name, range) in &file.seen {
        let key = format!("{path}.seen.{name}");
        let digits = digits(grid, &key, *range, at);
        if let Some(k) = place(at.strategy(&key, name)) {
            seen[k] = digits;
        }
    }
    let per = file.per.as_ref().and_then(|name| place(at.strategy(&format!("{path}.per"), name)));
    let of = file.of.as_ref().and_then(|name| place(at.strategy(&format!("{path}.of"), name)));
    let curved = file.next.iter().find(|(_, chance)| matches!(chance, Chance::Curve(_)));
    if file.per.is_some() && by == By::Share {
        at.problem(
            &format!("{path}.per"),
            "each one seen acts on its own, but only shares are known",
            "by = \"count\"",
            "write by = \"count\"",
        );
    }
    if let (Some(_), Some((name, _))) = (&file.per, curved) {
        at.problem(
            &format!("{path}.next.{name}"),
            "a curve beside per",
            "a number: what each one seen does",
            "remove per, or write a number",
        );
    }
    if let (None, Some((name, _))) = (&file.of, curved) {
        at.problem(&format!("{path}.next.{name}"), "a curve, but of nobody's share", "of = the name of a strategy", "add of to the row");
    }
    if let (Some(_), None) = (&file.of, curved) {
        at.problem(
            &format!("{path}.of"),
            "the share of a strategy, but no curve goes by it",
            "a curve in next",
            "remove of, or write points [share, probability] in next",
        );
    }
    if curved.is_some() && by == By::Count && !grid.even {
        at.problem(
            &format!("{path}.of"),
            "a curve goes by shares, but agents differ in how many they see",
            "by = \"share\", or a sample",
            "write by = \"share\"",
        );
    }
    for (name, chance) in &file.next {
        if let Chance::Curve(points) = chance {
            points_rise(&format!("{path}.next.{name}"), points, at);
        }
    }
    if file.next.is_empty() && file.rest.is_none() {
        at.problem(path, "a row in which nothing happens", "next = { NAME = probability }", "add next, or remove the row");
    }
    let next = file.next.iter().map(|(name, chance)| (at.strategy(&format!("{path}.next.{name}"), name), chance)).collect();
    let rest = file.rest.as_ref().map(|name| at.strategy(&format!("{path}.rest"), name));
    Row { path: path.to_owned(), own, class, seen, per, by: of, next, rest }
}

fn points_rise(key: &str, points: &[[f64; 2]], at: &mut Resolve<'_>) {
    if let Some(pair) = points.windows(2).find(|pair| pair[1][0] <= pair[0][0]) {
        at.problem(key, format!("the share {} stands behind {}", pair[1][0], pair[0][0]), "shares in ascending order", "sort the points");
    }
}

/// A trait class by its name.
fn class(key: &str, name: &str, at: &mut Resolve<'_>) -> Option<usize> {
    let names: Vec<&str> = at.context.file.class.iter().map(|class| class.name.as_str()).collect();
    let found = names.iter().position(|known| *known == name);
    if found.is_none() {
        let remedy = near(name, names.iter().copied())
            .map_or_else(|| "add a section [[class]] of this name".to_owned(), |meant| format!("did you mean {meant:?}?"));
        let allowed = if names.is_empty() { "the name of a [[class]]; there are none".to_owned() } else { names.join(", ") };
        at.problem(key, format!("there is no class {name:?}"), allowed, remedy);
    }
    found
}

/// Digits of a range.
fn digits(grid: &Grid, key: &str, range: Range, at: &mut Resolve<'_>) -> [u32; 2] {
    let last = grid.radix.saturating_sub(1);
    let (low, high) = match range {
        Range::One(n) => (n, n),
        Range::Between([low, high]) => (low, high),
    };
    if low > high {
        at.problem(key, format!("{low} to {high}"), "the lower one first", "exchange the two");
        return [0, last];
    }
    if grid.resolution == 0 {
        if low.fract() != 0.0 || high.fract() != 0.0 {
            at.problem(key, format!("{low} to {high} seen"), "whole numbers, with by = \"count\"", "round them, or write by = \"share\"");
        } else if low > f64::from(last) {
            at.problem(
                key,
                format!("{low} seen, but nobody sees more than {last}"),
                format!("0 to {last}"),
                "lower it, or let agents see more",
            );
        }
        return [low as u32, (high as u32).min(last)];
    }
    let bins = f64::from(grid.resolution);
    if matches!(range, Range::One(_)) || high > 1.0 {
        at.problem(key, format!("a share of {high}"), "a range of shares, as in [0.18, 1.0]", "write the lowest and the highest");
        return [0, last];
    }
    for limit in [low, high] {
        if (limit * bins - (limit * bins).round()).abs() > 1e-9 {
            at.problem(
                key,
                format!("the share {limit} is no multiple of 1/{bins}"),
                format!("multiples of 1/{bins}"),
                "raise resolution, or round it",
            );
        }
    }
    let [low, high] = [low, high].map(|limit| (limit * bins).round() as u32);
    // From low up to high, which belongs to the row if it is 1.
    if high == grid.resolution {
        return [low, high];
    }
    if low == high {
        at.problem(key, "a range of shares without any share", "a lower and a higher share", "widen it");
    }
    [low, high.saturating_sub(1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_sum_up_and_leave_the_rest() {
        let mut all = Vec::new();
        limits(&[0.25, 0.0, 0.5], 1, &mut all);
        assert_eq!(all, [1 << 28, 1 << 29, 1 << 30]);
        all.clear();
        limits(&[1.0, 1.0 / 3.0], 1, &mut all);
        assert_eq!(all, [1 << 30, 1 << 30], "never above 1");
    }

    #[test]
    fn curves_are_lines_between_points() {
        let points = [[0.2, 0.0], [0.6, 1.0]];
        assert_eq!([0.0, 0.2, 0.4, 0.6, 1.0].map(|x| (curve(&points, x) * 1e9).round() / 1e9), [0.0, 0.0, 0.5, 1.0, 1.0]);
    }
}
