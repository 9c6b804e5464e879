//! `vote/decide`: signals right with probability c, reports, a weighted majority, and influence for those who were right.
#![deny(clippy::float_arithmetic)]

use super::rule::{DecidePlan, FOLLOW, HONEST, OWN, TRUTH, Weights};
use crate::columns::Column;
use crate::oracle::power::{concentration, log2_q26, weight_q30};
use crate::oracle::{Oracle, Out, View};

impl Oracle for DecidePlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        next(view, self, i, out);
    }
}

/// What one group said and decided.
struct Vote {
    signals: Vec<i64>,
    reports: Vec<i64>,
    truth: i64,
    decision: i64,
    reference: i64,
}

/// Report and influence of agent `i`.
fn next(view: &View<'_>, rule: &DecidePlan, i: u32, out: &mut Out<'_>) {
    let role = i % rule.size;
    let vote = vote(view, rule, i - role);
    let (said, signal) = (vote.reports[role as usize], vote.signals[role as usize]);
    out.set(Column::Report, 0, said + 2 * vote.decision + 4 * vote.truth + 8 * signal);
    let before = view.get(Column::Influence, 0, i);
    let (one, scaled) = (1i64 << 30, before * i64::from(rule.rate_q30));
    let (floor, rest) = (scaled / one, scaled % one);
    let loss = if 2 * rest > one || (2 * rest == one && floor % 2 == 1) { floor + 1 } else { floor };
    let gain = if rule.rate_q30 > 0 && signal == vote.reference { 65536 } else { 0 };
    out.set(Column::Influence, 0, (before - loss + gain).min(i64::from(u32::MAX)));
}

fn vote(view: &View<'_>, rule: &DecidePlan, first: u32) -> Vote {
    let members = first..first + rule.size;
    let group = i64::from(view.word(first, TRUTH));
    let (truth, coin, doubt) = (group >> 31, (group >> 30) & 1, group % (1 << 30));
    let below = |i: u32, k: u32, chance: i64| i64::from(view.word(i, k) / 4) < chance;
    let class = |i: u32| view.get(Column::Class, 0, i) as usize;
    let signal = |i: u32| {
        let c = view.get(Column::Capability, 0, i);
        let chance = rule.accuracy_q30.map_or(c * 16384 + c / 4 + c / 32768, |accuracy| i64::from(accuracy.each[class(i)]));
        if below(i, OWN, chance) { truth } else { 1 - truth }
    };
    let signals: Vec<i64> = members.clone().map(signal).collect();
    let report = |i: u32| {
        let conforms = i > first && below(i, FOLLOW, i64::from(rule.conformity_q30.each[class(i)]));
        let meant = signals[if conforms { 0 } else { (i - first) as usize }];
        if below(i, HONEST, i64::from(rule.honesty_q30.each[class(i)])) { meant } else { 1 - meant }
    };
    let reports: Vec<i64> = members.clone().map(report).collect();
    let mut weights = weights(view, rule, first);
    if !rule.leader_votes {
        weights[0] = 0;
    }
    let sum: i64 = weights.iter().zip(&reports).map(|(w, r)| w.div_euclid(1 << rule.shift) * (2 * r - 1)).sum();
    let decision = match sum {
        0 => coin,
        _ => i64::from(sum > 0),
    };
    let speaks =
        if rule.eroded { i64::from(rule.judge_q30) * (65536 - concentration(&weights)) / 65536 } else { i64::from(rule.judge_q30) };
    let reference = if doubt < speaks { truth } else { decision };
    Vote { signals, reports, truth, decision, reference }
}

fn weights(view: &View<'_>, rule: &DecidePlan, first: u32) -> Vec<i64> {
    let (members, words) = (first..first + rule.size, rule.table.words());
    if rule.weights == Weights::Expert {
        let expertise = |i: u32| {
            let c = view.get(Column::Capability, 0, i).clamp(1, 65534);
            log2_q26(words, c) - log2_q26(words, 65535 - c)
        };
        return members.map(expertise).collect();
    }
    let most = members.clone().map(|i| view.get(Column::Influence, 0, i)).max().unwrap_or(0);
    members.map(|i| weight_q30(words, rule.exponent_q16, view.get(Column::Influence, 0, i), most)).collect()
}
