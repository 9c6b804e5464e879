//! Runs of agents whose neighbours stand at the same distance in memory: what makes graph phases loops over slices.

use crate::world::graph::Graph;

/// Slots that a run handles; graphs with more go agent by agent.
pub const SLOTS_MAX: usize = 8;

/// A stretch of consecutive agents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Segment {
    /// Agents `first .. first + len`; neighbour `slot` of agent `i` is `i + offsets[slot]`.
    Run {
        /// First agent.
        first: usize,
        /// Number of agents.
        len: usize,
        /// Distance of each neighbour.
        offsets: [isize; SLOTS_MAX],
    },
    /// Agents whose neighbours must be looked up one by one.
    Edge {
        /// First agent.
        first: usize,
        /// Number of agents.
        len: usize,
    },
}

/// Cuts agents `first .. first + len` into segments of at most `most` agents.
pub fn each(graph: &Graph<'_>, first: usize, len: usize, most: usize, mut visit: impl FnMut(Segment)) {
    let end = first + len;
    let mut at = first;
    while at < end {
        let (segment, stop) = next(graph, at, end.min(at + most));
        visit(segment);
        at = stop;
    }
}

/// The segment that begins at `at` and ends at `end` at the latest, and where it ends.
fn next(graph: &Graph<'_>, at: usize, end: usize) -> (Segment, usize) {
    let mut offsets = [0isize; SLOTS_MAX];
    match *graph {
        Graph::Ring { n, half } if 2 * half as usize <= SLOTS_MAX => {
            let (n, half) = (n as usize, half as usize);
            if at >= half && at + half < n {
                let stop = end.min(n - half);
                for (slot, offset) in offsets.iter_mut().take(2 * half).enumerate() {
                    *offset = slot as isize - half as isize + isize::from(slot >= half);
                }
                return (Segment::Run { first: at, len: stop - at, offsets }, stop);
            }
            let stop = if at < half { end.min(half) } else { end };
            (Segment::Edge { first: at, len: stop - at }, stop)
        }
        Graph::Lattice { width, height, around, torus } => {
            let (width, height) = (width as usize, height as usize);
            let (x, y) = (at % width, at / width);
            let row_end = end.min((y + 1) * width);
            if !torus && (y == 0 || y + 1 == height) {
                return (Segment::Edge { first: at, len: row_end - at }, row_end);
            }
            if x == 0 || x + 1 == width {
                return (Segment::Edge { first: at, len: 1 }, at + 1);
            }
            let stop = row_end.min((y + 1) * width - 1);
            for (offset, (dx, dy)) in offsets.iter_mut().zip(around) {
                let row = (y as isize + *dy as isize).rem_euclid(height as isize);
                *offset = (row - y as isize) * width as isize + *dx as isize;
            }
            (Segment::Run { first: at, len: stop - at, offsets }, stop)
        }
        _ => (Segment::Edge { first: at, len: end - at }, end),
    }
}

/// The slice of `column` that holds neighbour `offset` of agents `first .. first + len`.
#[inline(always)]
pub fn shifted<T>(column: &[T], first: usize, len: usize, offset: isize) -> &[T] {
    let begin = first.wrapping_add_signed(offset);
    &column[begin..begin + len]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::graph::{HEXAGONAL, MOORE, VON_NEUMANN};

    #[test]
    fn runs_agree_with_the_graph() {
        let graphs = [
            (Graph::Ring { n: 11, half: 1 }, 11),
            (Graph::Ring { n: 11, half: 4 }, 11),
            (Graph::Ring { n: 11, half: 5 }, 11),
            (Graph::Lattice { width: 5, height: 4, around: &VON_NEUMANN, torus: true }, 20),
            (Graph::Lattice { width: 5, height: 4, around: &MOORE, torus: true }, 20),
            (Graph::Lattice { width: 5, height: 4, around: &MOORE, torus: false }, 20),
            (Graph::Lattice { width: 5, height: 4, around: &HEXAGONAL, torus: true }, 20),
            (Graph::Lattice { width: 5, height: 4, around: &HEXAGONAL, torus: false }, 20),
            (Graph::Lattice { width: 1, height: 4, around: &MOORE, torus: false }, 4),
        ];
        for (graph, n) in graphs {
            for first in 0..n {
                let mut seen = first;
                each(&graph, first, n - first, 3, |segment| match segment {
                    Segment::Edge { first, len } => {
                        assert_eq!(first, seen);
                        seen += len;
                    }
                    Segment::Run { first, len, offsets } => {
                        assert_eq!(first, seen);
                        seen += len;
                        for i in first..first + len {
                            for slot in 0..graph.slots() {
                                let to = i.wrapping_add_signed(offsets[slot as usize]);
                                assert_eq!(graph.at(i as u32, slot), Some(to as u32), "{graph:?} {i} {slot}");
                            }
                        }
                    }
                });
                assert_eq!(seen, n);
            }
        }
    }
}
