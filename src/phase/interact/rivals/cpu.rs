//! Groups of rivals on the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{Amounts, Rivals};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::kernel::View;
use crate::num::permute::Permutation;
use rayon::prelude::*;

/// Agents per inner block.
pub const BLOCK: usize = 512;

/// What agents bring, for one replica.
#[derive(Debug, Clone, Copy)]
pub struct Brought<'a> {
    strategy: &'a [u8],
    value: &'a [u16],
    by_strategy: &'a [u32; 16],
}

impl<'a> Brought<'a> {
    /// Of the agents of a view.
    #[must_use]
    pub fn new(view: &View<'a>, amounts: &'a Amounts) -> Self {
        let value = amounts.dimension.map_or(&[][..], |d| view.halves(Column::Value, d));
        Self { strategy: view.strategy, value, by_strategy: &amounts.by_strategy }
    }

    /// By agent `i`, units of 1/65535 of the most.
    #[inline(always)]
    #[must_use]
    pub fn by(&self, i: usize) -> u32 {
        if self.value.is_empty() { self.by_strategy[usize::from(self.strategy[i] & 15)] } else { u32::from(self.value[i]) }
    }
}

/// The order in which agents sit, where it is random.
fn seats(view: &View<'_>, rivals: Rivals) -> Option<Permutation> {
    rivals.random.then(|| Permutation::new(view.key(draw::MATCHING), view.plan.agents()))
}

/// What `each` finds out of the first seat and the members of a group, group by group.
pub fn by_group<T: Default + Clone + Send>(view: &View<'_>, rivals: Rivals, each: impl Fn(u32, &[u32]) -> T + Sync) -> Vec<T> {
    let (size, seats) = (rivals.size as usize, seats(view, rivals));
    let per = (BLOCK / size).max(1);
    let mut found = vec![T::default(); view.plan.agents() as usize / size];
    found.par_chunks_mut(per).with_min_len(4).enumerate().for_each(|(block, found)| {
        let first = (block * per * size) as u32;
        let mut members: Vec<u32> = (first..).take(found.len() * size).collect();
        if let Some(seats) = &seats {
            seats.inverse_many(&mut members);
        }
        let starts = (first..).step_by(size);
        for ((found, members), start) in found.iter_mut().zip(members.chunks_exact(size)).zip(starts) {
            *found = each(start, members);
        }
    });
    found
}

/// Calls `each` with the agents of `first .. first + out.len()`, where their payoffs go, and their groups; `None`: left over.
pub fn for_each(view: &View<'_>, rivals: Rivals, first: usize, out: &mut [u32], mut each: impl FnMut(usize, Option<usize>) -> u32) {
    let (seats, groups) = (seats(view, rivals), view.plan.agents() / rivals.size);
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        let mut places = [0u32; BLOCK];
        let places = &mut places[..out.len()];
        places.iter_mut().zip(begin as u32..).for_each(|(place, i)| *place = i);
        if let Some(seats) = &seats {
            seats.forward_many(places);
        }
        for (lane, word) in out.iter_mut().enumerate() {
            let group = places[lane] / rivals.size;
            *word = each(begin + lane, (group < groups).then_some(group as usize));
        }
    }
}
