//! `imitate/death_birth`: one's place goes to a neighbour (or oneself, if included) chosen in proportion to max(0, 1 + δπ).
#![deny(clippy::float_arithmetic)]

use super::rule::DeathBirthPlan;
use crate::config::plan::draw;
use crate::oracle::imitate::in_proportion;
use crate::oracle::{Oracle, Out, View, graph};
use crate::phase::imitate::selection::oracle::fitness;

impl Oracle for DeathBirthPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        out.copy(view, model(view, self, i));
    }
}

/// Whom agent `i` takes after; itself if nobody.
fn model(view: &View<'_>, rule: &DeathBirthPlan, i: u32) -> u32 {
    if !view.revises(i, &rule.revision, draw::REVISE) {
        return i;
    }
    let mut rivals: Vec<u32> = graph::neighbors(view, i).iter().map(|m| m.agent).collect();
    if rule.include_self {
        rivals.push(i);
    }
    let fit: Vec<u128> = rivals.iter().map(|j| fitness(&rule.fitness, view.payoff[*j as usize])).collect();
    in_proportion(&fit, u128::from(view.word(i, draw::MODEL)), 32).map_or(i, |k| rivals[k])
}
