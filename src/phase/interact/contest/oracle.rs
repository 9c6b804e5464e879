//! `interact/contest`: a share of the prize for all, the rest by strength^r, less effort and sabotage.
#![deny(clippy::float_arithmetic)]

use super::super::rivals::oracle::{amount, members};
use super::rule::{ContestPlan, PRIZE};
use crate::columns::Column;
use crate::oracle::power::weight_q30;
use crate::oracle::{Oracle, Out, View};

impl Oracle for ContestPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        out.earn(members(view, self.rivals, i).map_or(0, |(first, members)| earned(self, view, i, first, &members)));
    }
}

fn contends(rule: &ContestPlan, view: &View<'_>, j: u32) -> bool {
    rule.loners & (1 << view.strategy[j as usize]) == 0
}

/// Strength^r in units of 2^-25.
fn weight(rule: &ContestPlan, view: &View<'_>, j: u32) -> i64 {
    let capable = if rule.by_capability { view.get(Column::Capability, 0, j) } else { 65_535 };
    let kept = i64::from(rule.kept_q16[usize::from(view.strategy[j as usize])]);
    let strength = capable * amount(view, &rule.amounts, j) * kept / 65_536;
    match rule.exponent_q16 {
        65_536 => strength / 128,
        r => weight_q30(rule.table.words(), r, strength, 65_535 * 65_535).min(1 << 30) / 32,
    }
}

fn earned(rule: &ContestPlan, view: &View<'_>, i: u32, first: u32, members: &[u32]) -> i64 {
    if !contends(rule, view, i) {
        return 0;
    }
    // Whoever stays out is as if it were not in the group.
    let members: Vec<u32> = members.iter().copied().filter(|j| contends(rule, view, *j)).collect();
    let present = members.len();
    let weights: Vec<i64> = members.iter().map(|j| weight(rule, view, *j)).collect();
    let all: i64 = weights.iter().sum();
    let place = members.iter().position(|j| *j == i).expect("an agent is a member of its group");
    let prize = i64::from(rule.prize);
    let won = if rule.lottery {
        // The winner is where a point below the sum falls; without strength all members are as long.
        let lengths = if all == 0 { vec![1; present] } else { weights };
        let point = (i64::from(view.word(first, PRIZE)) * lengths.iter().sum::<i64>()) >> 32;
        let before: i64 = lengths[..place].iter().sum();
        if (before..before + lengths[place]).contains(&point) { prize } else { 0 }
    } else if all == 0 {
        i64::from(rule.evens[present])
    } else {
        let (whole, rest) = (prize * weights[place] / all, prize * weights[place] % all);
        whole + i64::from(2 * rest > all || (2 * rest == all && whole % 2 == 1))
    };
    let strategy = usize::from(view.strategy[i as usize]);
    let effort = if rule.amounts.dimension.is_some() { amount(view, &rule.amounts, i) } else { 0 };
    // In units of 2^-(32 + shift), to nearest, halves up.
    let unit = 1i128 << (32 + rule.cost.shift);
    let cost = (i128::from(effort << 15) * i128::from(rule.cost.mantissa) + unit / 2) / unit;
    i64::from(rule.shares[present]) + won - cost as i64 - i64::from(rule.pays[strategy])
}
