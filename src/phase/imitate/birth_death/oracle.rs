//! `imitate/birth_death`: agents reproduce in proportion to max(0, 1 + δπ) and send a child to a neighbour, who takes after one of those who sent.
#![deny(clippy::float_arithmetic)]

use super::rule::{BirthDeathPlan, SENDER};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::oracle::{Oracle, Out, View, graph};
use crate::phase::imitate::selection::oracle::fitness;

impl Oracle for BirthDeathPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        out.copy(view, model(view, self, i));
    }
}

/// Whom agent `i` takes after; itself if nobody sends it a child.
fn model(view: &View<'_>, rule: &BirthDeathPlan, i: u32) -> u32 {
    let neighbors = graph::neighbors(view, i);
    let senders: Vec<u32> = neighbors.iter().map(|m| m.agent).filter(|j| child(view, rule, *j) == Some(i)).collect();
    if senders.is_empty() {
        return i;
    }
    senders[((u64::from(view.word(i, SENDER)) * senders.len() as u64) >> 32) as usize]
}

/// To whom agent `j` sends a child: of `word · degree` the high half is the slot, the low half decides whether there is one.
fn child(view: &View<'_>, rule: &BirthDeathPlan, j: u32) -> Option<u32> {
    let product = u64::from(view.word(j, draw::MODEL)) * u64::from(graph::degree(view, j));
    let fit = fitness(&rule.fitness, view.payoff[j as usize]).min(u128::from(rule.most));
    // Units of 2^-30, to the nearest.
    let birth = ((fit << rule.left) * u128::from(rule.slope.each[view.get(Column::Class, 0, j) as usize]) + (1 << 31)) >> 32;
    let born = u128::from(product as u32 >> 2) < birth;
    graph::nth(view, j, (product >> 32) as u32).filter(|_| born)
}
