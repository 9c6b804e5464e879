//! `imitate/group`: a group takes over a random other group's composition with probability 1/(1+exp(−β(π̄_other − π̄_own))).
#![deny(clippy::float_arithmetic)]

use super::rule::GroupCopyPlan;
use crate::config::plan::draw;
use crate::oracle::imitate::adoption_q30;
use crate::oracle::{Oracle, Out, View};

impl Oracle for GroupCopyPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        out.copy(view, model(view, self, i));
    }
}

/// Whom agent `i` copies: the member in its place of the group that its group copies.
fn model(view: &View<'_>, rule: &GroupCopyPlan, i: u32) -> u32 {
    let size = rule.size;
    let (own, role) = (i / size, i % size);
    let first = i - role;
    let others = u64::from(view.agents() / size) - 1;
    if others == 0 || !view.revises(first, &rule.revision, draw::REVISE) {
        return i;
    }
    let high = u128::from(view.word(first, draw::MODEL));
    let place = if others > 1 << 24 {
        (((high << 32) | u128::from(view.word(first, draw::MODEL_LOW))) * u128::from(others)) >> 64
    } else {
        (high * u128::from(others)) >> 32
    } as u32;
    let other = if place >= own { place + 1 } else { place };
    let mean = |group: u32| {
        let members = group * size..(group + 1) * size;
        members.map(|j| i64::from(view.payoff[j as usize])).sum::<i64>().div_euclid(i64::from(size))
    };
    let adopts = i64::from(view.word(first, draw::ADOPT) >> 2) < adoption_q30(&rule.table, mean(other) - mean(own));
    if adopts { other * size + role } else { i }
}
