//! Imitation rules, from the formula.
pub(super) mod best;
pub(super) mod birth_death;
pub(super) mod conformist;
pub(super) mod death_birth;
pub(super) mod fermi;
pub(super) mod group;
pub(super) mod hitchhike;
pub(super) mod majority;
pub(super) mod proportional;
pub(super) mod q_voter;
pub(super) mod sznajd;
pub(super) mod voter;
pub(super) mod wright_fisher;

use super::View;
use super::graph;
use crate::config::plan::{Fitness, draw};

/// A model for `i` and a fraction of 2^32 for further decisions: on a graph one word gives both, the slot from the high
/// half of `word · degree` and the fraction from the low half; well-mixed, the fraction is a word of its own.
pub(super) fn drawn(view: &View<'_>, i: u32) -> Option<(u32, u32)> {
    if !view.topology().is_graph() {
        return view.random_other(i, draw::MODEL, draw::MODEL_LOW).map(|j| (j, view.word(i, draw::ADOPT)));
    }
    let product = u64::from(view.word(i, draw::MODEL)) * u64::from(graph::degree(view, i));
    graph::nth(view, i, (product >> 32) as u32).map(|j| (j, product as u32))
}

/// An other of agent `of` (on a graph: a neighbour), drawn by agent `i` with its word `k` (and `k + 1`, the low word).
pub(super) fn drawn_by(view: &View<'_>, i: u32, of: u32, k: u32) -> Option<u32> {
    if !view.topology().is_graph() {
        return view.random_other_of(i, of, k, k + 1);
    }
    let product = u64::from(view.word(i, k)) * u64::from(graph::degree(view, of));
    graph::nth(view, of, (product >> 32) as u32)
}

/// What an imitation rule came to.
pub(super) struct Learned {
    /// The agent's strategy.
    pub strategy: u8,
    /// Whom it copied; itself if no single person.
    pub model: u32,
}

/// Somebody to listen to; `None`: there is nobody.
pub(super) fn drawn_partner(view: &View<'_>, i: u32) -> Option<u32> {
    drawn(view, i).map(|(j, _)| j)
}

/// Fitness max(0, 1 + δπ) in units: 1 and the change, which is rounded to the nearest, halves away from 1.
fn fitness(fitness: &Fitness, payoff: i32) -> u128 {
    let (one, unit) = (i128::from(fitness.one), 1i128 << fitness.shift);
    let change = (2 * i128::from(payoff).abs() * i128::from(fitness.slope) + unit) / (2 * unit);
    let fit = if payoff < 0 { one - change } else { one + change };
    fit.max(0) as u128
}

/// The first number whose sum with all before it exceeds `word · total / 2^bits`, rounded down; `None`: the total is 0.
fn in_proportion(numbers: &[u128], word: u128, bits: u32) -> Option<usize> {
    let goal = (numbers.iter().sum::<u128>() * word) >> bits;
    let mut sum = 0;
    numbers.iter().position(|number| {
        sum += number;
        sum > goal
    })
}
