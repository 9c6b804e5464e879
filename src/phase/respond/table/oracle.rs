//! `respond/table`: the next strategy by the plan's table, at the place of one's class, own strategy and what one sees.
#![deny(clippy::float_arithmetic)]

use super::rule::ResponsePlan;
use crate::columns::Column;
use crate::config::plan::draw;
use crate::oracle::{Oracle, Out, View};
use crate::phase::respond::oracle::seen;

impl Oracle for ResponsePlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        if !view.revises(i, &self.revision, draw::REVISE) {
            return;
        }
        let (grid, count) = (&self.grid, view.plan.strategy_count());
        // With nothing to count nobody is looked at.
        let counts = if grid.counted.is_empty() { vec![0; count] } else { seen(view, self.peers, i) };
        let all: i64 = counts.iter().sum();
        let cells = i64::from(grid.radix).pow(grid.counted.len() as u32);
        let mut cell = 0;
        for (k, s) in grid.counted.iter().enumerate() {
            let n = counts[usize::from(*s)];
            let digit = if grid.resolution == 0 { n } else { (n * i64::from(grid.resolution)).checked_div(all).unwrap_or(0) };
            cell += digit * i64::from(grid.radix).pow(k as u32);
        }
        let class = if grid.classes > 1 { view.get(Column::Class, 0, i) } else { 0 };
        let own = i64::from(view.strategy[i as usize]);
        let row = ((class * count as i64 + own) * cells + cell) as usize;
        let limits = &self.limits_q30[row * count..(row + 1) * count];
        let word = view.word(i, draw::MODEL) >> 2;
        if let Some(next) = limits.iter().position(|limit| word < *limit) {
            out.choose(next as u8);
        }
    }
}
