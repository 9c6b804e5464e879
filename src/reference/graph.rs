//! Neighbours from coordinates, in slot order.

use crate::config::file::{Boundary, Neighborhood};
use crate::config::plan::Topology;

/// A neighbour and the role in which it is met: 0, the agent is the row player; 1, the column player.
pub(super) struct Met {
    pub agent: u32,
    pub role: usize,
}

/// Neighbours of `i` among `n` agents: the first half of the slots is met as column player, the second as row player.
pub(super) fn neighbors(topology: &Topology, n: u32, i: u32) -> Vec<Met> {
    let (n, i) = (i64::from(n), i64::from(i));
    match topology {
        Topology::WellMixed { .. } => Vec::new(),
        Topology::Ring { neighbors, .. } => {
            let half = i64::from(*neighbors) / 2;
            let offsets = (-half..=half).filter(|o| *o != 0);
            offsets.map(|o| Met { agent: (i + o).rem_euclid(n) as u32, role: usize::from(o < 0) }).collect()
        }
        Topology::Groups { size, .. } => {
            let size = i64::from(*size);
            let first = i / size * size;
            let others = (first..first + size).filter(|j| *j != i);
            others.map(|j| Met { agent: j as u32, role: usize::from(j < i) }).collect()
        }
        Topology::Lattice { width, height, neighborhood, boundary, .. } => {
            let (w, h) = (i64::from(*width), i64::from(*height));
            let mut met = Vec::new();
            for dy in -1..=1i64 {
                for dx in -1..=1i64 {
                    let far = dx.abs() + dy.abs();
                    let wanted = far == 1 || (far == 2 && *neighborhood == Neighborhood::Moore);
                    let (x, y) = (i % w + dx, i / w + dy);
                    let inside = (0..w).contains(&x) && (0..h).contains(&y);
                    if wanted && (inside || *boundary == Boundary::Torus) {
                        let agent = (y.rem_euclid(h) * w + x.rem_euclid(w)) as u32;
                        met.push(Met { agent, role: usize::from(dy < 0 || (dy == 0 && dx < 0)) });
                    }
                }
            }
            met
        }
    }
}

/// Number of neighbours.
pub(super) fn degree(topology: &Topology, n: u32, i: u32) -> u32 {
    // A large group is not listed for each of its members.
    if let Topology::Groups { size, .. } = topology { size - 1 } else { neighbors(topology, n, i).len() as u32 }
}

/// Neighbour number `k` in slot order, if there are so many.
pub(super) fn nth(topology: &Topology, n: u32, i: u32, k: u32) -> Option<u32> {
    if let Topology::Groups { size, .. } = topology {
        let first = i / size * size;
        let others = [first..i, i + 1..first + size];
        return others.into_iter().flatten().nth(k as usize);
    }
    neighbors(topology, n, i).get(k as usize).map(|met| met.agent)
}
