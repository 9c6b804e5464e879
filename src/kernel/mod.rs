//! What a kernel for the CPU sees and writes, and what kernels share: pools to draw from, models, rows of neighbours.
//!
//! A phase is a pure gather: the next value of an agent is a function of the columns as they were when the phase began.
//! A kernel computes a chunk of agents in short split loops (fill words, indices, gather, masked arithmetic), because
//! that is the form that vectorises; agents at edges go one by one through the same formula.

pub mod matching;
pub mod model;
mod out;
pub mod passes;
pub mod rows;
pub mod segments;
mod sleep;

use crate::columns::Column;
use crate::config::Plan;
use crate::config::plan::PhasePlan;
use crate::num::permute::Permutation;
use crate::num::rng::{DrawKey, GROUP, fill_words};
use crate::num::wide::{ONE_WORD_INDEX_MAX, index_below, index_below_wide};
use crate::rule::Rule;
use crate::world::graph::Graph;
use crate::world::store::{self, Store};
pub use out::{Out, Part};
use passes::Passes;

/// A rule on the CPU and, by its passes, on a GPU.
pub trait Kernel: Rule {
    /// What must be known of the whole population before any chunk of it is computed: the result of [`Kernel::first`]; mostly `()`.
    type First: Default + Send + Sync + 'static;

    /// Finds that out for one replica.
    fn first(&self, _view: &View<'_>) -> Self::First {
        Self::First::default()
    }

    /// Computes agents `out.first .. out.first + out.len` of one replica; `out.first` is a multiple of 128 and of the group size.
    fn next(&self, view: &View<'_>, first: &Self::First, out: Out<'_>);

    /// The passes on a GPU: the kernel of the record alone, unless there is something to find out before.
    fn passes(&self, passes: &mut Passes<'_>) {
        passes.main();
    }
}

/// What a kernel sees of one replica.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The phase.
    pub phase: &'a PhasePlan,
    /// The step being computed, from 1.
    pub step: u32,
    /// The replica.
    pub replica: u32,
    /// Strategies of its agents, without padding.
    pub strategy: &'a [u8],
    /// Packed payoffs of its agents.
    pub payoff: &'a [u32],
    /// The agent that rests in this step, or `u32::MAX`.
    pub resting: u32,
    /// Where several rest: the order of all agents, and the first seat in it whose agent rests.
    pub left_over: Option<(Permutation, u32)>,
    /// Neighbours.
    pub graph: Graph<'a>,
    /// The other columns, all replicas.
    pub columns: &'a [Store],
    /// Does a random draw from the population include oneself?
    pub include_self: bool,
}

impl<'a> View<'a> {
    /// A plane of bytes of this replica; empty if the plan has no such column.
    #[must_use]
    pub fn bytes(&self, column: Column, plane: u32) -> &'a [u8] {
        store::bytes_of(self.columns, self.plan, column, plane, self.replica)
    }
    /// A plane of half words of this replica; empty if the plan has no such column.
    #[must_use]
    pub fn halves(&self, column: Column, plane: u32) -> &'a [u16] {
        store::halves_of(self.columns, self.plan, column, plane, self.replica)
    }
    /// A plane of words of this replica; empty if the plan has no such column.
    #[must_use]
    pub fn words(&self, column: Column, plane: u32) -> &'a [u32] {
        store::words_of(self.columns, self.plan, column, plane, self.replica)
    }
    /// Value dimensions.
    #[must_use]
    pub fn dimensions(&self) -> u32 {
        self.plan.society().dimension_count() as u32
    }

    /// Key of this phase's k-th draw.
    #[inline]
    #[must_use]
    pub fn key(&self, k: u32) -> DrawKey {
        DrawKey { seed: self.plan.seed(), step: self.step, draw: self.phase.draw(k), replica: self.replica }
    }

    /// Whom random draws from the population choose from.
    #[inline]
    #[must_use]
    pub fn pool(&self) -> Pool {
        let all = self.include_self;
        let size = self.plan.agents() - u32::from(!all);
        Pool { size, skip_self: !all, wide: size > ONE_WORD_INDEX_MAX }
    }
}

/// A pool of agents to draw from: all, or all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pool {
    /// Agents in the pool.
    pub size: u32,
    /// Is the drawing agent left out?
    pub skip_self: bool,
    /// Does an index take two words?
    pub wide: bool,
}

impl Pool {
    /// The agent that the words choose for agent `i`.
    #[inline(always)]
    #[must_use]
    pub fn pick(&self, i: u32, high: u32, low: u32) -> u32 {
        let place = if self.wide { index_below_wide(high, low, self.size) } else { index_below(high, self.size) };
        place.wrapping_add(u32::from(self.skip_self && place >= i))
    }
}

/// Fills the words of the first `len` lanes (and up to the next group) of a block; small populations need no more.
#[inline]
pub fn fill_lanes<const BLOCK: usize>(key: DrawKey, begin: usize, len: usize, words: &mut [u32; BLOCK]) {
    fill_words(key, begin, &mut words[..len.next_multiple_of(GROUP)]);
}

/// Agents per strategy.
#[must_use]
pub fn counts(strategies: usize, strategy: &[u8]) -> Vec<u64> {
    use rayon::prelude::*;
    // Agents that one task counts.
    const CHUNK: usize = 1 << 14;
    let count = strategies;
    let counted = |part: &[u8]| -> Vec<u64> {
        let mut counts = [[0u32; 16]; 4]; // four rows, so that equal neighbours do not wait for each other
        let quads = part.chunks_exact(4);
        let rest = quads.remainder();
        for quad in quads {
            for (row, s) in counts.iter_mut().zip(quad) {
                row[usize::from(*s & 15)] += 1;
            }
        }
        for s in rest {
            counts[0][usize::from(*s & 15)] += 1;
        }
        (0..count).map(|s| counts.iter().map(|row| u64::from(row[s])).sum()).collect()
    };
    if strategy.len() <= CHUNK {
        counted(strategy)
    } else {
        let add = |a: Vec<u64>, b: Vec<u64>| a.iter().zip(b).map(|(a, b)| a + b).collect();
        strategy.par_chunks(CHUNK).map(counted).reduce(|| vec![0; count], add)
    }
}
