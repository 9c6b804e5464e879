//! `vote/decide`: some say what the leader says, some lie, and votes weigh by influence or expertise.
#![deny(clippy::float_arithmetic)]

use super::rule::{DecidePlan, FOLLOW, HONEST, Weights};
use crate::columns::Column;
use crate::oracle::power::{concentration, log2_q26, weight_q30};
use crate::oracle::{Oracle, Out, View};
use crate::phase::vote::jury::oracle::{self as jury, Said};

impl Oracle for DecidePlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        jury::next(view, &self.jury, i, out, |first, signals| said(view, self, first, signals));
    }
}

/// What the group from agent `first` on says.
fn said(view: &View<'_>, rule: &DecidePlan, first: u32, signals: &[i64]) -> Said {
    let below = |i: u32, k: u32, chance: i64| i64::from(view.word(i, k) / 4) < chance;
    let class = |i: u32| view.get(Column::Class, 0, i) as usize;
    let report = |i: u32| {
        let conforms = i > first && below(i, FOLLOW, i64::from(rule.members.conformity_q30.each[class(i)]));
        let meant = signals[if conforms { 0 } else { (i - first) as usize }];
        if below(i, HONEST, i64::from(rule.members.honesty_q30.each[class(i)])) { meant } else { 1 - meant }
    };
    let reports: Vec<i64> = (first..first + rule.jury.size).map(report).collect();
    let mut weights = weights(view, rule, first);
    if !rule.leader_votes {
        weights[0] = 0;
    }
    let lead = weights.iter().zip(&reports).map(|(w, r)| w.div_euclid(1 << rule.shift) * (2 * r - 1)).sum();
    let judge = i64::from(rule.jury.judge_q30);
    Said { reports, lead, judge_q30: if rule.eroded { judge * (65536 - concentration(&weights)) / 65536 } else { judge } }
}

fn weights(view: &View<'_>, rule: &DecidePlan, first: u32) -> Vec<i64> {
    let (members, words) = (first..first + rule.jury.size, rule.table.words());
    if rule.weights == Weights::Expert {
        let expertise = |i: u32| {
            let c = view.get(Column::Capability, 0, i).clamp(1, 65534);
            log2_q26(words, c) - log2_q26(words, 65535 - c)
        };
        return members.map(expertise).collect();
    }
    let most = members.clone().map(|i| jury::shown(view, &rule.jury, i)).max().unwrap_or(0);
    members.map(|i| weight_q30(words, rule.exponent_q16, jury::shown(view, &rule.jury, i), most)).collect()
}
