//! Groups of rivals: consecutive agents, or consecutive seats of a random order.
#![deny(clippy::float_arithmetic)]

use super::rule::{Amounts, Rivals};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::num::permute::Permutation;
use crate::oracle::View;

/// The first seat of the group of agent `i`, and who sits in it; `None`: it is left over.
#[must_use]
pub fn members(view: &View<'_>, rivals: Rivals, i: u32) -> Option<(u32, Vec<u32>)> {
    let n = rivals.size;
    if !rivals.random {
        let first = i / n * n;
        return (first + n <= view.agents()).then(|| (first, (first..first + n).collect()));
    }
    let seats = Permutation::new(view.key(view.phase.draw(draw::MATCHING)), view.agents());
    let first = seats.forward(i) / n * n;
    (first + n <= view.agents()).then(|| (first, view.seated()[first as usize..(first + n) as usize].to_vec()))
}

/// What an agent brings, units of 1/65535 of the most.
#[must_use]
pub fn amount(view: &View<'_>, amounts: &Amounts, i: u32) -> i64 {
    match amounts.dimension {
        Some(d) => view.get(Column::Value, d, i),
        None => i64::from(amounts.by_strategy[usize::from(view.strategy[i as usize])]),
    }
}
