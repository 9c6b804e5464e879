//! Neighbours by arithmetic, or by the rows of a sparse graph: slot `k` of agent `i`.
//!
//! Slots are ordered so that `k` and `slots − 1 − k` are opposite: ring −h … −1, +1 … +h; von Neumann up, left, right,
//! down; Moore row by row. Who stands in an upper slot is met in the row role (role-asymmetric games). In groups, on two sides and on sparse
//! graphs the neighbours stand in ascending order, and whoever has the lower number of two plays the row.

use crate::config::plan::Topology;
use crate::file::{Boundary, Neighborhood};

/// Neighbour arithmetic of one topology, for code that handles one agent at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Graph<'a> {
    /// No graph.
    WellMixed,
    /// `half` neighbours on either side of `n` agents.
    Ring {
        /// Agents.
        n: u32,
        /// Neighbours on one side.
        half: u32,
    },
    /// Complete graphs of `size` consecutive agents.
    Groups {
        /// Agents per group.
        size: u32,
    },
    /// Those at the same place in other groups of `size` consecutive agents.
    SameRole {
        /// Agents per group.
        size: u32,
        /// Number of groups.
        groups: u32,
    },
    /// A lattice.
    Lattice {
        /// Columns.
        width: u32,
        /// Rows.
        height: u32,
        /// (dx, dy) per slot.
        around: &'static [(i32, i32)],
        /// Closed edges?
        torus: bool,
    },
    /// Everybody on one side is a neighbour of everybody on the other.
    Bipartite {
        /// The first so many agents.
        left: u32,
        /// The others.
        right: u32,
    },
    /// Neighbours by columns: links that change.
    Linked {
        /// Slot k of agent i stands at `k · step + i`.
        links: &'a [u32],
        /// Entries between two slots.
        step: usize,
        /// Neighbours per agent.
        slots: u32,
    },
    /// Neighbours by rows.
    Sparse {
        /// Where each row begins in `targets`, and where the last one ends.
        offsets: &'a [u32],
        /// Neighbours, ascending in each row.
        targets: &'a [u32],
        /// Neighbours of every agent; 0 where agents differ.
        degree: u32,
    },
}

/// Neighbours of one agent: at most [`u32::MAX`] of them, each with the slot it stands in.
#[derive(Debug, Clone, Copy)]
pub struct Neighbor {
    /// Index of the neighbour.
    pub agent: u32,
    /// Slot, counted as on an unbounded graph.
    pub slot: u32,
}

impl<'a> Graph<'a> {
    /// The graph of a topology with `agents` agents in a replica; where links change, without them: only degrees are known then.
    #[must_use]
    pub fn new(topology: &'a Topology, agents: u32, replica: u32) -> Self {
        match *topology {
            Topology::WellMixed { .. } => Self::WellMixed,
            Topology::Ring { neighbors, .. } => Self::Ring { n: agents, half: neighbors / 2 },
            Topology::Groups { size, .. } => Self::Groups { size },
            Topology::SameRole { size, groups } => Self::SameRole { size, groups },
            Topology::Lattice { width, height, neighborhood, boundary, .. } => {
                let around: &'static [(i32, i32)] = match neighborhood {
                    Neighborhood::VonNeumann => &VON_NEUMANN,
                    Neighborhood::Moore => &MOORE,
                    Neighborhood::Hexagonal => &HEXAGONAL,
                };
                Self::Lattice { width, height, around, torus: boundary == Boundary::Torus }
            }
            Topology::Bipartite { left, right, .. } => Self::Bipartite { left, right },
            Topology::Linked { degree, .. } => Self::Linked { links: &[], step: 0, slots: degree },
            Topology::Sparse { ref network, .. } => {
                let network = topology.network_of(replica).unwrap_or(network);
                let (offsets, targets) = network.rows();
                let degree = if network.degree_min() == network.degree_max() { network.degree_max() } else { 0 };
                Self::Sparse { offsets, targets, degree }
            }
        }
    }

    /// The neighbours of an agent of a sparse graph; of others nothing.
    #[inline(always)]
    #[must_use]
    pub fn row(&self, i: u32) -> &'a [u32] {
        match *self {
            Self::Sparse { offsets, targets, .. } => &targets[offsets[i as usize] as usize..offsets[i as usize + 1] as usize],
            _ => &[],
        }
    }

    /// Slots of an agent far from any edge; 0 where agents differ.
    #[inline]
    #[must_use]
    pub fn slots(&self) -> u32 {
        match self {
            Self::WellMixed | Self::Bipartite { .. } | Self::Sparse { .. } => 0,
            Self::Ring { half, .. } => half * 2,
            Self::Linked { slots, .. } => *slots,
            Self::Groups { size } => size - 1,
            Self::SameRole { groups, .. } => groups - 1,
            Self::Lattice { around, .. } => around.len() as u32,
        }
    }

    /// Slots of an agent, those beyond walls included.
    #[inline]
    #[must_use]
    pub fn slots_of(&self, i: u32) -> u32 {
        if matches!(self, Self::Bipartite { .. } | Self::Sparse { .. }) { self.degree(i) } else { self.slots() }
    }

    /// The agent in a slot of `i`; `None` beyond a wall, and where agents differ beyond the last one.
    #[inline]
    #[must_use]
    pub fn at(&self, i: u32, slot: u32) -> Option<u32> {
        match *self {
            Self::WellMixed => None,
            Self::Ring { n, half } => {
                // n + i − half + slot (+ 1): below 2^31 + 2^31 since half < n
                let step = if slot < half { n - half + slot } else { slot - half + 1 };
                let to = i + step;
                Some(if to >= n { to - n } else { to })
            }
            Self::Groups { size } => {
                let place = i % size;
                Some(i - place + slot + u32::from(slot >= place))
            }
            Self::SameRole { size, .. } => Some((slot + u32::from(slot >= i / size)) * size + i % size),
            Self::Bipartite { left, right } => {
                let (first, count) = if i < left { (left, right) } else { (0, left) };
                (slot < count).then_some(first + slot)
            }
            Self::Sparse { .. } => self.row(i).get(slot as usize).copied(),
            Self::Linked { links, step, slots } => (slot < slots).then(|| links[slot as usize * step + i as usize]),
            Self::Lattice { width, height, around, torus } => {
                let (dx, dy) = around[slot as usize];
                let (x, y) = (i % width, i / width);
                let x = shift(x, dx, width, torus)?;
                let y = shift(y, dy, height, torus)?;
                Some(y * width + x)
            }
        }
    }

    /// Is the neighbour in a slot of `i` met in the column role?
    #[inline]
    #[must_use]
    pub fn column_role(&self, i: u32, slot: u32) -> bool {
        match *self {
            Self::Groups { size } => slot < i % size,
            Self::SameRole { size, .. } => slot < i / size,
            Self::Bipartite { left, .. } => i >= left,
            Self::Sparse { .. } | Self::Linked { .. } => self.at(i, slot).is_some_and(|j| j < i),
            _ => slot < self.slots() / 2,
        }
    }

    /// Number of neighbours of `i`.
    #[inline]
    #[must_use]
    pub fn degree(&self, i: u32) -> u32 {
        match *self {
            Self::Lattice { torus: false, .. } => (0..self.slots()).filter(|s| self.at(i, *s).is_some()).count() as u32,
            Self::Bipartite { left, right } => {
                if i < left {
                    right
                } else {
                    left
                }
            }
            Self::Sparse { .. } => self.row(i).len() as u32,
            _ => self.slots(),
        }
    }

    /// May there be agents without neighbours?
    #[must_use]
    pub fn may_isolate(&self) -> bool {
        match *self {
            Self::WellMixed => false,
            Self::Sparse { degree, .. } => degree == 0,
            // Everybody on a lattice of several sites has a neighbour.
            Self::Lattice { width, height, .. } => width * height == 1,
            Self::Bipartite { left, right } => left == 0 || right == 0,
            _ => self.slots() == 0,
        }
    }

    /// The `k`-th existing neighbour of `i`, `k < degree(i)`.
    #[inline]
    #[must_use]
    pub fn neighbor(&self, i: u32, k: u32) -> Neighbor {
        match *self {
            Self::Lattice { torus: false, .. } => {
                let mut left = k;
                let mut slot = 0;
                loop {
                    if let Some(agent) = self.at(i, slot) {
                        if left == 0 {
                            return Neighbor { agent, slot };
                        }
                        left -= 1;
                    }
                    slot += 1;
                }
            }
            _ => Neighbor { agent: self.at(i, k).unwrap_or(i), slot: k },
        }
    }
}

/// (dx, dy) per slot; 0 = up.
pub const VON_NEUMANN: [(i32, i32); 4] = [(0, -1), (-1, 0), (1, 0), (0, 1)];
/// (dx, dy) per slot, row by row.
pub const HEXAGONAL: [(i32, i32); 6] = [(0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1)];
/// (dx, dy) per slot, row by row.
pub const MOORE: [(i32, i32); 8] = [(-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)];

#[inline(always)]
fn shift(x: u32, by: i32, size: u32, torus: bool) -> Option<u32> {
    match by {
        -1 if x > 0 => Some(x - 1),
        -1 => torus.then(|| size - 1),
        1 if x + 1 < size => Some(x + 1),
        1 => torus.then_some(0),
        _ => Some(x),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(graph: Graph<'_>, i: u32) -> Vec<u32> {
        (0..graph.degree(i)).map(|k| graph.neighbor(i, k).agent).collect()
    }

    #[test]
    fn hand_worked_neighbours() {
        let ring = Graph::Ring { n: 6, half: 2 };
        assert_eq!(listed(ring, 0), [4, 5, 1, 2]);
        assert_eq!(listed(ring, 5), [3, 4, 0, 1]);
        let torus = Graph::Lattice { width: 4, height: 3, around: &VON_NEUMANN, torus: true };
        assert_eq!(listed(torus, 0), [8, 3, 1, 4]);
        let walls = Graph::Lattice { width: 4, height: 3, around: &MOORE, torus: false };
        assert_eq!(listed(walls, 0), [1, 4, 5]);
        assert_eq!(listed(walls, 5), [0, 1, 2, 4, 6, 8, 9, 10]);
        let groups = Graph::Groups { size: 3 };
        assert_eq!((listed(groups, 3), listed(groups, 4), listed(groups, 5)), (vec![4, 5], vec![3, 5], vec![3, 4]));
        let roles = Graph::SameRole { size: 2, groups: 4 };
        assert_eq!((listed(roles, 0), listed(roles, 5)), (vec![2, 4, 6], vec![1, 3, 7]));
        let sides = Graph::Bipartite { left: 2, right: 3 };
        assert_eq!((listed(sides, 1), listed(sides, 4)), (vec![2, 3, 4], vec![0, 1]));
        let hexagons = Graph::Lattice { width: 4, height: 3, around: &HEXAGONAL, torus: true };
        assert_eq!((listed(hexagons, 0), listed(hexagons, 5)), (vec![8, 9, 3, 1, 7, 4], vec![1, 2, 4, 6, 8, 9]));
        let rows = Graph::Sparse { offsets: &[0, 1, 1, 3], targets: &[2, 0, 1], degree: 0 };
        assert_eq!((listed(rows, 0), listed(rows, 1), listed(rows, 2)), (vec![2], vec![], vec![0, 1]));
        let line = Graph::Lattice { width: 1, height: 3, around: &VON_NEUMANN, torus: false };
        assert_eq!((listed(line, 0), listed(line, 1)), (vec![1], vec![0, 2]));
    }

    #[test]
    fn opposite_slots_are_mutual() {
        for graph in [
            Graph::Ring { n: 9, half: 4 },
            Graph::Lattice { width: 5, height: 4, around: &VON_NEUMANN, torus: true },
            Graph::Lattice { width: 5, height: 4, around: &MOORE, torus: true },
            Graph::Lattice { width: 5, height: 4, around: &HEXAGONAL, torus: true },
            Graph::Lattice { width: 5, height: 4, around: &MOORE, torus: false },
        ] {
            let n = if let Graph::Ring { n, .. } = graph { n } else { 20 };
            for i in 0..n {
                for slot in 0..graph.slots() {
                    if let Some(j) = graph.at(i, slot) {
                        assert_eq!(graph.at(j, graph.slots() - 1 - slot), Some(i), "{graph:?} {i} {slot}");
                    }
                }
            }
        }
    }
}
