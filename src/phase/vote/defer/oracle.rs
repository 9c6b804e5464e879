//! `vote/defer`: signals right with probability c, the leader's for who fears or esteems it, a majority, and influence for who was right.
#![deny(clippy::float_arithmetic)]

use super::rule::{DeferPlan, OWN, TRUTH};
use crate::columns::Column;
use crate::oracle::{Oracle, Out, View};

impl Oracle for DeferPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        let (first, role) = (i - i % self.size, (i % self.size) as usize);
        let group = i64::from(view.word(first, TRUTH));
        let (truth, coin, doubt) = (group >> 31, (group >> 30) & 1, group % (1 << 30));
        let signals: Vec<i64> = (first..first + self.size).map(|j| if self.is_right(view, j) { truth } else { 1 - truth }).collect();
        let rank = |j: u32| view.get(self.rank(), 0, j);
        // Of several alike the first.
        let leader = (first..first + self.size).rev().max_by_key(|j| rank(*j)).unwrap_or(first);
        let report = |j: u32| {
            let lacks = if self.need == 0 { 1 } else { (i64::from(self.need) - view.get(Column::Resource, 0, j)).max(0) };
            let cost = i128::from(rank(leader) - rank(j)) * i128::from(lacks);
            signals[if cost > i128::from(self.limit) { leader - first } else { j - first } as usize]
        };
        let reports: Vec<i64> = (first..first + self.size).map(report).collect();
        let decision = match reports.iter().map(|r| 2 * r - 1).sum::<i64>() {
            0 => coin,
            lead => i64::from(lead > 0),
        };
        out.set(Column::Report, 0, reports[role] + 2 * decision + 4 * truth + 8 * signals[role]);
        let reference = if doubt < i64::from(self.judge_q30) { truth } else { decision };
        let before = view.get(Column::Influence, 0, i);
        let (one, scaled) = (1i64 << 30, before * i64::from(self.rate_q30));
        let (floor, rest) = (scaled / one, scaled % one);
        let loss = if 2 * rest > one || (2 * rest == one && floor % 2 == 1) { floor + 1 } else { floor };
        let gain = if self.rate_q30 > 0 && signals[role] == reference { 65536 } else { 0 };
        out.set(Column::Influence, 0, (before - loss + gain).min(i64::from(u32::MAX)));
    }
}

impl DeferPlan {
    /// Is the signal of agent `j` right?
    fn is_right(&self, view: &View<'_>, j: u32) -> bool {
        let c = view.get(Column::Capability, 0, j);
        let chance = self.accuracy_q30.map_or(c * 16384 + c / 4 + c / 32768, i64::from);
        i64::from(view.word(j, OWN) / 4) < chance
    }
}
