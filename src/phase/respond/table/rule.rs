//! `respond/table`: the rule that follows from what the user writes.

pub use super::file::{By, Chance, Range, RowFile, TableFile};
pub use super::rows::Grid;
use super::rows::{COUNTED_MAX, TABLE_MAX, counted, table};
use crate::phase::respond::peers::{Peers, Sees};
use crate::rule::context::Resolve;
use crate::rule::crowd::{Crowd, q30};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Facts, Revision, Rule};

/// `respond/table`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponsePlan {
    /// Whom agents see.
    pub peers: Peers,
    /// How that becomes a place in the table.
    pub grid: Grid,
    /// Probabilities of next strategies up to each, units of 2⁻³⁰, by class, own strategy, cell, next strategy.
    pub limits_q30: Vec<u32>,
    /// When agents revise; nobody rests.
    pub revision: Revision,
}

impl ResponsePlan {
    /// Digit of a count.
    #[inline(always)]
    #[must_use]
    pub fn digit(&self, n: u32, all: u32) -> u32 {
        match (self.grid.resolution, all) {
            (0, _) => n,
            (_, 0) => 0,
            (bins, _) => (u64::from(n) * u64::from(bins) / u64::from(all)) as u32,
        }
    }

    /// Where the limits of an agent begin.
    #[inline(always)]
    #[must_use]
    pub fn place(&self, class: u8, own: u8, counts: &[u32], all: u32) -> usize {
        let class = if self.grid.classes > 1 { u32::from(class & 15) } else { 0 };
        let mut at = class * self.grid.strategies + u32::from(own);
        for n in counts.iter().rev() {
            at = at * self.grid.radix + self.digit(*n, all);
        }
        (at * self.grid.strategies) as usize
    }

    /// Probabilities of next strategies at a place.
    fn chances(&self, place: usize) -> Vec<f64> {
        let limits = &self.limits_q30[place..place + self.grid.strategies as usize];
        let below = |s: usize| if s == 0 { 0 } else { limits[s - 1] };
        (0..limits.len()).map(|s| q30(limits[s] - below(s))).collect()
    }
}

/// The rows of the file and of the CSV that it names, each with its place.
fn rows(file: &TableFile, at: &mut Resolve<'_>) -> Vec<(String, RowFile)> {
    let mut all: Vec<(String, RowFile)> = file.rows.iter().enumerate().map(|(k, row)| (format!("rows[{k}]"), row.clone())).collect();
    if let Some(text) = file.file.as_ref().and_then(|name| at.text(name)) {
        match super::csv::rows(&text) {
            Ok(more) => all.extend(more.into_iter().enumerate().map(|(k, row)| (format!("file[{k}]"), row))),
            Err((line, message, allowed)) => at.problem("file", format!("line {line}: {message}"), allowed, "correct that line"),
        }
    }
    if all.is_empty() && file.file.is_none() {
        at.problem("rows", "there are no rows", "rows = [{ own = …, seen = …, next = … }, …], or file = \"response.csv\"", "add rows");
    }
    all
}

impl Rule for ResponsePlan {
    type File = TableFile;

    fn revives(_: &Self::File) -> bool {
        true
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let rows = rows(file, at);
        let names = at.context.file.population.strategies.clone();
        let counted = counted(&rows, &names);
        let mut peers = Peers::resolve(file.sees, file.peers, at);
        if counted.is_empty() {
            // Nobody looks at anybody.
            peers = Peers { sees: Sees::Field, drawn: 0 };
        } else if file.sees == Sees::Field && file.by == By::Count {
            at.problem(
                "by",
                "everybody sees everybody: numbers would go up to the whole population",
                "by = \"share\"",
                "write by = \"share\"",
            );
            return None;
        }
        let resolution = if file.by == By::Share && !counted.is_empty() { file.resolution } else { 0 };
        let most = if resolution > 0 {
            resolution
        } else {
            match peers.sees {
                Sees::Sample => peers.drawn,
                Sees::Neighbors => at.context.learning.degree_max(),
                Sees::Field => 0,
            }
        };
        let classes = if rows.iter().any(|(_, row)| row.class.is_some()) { at.context.file.class.len().clamp(1, 16) as u32 } else { 1 };
        let even = peers.sees == Sees::Sample;
        let grid = Grid { counted, radix: most.saturating_add(1), resolution, even, classes, strategies: names.len() as u32 };
        if grid.counted.len() > COUNTED_MAX || grid.size() > TABLE_MAX {
            let named: Vec<&str> = grid.counted.iter().map(|s| names[usize::from(*s)].as_str()).collect();
            at.problem(
                "",
                format!("rows go by what is seen of {}, each from 0 to {most}: {} numbers", named.join(", "), grid.size()),
                format!(
                    "up to {COUNTED_MAX} strategies that are counted, and a table of {TABLE_MAX} numbers (classes × strategies² × cells)"
                ),
                "count fewer strategies, see fewer peers, or write by = \"share\" with a lower resolution",
            );
            return None;
        }
        let limits_q30 = table(&grid, &rows, file.by, at);
        let revision = at.free_by_class(&file.update_probability);
        Some(Self { peers, grid, limits_q30, revision })
    }

    fn moves(&self, crowd: &Crowd<'_>) -> Option<Vec<f64>> {
        if self.grid.classes > 1 || self.revision.by_class_q30.is_some() || self.peers.sees == Sees::Neighbors {
            return None;
        }
        let own = crowd.own as u8;
        let mut all = vec![0.0; crowd.counts.len()];
        let mut add = |p: f64, counts: &[u32], seen: u32| {
            let chances = self.chances(self.place(0, own, counts, seen));
            all.iter_mut().zip(chances).for_each(|(sum, chance)| *sum += p * chance);
        };
        if self.peers.sees == Sees::Field {
            let seen: u64 = (0..crowd.counts.len()).map(|s| crowd.pool(s)).sum();
            let counts: Vec<u32> = self.grid.counted.iter().map(|s| crowd.pool(usize::from(*s)) as u32).collect();
            add(1.0, &counts, seen as u32);
        } else {
            let shares: Vec<f64> = self.grid.counted.iter().map(|s| crowd.share(usize::from(*s))).collect();
            let somebody = crowd.counts.iter().sum::<u64>() > 1 || crowd.include_self;
            if somebody {
                multinomial(self.peers.drawn, &shares, 1.0, &mut Vec::new(), &mut |p, counts| add(p, counts, self.peers.drawn));
            } else {
                add(1.0, &vec![0; shares.len()], 0);
            }
        }
        Some(crowd.revised(&self.revision, |s| all[s]))
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        self.peers.facts(self.revision, of)
    }

    fn words(&self, words: &mut Words) {
        self.peers.words(words);
        let counted = |k: usize| self.grid.counted.get(k).map_or(u32::MAX, |s| u32::from(*s));
        words
            .scalar("counted_0", counted(0))
            .scalar("counted_1", counted(1))
            .scalar("counted_2", counted(2))
            .scalar("counted_3", counted(3))
            .scalar("radix", self.grid.radix)
            .scalar("resolution", self.grid.resolution)
            .flag("by_class", self.grid.classes > 1)
            .table("limits", self.limits_q30.iter().copied());
    }
}

/// Every way in which the first kinds occur among `left` draws, with its probability. `shares` are those of the kinds that are still to come.
fn multinomial(left: u32, shares: &[f64], p: f64, counts: &mut Vec<u32>, visit: &mut dyn FnMut(f64, &[u32])) {
    // What is not counted comes last: each step draws one kind from those not yet drawn.
    fn step(left: u32, shares: &[f64], rest: f64, p: f64, counts: &mut Vec<u32>, visit: &mut dyn FnMut(f64, &[u32])) {
        let Some((share, others)) = shares.split_first() else { return visit(p, counts) };
        let x = if rest > 0.0 { (share / rest).clamp(0.0, 1.0) } else { 0.0 };
        for n in 0..=left {
            let ways: f64 = (0..n).map(|j| f64::from(left - j) / f64::from(j + 1)).product();
            let chance = ways * x.powi(n as i32) * (1.0 - x).powi((left - n) as i32);
            if chance > 0.0 {
                counts.push(n);
                step(left - n, others, rest - share, p * chance, counts, visit);
                counts.pop();
            }
        }
    }
    step(left, shares, 1.0, p, counts, visit);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_ways_together_are_certain() {
        let (mut all, mut mean) = (0.0, 0.0);
        multinomial(7, &[0.2, 0.5], 1.0, &mut Vec::new(), &mut |p, counts| {
            all += p;
            mean += p * f64::from(counts[1]);
            assert!(counts[0] + counts[1] <= 7);
        });
        assert!((all - 1.0f64).abs() < 1e-12 && (mean - 3.5f64).abs() < 1e-12);
    }
}
