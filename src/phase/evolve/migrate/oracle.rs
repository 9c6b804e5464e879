//! `evolve/migrate`: with the probability of its environment an agent gets the strategy of somebody outside its patch.
#![deny(clippy::float_arithmetic)]

use super::rule::{FROM, MigratePlan};
use crate::config::plan::draw;
use crate::oracle::{Oracle, Out, View};

impl Oracle for MigratePlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        out.choose(next(view, self, i));
    }
}

/// Strategy of agent `i` after the phase.
fn next(view: &View<'_>, rule: &MigratePlan, i: u32) -> u8 {
    let own = i / rule.size;
    let probability = rule.probability_q30[(own as usize) % rule.probability_q30.len()];
    if (view.word(i, draw::EVENT) >> 2) >= probability {
        return view.strategy[i as usize];
    }
    // Those outside in the order of their indices: first those before the patch, then those after it.
    let outside = u128::from(view.agents() - rule.size);
    let place = if outside > 1 << 24 {
        let word = (u128::from(view.word(i, FROM)) << 32) | u128::from(view.word(i, FROM + 1));
        (word * outside) >> 64
    } else {
        (u128::from(view.word(i, FROM)) * outside) >> 32
    } as u32;
    let before = own * rule.size;
    view.strategy[if place < before { place } else { place + rule.size } as usize]
}
