//! `exchange/kinetic`: the two of a pair divide what they own anew.
#![deny(clippy::float_arithmetic)]

use super::rule::KineticPlan;
use crate::columns::Column;
use crate::config::plan::draw;
use crate::num::permute::Permutation;
use crate::oracle::{Oracle, Out, View};

impl Oracle for KineticPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        let seats = Permutation::new(view.key(view.phase.draw(draw::MATCHING)), view.agents());
        let own = view.get(Column::Resource, 0, i);
        out.set(Column::Resource, 0, own);
        let Some(&j) = view.seated().get((seats.forward(i) ^ 1) as usize) else { return };
        let (one, two) = (i.min(j), i.max(j));
        let word = view.key(view.phase.draw(draw::PAIRS)).pairs().block(one, two, 0, 0)[0];
        let [a, b] = [one, two].map(|agent| view.get(Column::Resource, 0, agent));
        // What the one of the lower number gains.
        let gain = if a + b >= i64::from(u32::MAX) { 0 } else { gain(*self, a, b, word) };
        out.set(Column::Resource, 0, if i == one { own + gain } else { own - gain });
    }
}

fn gain(rule: KineticPlan, a: i64, b: i64, word: u32) -> i64 {
    let share = |of: i64, by: u32| (i128::from(of) * i128::from(by) / (1 << 32)) as i64;
    let heads = word < 1 << 31;
    match rule {
        KineticPlan::Transfer { amount } => {
            let amount = i64::from(amount);
            let (payer, change) = if heads { (a, -amount) } else { (b, amount) };
            if payer < amount { 0 } else { change }
        }
        KineticPlan::Split { saving_q32 } => {
            let (kept, left) = (share(a, saving_q32), share(b, saving_q32));
            let rest = a + b - kept - left;
            kept + share(rest + 1, word) - a
        }
        KineticPlan::YardSale { fraction_q32 } => {
            let stake = share(a.min(b), fraction_q32);
            if heads { stake } else { -stake }
        }
    }
}
