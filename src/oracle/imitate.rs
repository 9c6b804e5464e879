//! Whom an agent looks at, and choices in proportion, from the formulas.

use super::{View, graph};
use crate::config::plan::draw;
use crate::num::table::FermiTable;

/// A model for `i` and a fraction of 2^32 for further decisions: on a graph one word gives both, the slot from the high
/// half of `word · degree` and the fraction from the low half; well-mixed, the fraction is a word of its own.
#[must_use]
pub fn drawn(view: &View<'_>, i: u32) -> Option<(u32, u32)> {
    if !view.topology().is_graph() {
        return view.random_other(i, draw::MODEL, draw::MODEL_LOW).map(|j| (j, view.word(i, draw::ADOPT)));
    }
    let product = u64::from(view.word(i, draw::MODEL)) * u64::from(graph::degree(view, i));
    graph::nth(view, i, (product >> 32) as u32).map(|j| (j, product as u32))
}

/// An other of agent `of` (on a graph: a neighbour), drawn by agent `i` with its word `k` (and `k + 1`, the low word).
#[must_use]
pub fn drawn_by(view: &View<'_>, i: u32, of: u32, k: u32) -> Option<u32> {
    if !view.topology().is_graph() {
        return view.random_other_of(i, of, k, k + 1);
    }
    let product = u64::from(view.word(i, k)) * u64::from(graph::degree(view, of));
    graph::nth(view, of, (product >> 32) as u32)
}

/// What an imitation rule came to.
#[derive(Debug, Clone, Copy)]
pub struct Learned {
    /// The agent's strategy.
    pub strategy: u8,
    /// Whom it copied; itself if no single person.
    pub model: u32,
}

/// Somebody to listen to; `None`: there is nobody.
#[must_use]
pub fn drawn_partner(view: &View<'_>, i: u32) -> Option<u32> {
    drawn(view, i).map(|(j, _)| j)
}

/// The first number whose sum with all before it exceeds `word · total / 2^bits`, rounded down; `None`: the total is 0.
#[must_use]
pub fn in_proportion(numbers: &[u128], word: u128, bits: u32) -> Option<usize> {
    let goal = (numbers.iter().sum::<u128>() * word) >> bits;
    let mut sum = 0;
    numbers.iter().position(|number| {
        sum += number;
        sum > goal
    })
}

/// Does agent `i` take over what `j` does, by this fraction of 2^32?
#[must_use]
pub fn adopts(view: &View<'_>, table: &FermiTable, i: u32, j: u32, fraction: u32) -> bool {
    let difference = i64::from(view.payoff[j as usize]) - i64::from(view.payoff[i as usize]);
    i64::from(fraction >> 2) < adoption_q30(table, difference)
}

/// Base of the bin plus its slope times the first nine bits of the place in the bin; p(−d) = 1 − p(d); beyond the table 1.
#[must_use]
pub fn adoption_q30(table: &FermiTable, difference: i64) -> i64 {
    const ONE: i64 = 1 << 30;
    let width = 1i64 << table.bin_bits();
    let size = difference.abs();
    let up = match table.bins().get((size / width) as usize) {
        Some([base, slope]) => {
            let weight = (size % width) * 512 / width;
            i64::from(*base) + i64::from(*slope) * weight / 512
        }
        None => ONE,
    };
    if difference < 0 { ONE - up } else { up }
}
