//! `interact/gamble`: an even gamble for `gain` or a loss of gain/ratio, taken above the ratio of one's class, until ruin.
#![deny(clippy::float_arithmetic)]

use super::rule::{GamblePlan, OUTCOME, RATIO};
use crate::columns::Column;
use crate::oracle::{Oracle, Out, View};

impl Oracle for GamblePlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        next(view, self, i, out);
    }
}

/// Resources of agent `i` after the phase.
fn next(view: &View<'_>, rule: &GamblePlan, i: u32, out: &mut Out<'_>) {
    let stock = view.get(Column::Resource, 0, i);
    let chance = i64::from(view.word(i, RATIO));
    let ratio = i64::from(rule.low_q16) + ((chance * i64::from(rule.ratios)) >> 32);
    let gain = i64::from(rule.gain);
    let loss = (gain * 65536 + ratio / 2) / ratio;
    let takes = stock > 0 && ratio > i64::from(rule.threshold_q16[view.get(Column::Class, 0, i) as usize]);
    let wins = view.word(i, OUTCOME) < 1 << 31;
    let next = match (takes, wins) {
        (false, _) => stock,
        (true, true) => (stock + gain).min(i64::from(u32::MAX)),
        (true, false) => (stock - loss).max(0),
    };
    out.set(Column::Resource, 0, next);
}
