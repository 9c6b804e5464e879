//! Initial strategies, the same on every backend: drawn on the host, in parallel, from draws of step 0.

use crate::config::Plan;
use crate::config::plan::{Init, Topology, draw};
use crate::num::permute::Permutation;
use crate::num::rng::{DrawKey, GROUP, fill_words};
use crate::num::wide::index_below;
use rayon::prelude::*;

/// Agents that one task initialises.
const CHUNK: usize = 1 << 14;

/// Strategies of all replicas, padding zero.
pub(super) fn strategies(plan: &Plan) -> Vec<u8> {
    let (agents, stride) = (plan.agents() as usize, plan.stride());
    let mut strategy = vec![0u8; stride * plan.replicas() as usize];
    strategy.par_chunks_mut(stride).enumerate().for_each(|(replica, all)| {
        let place = key(plan, draw::PLACE, replica as u32);
        let fill = Fill { plan, replica, place, permutation: Permutation::new(place, plan.agents()) };
        all[..agents].par_chunks_mut(CHUNK).enumerate().for_each(|(chunk, out)| fill.chunk(chunk * CHUNK, out));
    });
    strategy
}

fn key(plan: &Plan, k: u32, replica: u32) -> DrawKey {
    DrawKey { seed: plan.seed(), step: 0, draw: (u32::from(draw::INIT) << 16) | k, replica }
}

struct Fill<'a> {
    plan: &'a Plan,
    replica: usize,
    place: DrawKey,
    permutation: Permutation,
}

impl Fill<'_> {
    /// Strategies of agents `first ..` of the replica.
    fn chunk(&self, first: usize, out: &mut [u8]) {
        match self.plan.init() {
            Init::Fractions(thresholds) => self.drawn(thresholds, first, out),
            Init::GroupFractions { thresholds, size } => {
                let start = key(self.plan, draw::START, self.replica as u32);
                each(first, out, |i| {
                    let word = start.word(i - i % size) >> 2;
                    thresholds.iter().filter(|t| word >= **t).count() as u8
                });
            }
            Init::Counts(counts) => each(first, out, |i| {
                let mut seat = self.permutation.forward(i);
                counts.iter().position(|count| seat.checked_sub(*count).map(|rest| seat = rest).is_none()).unwrap_or(0) as u8
            }),
            Init::SingleMutant { mutant, resident, agent } => {
                let place = agent.unwrap_or_else(|| index_below(self.place.word(0), self.plan.agents()));
                each(first, out, |i| if i == place { *mutant } else { *resident });
            }
            Init::Block { background, strategy, left, top, width, height } => {
                let (columns, _) = self.lattice();
                each(first, out, |i| {
                    let (x, y) = (i % columns, i / columns);
                    let inside = (*left..left + width).contains(&x) && (*top..top + height).contains(&y);
                    if inside { *strategy } else { *background }
                });
            }
            Init::Disc { background, strategy, limit } => {
                let (columns, rows) = self.lattice();
                each(first, out, |i| {
                    let from_centre = |at: u32, size: u32| (2 * i64::from(at) + 1 - i64::from(size)).unsigned_abs();
                    let (x, y) = (from_centre(i % columns, columns), from_centre(i / columns, rows));
                    if x * x + y * y <= *limit { *strategy } else { *background }
                });
            }
            Init::Same => {}
            Init::Listed(list) => {
                let agents = self.plan.agents() as usize;
                let offset = if list.len() > agents { self.replica * agents } else { 0 };
                out.copy_from_slice(&list[offset + first..offset + first + out.len()]);
            }
        }
    }

    fn drawn(&self, thresholds: &[u32], first: usize, out: &mut [u8]) {
        let mut words = vec![0u32; out.len().next_multiple_of(GROUP)];
        fill_words(key(self.plan, draw::START, self.replica as u32), first, &mut words);
        for (strategy, word) in out.iter_mut().zip(words) {
            *strategy = thresholds.iter().map(|t| u8::from((word >> 2) >= *t)).sum();
        }
    }

    fn lattice(&self) -> (u32, u32) {
        match *self.plan.topology().start() {
            Topology::Lattice { width, height, .. } => (width, height),
            _ => unreachable!("the plan admits blocks and discs on lattices only"),
        }
    }
}

fn each(first: usize, out: &mut [u8], strategy: impl Fn(u32) -> u8) {
    for (i, s) in out.iter_mut().enumerate() {
        *s = strategy((first + i) as u32);
    }
}
