//! `interact/mission`: decision Σ W p, values (1−s)p + s·decision, task score (1 − ζ·discord)⁺(1+e)/2, coverage of the worst-off.
#![deny(clippy::float_arithmetic)]

use super::rule::{Goal, MissionPlan};
use crate::columns::Column;
use crate::oracle::{Oracle, Out, View, to_even};

impl Oracle for MissionPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        next(view, self, i, out);
    }
}

/// `a·b/c` to the nearest, halves up.
fn ratio(a: i64, b: i64, c: i64) -> i64 {
    (2 * a * b + c).div_euclid(2 * c)
}

/// Values, outcome, scores and payoff of agent `i`.
fn next(view: &View<'_>, rule: &MissionPlan, i: u32, out: &mut Out<'_>) {
    let first = i - i % 4;
    let style = &rule.styles[view.strategy[first as usize] as usize];
    let preference = |role: u32, d: u32| view.get(Column::Preference, d, first + role);
    let weighted = |d: u32| (0..4).map(|role| i64::from(style.weights[role as usize]) * preference(role, d)).sum::<i64>();
    let decision = [to_even(weighted(0), 16), to_even(weighted(1), 16)];
    // The way from preference to decision is rounded by its size, alike in both directions.
    let value = |role: u32, d: u32| {
        let way = decision[d as usize] - preference(role, d);
        preference(role, d) + way.signum() * to_even(way.abs() * i64::from(style.pressure_q16), 16)
    };
    let all = |f: &dyn Fn(u32, u32) -> i64| -> Vec<i64> {
        (0..4).map(|role| (0..2).map(|d| (f(role, d) - decision[d as usize]).abs()).sum()).collect()
    };
    let discord: i64 = all(&value).iter().sum();
    let [share, emphasis] = decision;
    let agreement = (8 * 65535 - discord * i64::from(rule.discord_q10) / 1024).max(0);
    let objective = ratio(agreement / 8 + i64::from(agreement % 8 >= 4), (65536 + emphasis).div_euclid(2), 65535);
    let need = preference(0, 0);
    let covered = |aid: i64, need: i64| {
        let given = ratio(objective, aid, 65535);
        // Halves of an odd need are rounded down.
        if given >= need { 65535 } else { (given * 65535 + need / 2) / need }
    };
    let least = covered(share, need).min(covered(65535 - share, 65535 - need));
    let human = ratio(least, (131_071 - emphasis) / 2, 65535);
    let worst = *all(&preference).iter().max().unwrap_or(&0);
    let score = match rule.goal {
        Goal::Objective => objective,
        Goal::HumanValue => human,
        Goal::Holistic => *[objective, human, 65535 - (worst + 1) / 2, i64::from(style.plurality)].iter().min().unwrap_or(&0),
    };
    for d in 0..2 {
        out.set(Column::Value, d, value(i % 4, d));
        out.set(Column::Outcome, d, decision[d as usize]);
    }
    out.set(Column::Objective, 0, objective);
    out.set(Column::Human, 0, human);
    out.earn((score + i64::from(score >= 32768)) >> rule.payoff_shift);
}
