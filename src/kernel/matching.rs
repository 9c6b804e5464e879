//! Who meets whom in a random matching of the whole population, a block of agents at a time.

use super::View;
use crate::config::plan::draw;
use crate::num::permute::Permutation;
use crate::num::rng::fill_pairs;

/// Agents per block.
pub const BLOCK: usize = 512;

/// The matching of a phase and the words of its pairs.
#[derive(Debug)]
pub struct Matching {
    seats: Permutation,
    agents: u32,
}

/// Whom each agent of a block meets, and the words that it shares with it.
#[derive(Debug)]
pub struct Met {
    /// The other; oneself if one rests.
    pub other: [u32; BLOCK],
    /// Four words of the pair.
    pub words: [[u32; BLOCK]; 4],
}

impl Matching {
    /// That of this phase and step.
    #[must_use]
    pub fn of(view: &View<'_>) -> Self {
        let agents = view.plan.agents();
        Self { seats: Permutation::new(view.key(draw::MATCHING), agents), agents }
    }

    /// Whom agents `begin .. begin + len` meet, `len` at most [`BLOCK`].
    pub fn meet(&self, view: &View<'_>, begin: usize, len: usize, met: &mut Met) {
        let other = &mut met.other[..len];
        for (lane, seat) in other.iter_mut().enumerate() {
            *seat = (begin + lane) as u32;
        }
        self.seats.forward_many(other);
        for seat in &mut *other {
            // The last seat of an odd number has none opposite: its agent meets itself.
            *seat = if *seat ^ 1 < self.agents { *seat ^ 1 } else { *seat };
        }
        self.seats.inverse_many(other);
        let mut pair = [[0u32; BLOCK]; 2];
        for (lane, j) in other.iter().enumerate() {
            let i = (begin + lane) as u32;
            (pair[0][lane], pair[1][lane]) = (i.min(*j), i.max(*j));
        }
        fill_pairs(view.key(draw::PAIRS).pairs(), [&pair[0], &pair[1]], len, 0, 0, &mut met.words);
    }
}

/// The seats of agents `begin ..` in random matchings of fixed groups of `size`, an even number, and whom they meet: members sit in the order of their words,
/// the lower one first of equals, and those on seats 2m and 2m + 1 meet.
pub fn mates(view: &View<'_>, size: u32, begin: usize, seats: &mut [u32], met: &mut [u32]) {
    let key = view.key(draw::MATES);
    let mut order: Vec<(u32, u32)> = Vec::with_capacity(size as usize);
    let (first, last) = (begin as u32 / size, (begin + met.len() - 1) as u32 / size);
    for group in first..=last {
        order.clear();
        order.extend((group * size..(group + 1) * size).map(|j| (key.word(j), j)));
        order.sort_unstable();
        for (seat, (_, i)) in order.iter().enumerate() {
            // Groups may begin before the block and end behind it.
            if let Some(lane) = (*i as usize).checked_sub(begin).filter(|lane| *lane < met.len()) {
                (seats[lane], met[lane]) = (seat as u32, order[seat ^ 1].1);
            }
        }
    }
}

impl Default for Met {
    fn default() -> Self {
        Self { other: [0; BLOCK], words: [[0; BLOCK]; 4] }
    }
}
