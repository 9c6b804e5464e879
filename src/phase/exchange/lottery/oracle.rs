//! `exchange/lottery`: of each group i wins with w_i^a/Σ w^a; what is owned decays; a part of all prizes for everybody.
#![deny(clippy::float_arithmetic)]

use super::rule::{FIRST, LotteryPlan, WINNER};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::num::permute::Permutation;
use crate::oracle::power::weight_q30;
use crate::oracle::{Oracle, Out, View};

impl Oracle for LotteryPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        let agents = view.agents();
        let stock = view.get(Column::Resource, 0, i);
        let seat = if self.random { Permutation::new(view.key(view.phase.draw(draw::MATCHING)), agents).forward(i) } else { i };
        let first = seat / self.size * self.size;
        let has_won = first + self.size <= agents && self.winner(view, first) == i;
        let (share, one) = (i128::from(stock) * i128::from(self.decay_q32), 1 << 32);
        let (whole, rest) = (share / one, share % one);
        let lost = (whole + i128::from(2 * rest > one || (2 * rest == one && whole % 2 == 1))) as i64;
        let start = (i64::from(view.word(0, FIRST)) * i64::from(agents)) >> 32;
        let more = (i64::from(i) - start).rem_euclid(i64::from(agents)) < i64::from(self.left);
        let next = stock - lost + if has_won { i64::from(self.prize) } else { 0 } + i64::from(self.each) + i64::from(more);
        out.set(Column::Resource, 0, next.min(i64::from(u32::MAX)));
    }
}

impl LotteryPlan {
    /// Who wins in the group that begins with a seat.
    fn winner(&self, view: &View<'_>, first: u32) -> u32 {
        let members: Vec<u32> =
            (first..first + self.size).map(|seat| if self.random { view.seated()[seat as usize] } else { seat }).collect();
        let stocks: Vec<i64> = members.iter().map(|j| view.get(Column::Resource, 0, *j)).collect();
        let most = stocks.iter().copied().max().unwrap_or(0);
        let parts = self.size.next_power_of_two();
        let weight = |w: i64| weight_q30(self.table.words(), self.exponent_q16, w, most) / i64::from(parts);
        let mut weights: Vec<i64> = stocks.into_iter().map(weight).collect();
        if weights.iter().sum::<i64>() == 0 {
            weights.fill(1);
        }
        let mut left = (i64::from(view.word(first, WINNER)) * weights.iter().sum::<i64>()) >> 32;
        for (j, weight) in members.iter().zip(weights) {
            if left < weight {
                return *j;
            }
            left -= weight;
        }
        members[members.len() - 1]
    }
}
