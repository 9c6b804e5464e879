//! `govern/tax`: pay a share, get an equal part of all shares.
#![deny(clippy::float_arithmetic)]

use super::rule::{FIRST, TaxPlan, Within};
use crate::columns::Column;
use crate::oracle::{Oracle, Out, View};

impl Oracle for TaxPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        let stock = |j: u32| view.get(Column::Resource, 0, j);
        let paid = |j: u32| {
            let taxed = i128::from((stock(j) - i64::from(self.exempt)).max(0));
            let rate = if self.whole { 1 << 32 } else { i128::from(self.rate_q32) };
            (taxed * rate / (1 << 32)) as i64
        };
        let pool = match self.within {
            Within::Population => 0..view.agents(),
            Within::Group => i / self.size * self.size..(i / self.size + 1) * self.size,
        };
        let (first, n) = (pool.start, i64::from(pool.end - pool.start));
        let total = if self.within == Within::Population { view.total(paid) } else { pool.map(paid).sum() };
        let start = (i64::from(view.word(first, FIRST)) * n) >> 32;
        let place = (i64::from(i - first) - start).rem_euclid(n);
        let more = i64::from(place < total % n);
        out.set(Column::Resource, 0, stock(i) - paid(i) + total / n + more);
    }
}
