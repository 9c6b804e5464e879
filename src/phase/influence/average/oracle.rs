//! `influence/average`: a·p + (1−a)·((1−w)·v + w·mean of the others), the mean cut at 2^-16, one rounding to even.
#![deny(clippy::float_arithmetic)]

use super::rule::{Anchor, AveragePlan};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::oracle::{Oracle, Out, View, graph};

impl Oracle for AveragePlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        next(view, self, i, out);
    }
}

/// Values of agent `i` after the phase.
fn next(view: &View<'_>, rule: &AveragePlan, i: u32, out: &mut Out<'_>) {
    let revises = view.revises(i, &rule.revision, draw::REVISE);
    let met = graph::neighbors(view, i);
    let listened: Vec<u32> = met.iter().map(|m| m.agent).chain(rule.include_self.then_some(i)).collect();
    // Influence in units that make the sum fit 16 bits, or 31 if it is that of 4096 or more.
    let most = if listened.len() < 4096 { 65535 } else { i128::from(i32::MAX) };
    let influence: Vec<i128> = listened.iter().map(|j| i128::from(view.get(Column::Influence, 0, *j))).collect();
    let mut unit = 1;
    while influence.iter().map(|e| e / unit).sum::<i128>() > most {
        unit *= 2;
    }
    let links = graph::weights(view, i);
    for d in 0..view.dimensions() {
        let own = i128::from(view.get(Column::Value, d, i));
        let (mut sum, mut weight) = (0i128, 0i128);
        for (k, j) in listened.iter().enumerate() {
            let hides = i128::from(rule.sycophancy[view.get(Column::Class, 0, *j) as usize]);
            let shown = own + to_even((i128::from(view.get(Column::Value, d, *j)) - own) * (16384 - hides), 14);
            let of_link = || links.as_ref().map_or(1, |links| links.get(k).copied().unwrap_or(65_536));
            let counts = if rule.weighted { influence[k] / unit } else { of_link() };
            (sum, weight) = (sum + counts * shown, weight + counts);
        }
        if !view.topology().is_graph() {
            let (all, n) = (i128::from(view.sums()[d as usize]), i128::from(view.agents()));
            (sum, weight) = if rule.include_self { (all, n) } else { (all - own, n - 1) };
        }
        let mean = if weight == 0 { own * 65536 } else { sum * 65536 / weight };
        let class = view.get(Column::Class, 0, i) as usize;
        let (a, w) = (i128::from(rule.anchor_q14.each[class]), i128::from(rule.weight_q14.each[class]));
        let pulled = (16384 - w) * own * 65536 + w * mean;
        let whole =
            a * i128::from(view.get(if rule.anchor_to == Anchor::Origin { Column::Origin } else { Column::Preference }, d, i)) * (1 << 30)
                + (16384 - a) * pulled;
        out.set(Column::Value, d, if revises { to_even(whole, 44) as i64 } else { own as i64 });
    }
}

/// `x / 2^bits`, ties to the even quotient.
fn to_even(x: i128, bits: u32) -> i128 {
    let (whole, half) = (1i128 << bits, 1i128 << (bits - 1));
    let (floor, rest) = (x.div_euclid(whole), x.rem_euclid(whole));
    if rest > half || (rest == half && floor % 2 != 0) { floor + 1 } else { floor }
}
