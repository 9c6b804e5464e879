//! `interact/dominance`: win with 1/(1 + e^(−η·(h_i − h_j))), by the plan's table; h ← (1 − μ)·(h ± 1); π = income ± tribute.
#![deny(clippy::float_arithmetic)]

use super::rule::DominancePlan;
use crate::columns::Column;
use crate::config::plan::draw;
use crate::num::permute::Permutation;
use crate::oracle::{Oracle, Out, View};

impl Oracle for DominancePlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        let dominance = |j: u32| view.get(Column::Dominance, 0, j) - (1 << 31);
        let seats = Permutation::new(view.key(view.phase.draw(draw::MATCHING)), view.agents());
        let met = view.seated().get((seats.forward(i) ^ 1) as usize);
        let result = met.map_or(0, |&j| {
            let (one, two) = (i.min(j), i.max(j));
            let word = view.key(view.phase.draw(draw::PAIRS)).pairs().block(one, two, 0, 0)[0];
            // Division rounds towards 0.
            let ahead = (dominance(one) - dominance(two)) / (1 << self.cut);
            let wins = word >> 2 < self.table.threshold_q30(ahead as i32);
            if wins == (i == one) { 1 } else { -1 }
        });
        out.earn(i64::from(self.income) + result * i64::from(self.tribute));
        let now = dominance(i) + result * 65536;
        let share = i128::from(now.abs()) * i128::from(self.forgetting_q32);
        let (whole, rest) = (share >> 32, share % (1 << 32));
        let up = rest > 1 << 31 || (rest == 1 << 31 && whole % 2 == 1);
        let forgotten = (whole + i128::from(up)) as i64;
        out.set(Column::Dominance, 0, now - forgotten * now.signum() + (1 << 31));
    }
}
