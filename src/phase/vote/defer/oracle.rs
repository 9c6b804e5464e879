//! `vote/defer`: who fears or esteems the leader says what it says, others their own signal; each report counts once.
#![deny(clippy::float_arithmetic)]

use super::rule::DeferPlan;
use crate::columns::Column;
use crate::oracle::{Oracle, Out, View};
use crate::phase::vote::jury::oracle::{self as jury, Said};

impl Oracle for DeferPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        jury::next(view, &self.jury, i, out, |first, signals| {
            let members = first..first + self.jury.size;
            let rank = |j: u32| if self.fear { view.get(Column::Dominance, 0, j) } else { jury::shown(view, &self.jury, j) };
            // Of several alike the first.
            let leader = members.clone().rev().max_by_key(|j| rank(*j)).unwrap_or(first);
            let report = |j: u32| {
                let lacks = if self.need == 0 { 1 } else { (i64::from(self.need) - view.get(Column::Resource, 0, j)).max(0) };
                let cost = i128::from(rank(leader) - rank(j)) * i128::from(lacks);
                signals[if cost > i128::from(self.limit) { leader - first } else { j - first } as usize]
            };
            let reports: Vec<i64> = members.map(report).collect();
            let lead = reports.iter().map(|r| 2 * r - 1).sum();
            Said { reports, lead, judge_q30: i64::from(self.jury.judge_q30) }
        });
    }
}
