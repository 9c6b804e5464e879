//! `vote/decide`: signals right with probability c, reports, a weighted majority, and influence for those who were right.
#![deny(clippy::float_arithmetic)]

use super::rule::{DecidePlan, FOLLOW, HONEST, OWN, TRUTH, Weights};
use crate::columns::Column;
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
    let signal = |i: u32| {
        let c = view.get(Column::Capability, 0, i);
        let chance = rule.accuracy_q30.map_or(c * 16384 + c / 4 + c / 32768, i64::from);
        if below(i, OWN, chance) { truth } else { 1 - truth }
    };
    let signals: Vec<i64> = members.clone().map(signal).collect();
    let report = |i: u32| {
        let conforms = i > first && below(i, FOLLOW, i64::from(rule.conformity_q30));
        let meant = signals[if conforms { 0 } else { (i - first) as usize }];
        if below(i, HONEST, i64::from(rule.honesty_q30)) { meant } else { 1 - meant }
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
    let members = first..first + rule.size;
    if rule.weights == Weights::Expert {
        let expertise = |i: u32| {
            let c = view.get(Column::Capability, 0, i).clamp(1, 65534);
            log2_q26(rule, c) - log2_q26(rule, 65535 - c)
        };
        return members.map(expertise).collect();
    }
    let most = members.clone().map(|i| view.get(Column::Influence, 0, i)).max().unwrap_or(0);
    let weight = |i: u32| match view.get(Column::Influence, 0, i) {
        _ if rule.exponent_q16 == 0 => 1 << 30,
        0 => 0,
        e => power_q30(rule, log2_q26(rule, most) - log2_q26(rule, e)),
    };
    members.map(weight).collect()
}

/// The plan's table of 1024 steps of log2 between 1 and 2, in units of 2^-26, interpolated.
fn log2_q26(rule: &DecidePlan, x: i64) -> i64 {
    let octave = i64::from(x.ilog2());
    // Place in the octave in units of 2^-31, then segment and the first 15 bits of the place in it.
    let place = (x << 31 >> octave) - (1 << 31);
    let (segment, inside) = ((place >> 21) as usize, (place >> 6) % (1 << 15));
    let at = |k: usize| i64::from(rule.table.words()[k]);
    (octave << 26) + at(segment) + (at(segment + 1) - at(segment)) * inside / (1 << 15)
}

/// 2^(−η·octaves) in units of 2^-30, by the plan's table of 256 steps of 2^-x between 0 and 1.
fn power_q30(rule: &DecidePlan, octaves_q26: i64) -> i64 {
    let y = (i64::from(rule.exponent_q16) * octaves_q26 + (1 << 25)) >> 26;
    if y > 30 << 16 {
        return 0;
    }
    let (whole, segment, inside) = (y / 65536, (y / 256 % 256) as usize, y % 256);
    let at = |k: usize| i64::from(rule.table.words()[crate::num::power::EXP_AT + k]);
    let value = at(segment) - (at(segment) - at(segment + 1)) * inside / 256;
    let unit = 1i64 << whole;
    (value + unit / 2) / unit
}

/// Herfindahl index in units of 2^-16, of weights cut to the 16 leading bits of their sum in units of 2^8.
fn concentration(weights: &[i64]) -> i64 {
    let total: i64 = weights.iter().map(|w| w.abs() / 256).sum();
    let bits = if total == 0 { 0 } else { total.ilog2() + 1 };
    let unit = 256i64 << bits.saturating_sub(16);
    let shares: Vec<i64> = weights.iter().map(|w| w.abs() / unit).collect();
    let sum: i64 = shares.iter().sum();
    if sum == 0 { 65536 / weights.len() as i64 } else { shares.iter().map(|s| s * s).sum::<i64>() * 65536 / (sum * sum) }
}
