//! `respond/conformity`: A with probability 1/(1 + exp(−2β(m + h))), by the plan's table.
#![deny(clippy::float_arithmetic)]

use super::rule::ConformityPlan;
use crate::columns::Column;
use crate::config::plan::draw;
use crate::oracle::imitate::adoption_q30;
use crate::oracle::{Oracle, Out, View};
use crate::phase::respond::oracle::seen;

impl Oracle for ConformityPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        if !view.revises(i, &self.revision, draw::REVISE) {
            return;
        }
        let counts = seen(view, self.peers, i);
        let all: i64 = counts.iter().sum();
        if all == 0 {
            return;
        }
        let class = view.get(Column::Class, 0, i) as usize;
        // Units of 2^-30; Rust divides towards 0.
        let m = (2 * counts[usize::from(self.toward)] - all) * (1 << 30) / all;
        let mut argument = i64::from(self.shift_q18[class]) + i64::from(self.slope_q18[class]) * m / (1 << 30);
        if let Some(last) = self.factors_q20.last() {
            let factor = self.factors_q20.get(all as usize).unwrap_or(last);
            argument = argument * i64::from(*factor) / (1 << 20);
        }
        let a = i64::from(view.word(i, draw::MODEL) >> 2) < adoption_q30(&self.table, argument);
        out.choose(if a { self.toward } else { 1 - self.toward });
    }
}
