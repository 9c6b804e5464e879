//! How many of those whom agents see do what, on the CPU.
#![deny(clippy::float_arithmetic)]

use crate::config::plan::draw;
use crate::kernel::View;
use crate::kernel::model::{BLOCK, redraw_others};
use crate::kernel::passes::{Passes, Slot};
use crate::kernel::rows::{self, ENTRIES, Rows, Stretch};
use crate::kernel::segments::{self, Segment, shifted};
use crate::world::graph::Graph;

/// Number of peers that all agents see, if they see equally many; `None`: it differs, or nobody sees anybody.
#[must_use]
pub fn equally_many(view: &View<'_>) -> Option<u32> {
    match view.graph {
        Graph::Lattice { torus: false, .. } => None,
        Graph::Sparse { degree, .. } => Some(degree),
        graph => Some(graph.slots()),
    }
    .filter(|degree| *degree > 0)
}

/// All neighbours of agents `begin .. begin + len`: for each of `strategies` how many have it; and how many there are.
pub fn around(view: &View<'_>, strategies: &[u8], begin: usize, len: usize, of: &mut [[u32; BLOCK]], all: &mut [u32; BLOCK]) {
    let mut met = [0u8; ENTRIES];
    segments::each(&view.graph, begin, len, BLOCK, |segment| match segment {
        Segment::Run { first, len, offsets } => {
            let lanes = first - begin..first - begin + len;
            all[lanes.clone()].fill(view.graph.slots());
            for (tally, wanted) in of.iter_mut().zip(strategies) {
                tally[lanes.clone()].fill(0);
                for offset in &offsets[..view.graph.slots() as usize] {
                    for (n, s) in tally[lanes.clone()].iter_mut().zip(shifted(view.strategy, first, len, *offset)) {
                        *n += u32::from(*s == *wanted);
                    }
                }
            }
        }
        Segment::Edge { first, len } => rows::each(&view.graph, first, len, |stretch| match stretch {
            Stretch::One(i) => {
                let lane = i as usize - begin;
                all[lane] = view.graph.degree(i);
                for tally in of.iter_mut() {
                    tally[lane] = 0;
                }
                for k in 0..all[lane] {
                    let s = view.strategy[view.graph.neighbor(i, k).agent as usize];
                    of.iter_mut().zip(strategies).for_each(|(tally, wanted)| tally[lane] += u32::from(s == *wanted));
                }
            }
            Stretch::Rows(rows) => {
                let met = &mut met[..rows.targets.len()];
                rows::gather(view.strategy, rows.targets, met);
                listed(&rows, met, strategies, rows.first - begin, of, all);
            }
        }),
    });
}

/// The same from a list of what neighbours do.
fn listed(rows: &Rows<'_>, met: &[u8], strategies: &[u8], lane: usize, of: &mut [[u32; BLOCK]], all: &mut [u32; BLOCK]) {
    for (lane, list) in (lane..).zip(rows.split(met)) {
        all[lane] = list.len() as u32;
        for (tally, wanted) in of.iter_mut().zip(strategies) {
            tally[lane] = list.iter().map(|s| u32::from(*s == *wanted)).sum();
        }
    }
}

/// `peers` others of agents `begin .. begin + len`, drawn one after the other: `met` is told of each draw whom each agent meets. Agents who could
/// meet nobody meet themselves.
pub fn drawn(view: &View<'_>, peers: u32, begin: usize, len: usize, mut met: impl FnMut(&[u32])) {
    let mut others = [0u32; BLOCK];
    for q in 0..peers {
        redraw_others(view, draw::MODELS + 2 * q, begin, len, &mut others);
        met(&others[..len]);
    }
}

/// Is there nobody whom agent `i` could meet?
#[must_use]
pub fn alone(view: &View<'_>, i: usize) -> bool {
    if view.graph == Graph::WellMixed { view.pool().size == 0 } else { view.graph.degree(i as u32) == 0 }
}

/// Agents per strategy of each replica into the scratch buffer, 16 words each.
pub const CROWD: (&str, &str) = ("shaders/respond/crowd.wgsl", include_str!("../../../shaders/respond/crowd.wgsl"));

/// A pass before the kernel that counts strategies of the whole population.
pub fn crowd(passes: &mut Passes<'_>) {
    passes.scratch(16);
    passes.counted(CROWD, u32::MAX, Slot::Scratch, &[]);
}
