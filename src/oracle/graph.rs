//! Neighbours from coordinates or from the plan's rows, in slot order.

use super::View;
use crate::columns::Column;
use crate::config::plan::Topology;
use crate::file::{Boundary, Neighborhood};

/// A neighbour and the role in which it is met: 0, the agent is the row player; 1, the column player.
#[derive(Debug, Clone, Copy)]
pub struct Met {
    /// Who.
    pub agent: u32,
    /// The role.
    pub role: usize,
}

/// Neighbours of `i`: on rings and lattices the first half of the slots is met as column player, the second as row player;
/// elsewhere those with a lower number than `i` as column player.
#[must_use]
pub fn neighbors(view: &View<'_>, i: u32) -> Vec<Met> {
    around(view.topology(), [view.agents(), view.replica], i, &|slot| view.get(Column::Link, slot, i) as u32)
}

/// Neighbours of `i` on a topology, given the agents and the number of the replica; `link` is the agent's link in a slot, where links change.
#[must_use]
pub fn around(topology: &Topology, [agents, replica]: [u32; 2], i: u32, link: &dyn Fn(u32) -> u32) -> Vec<Met> {
    let (n, i) = (i64::from(agents), i64::from(i));
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
        Topology::SameRole { size, .. } => {
            let size = i64::from(*size);
            let others = (i % size..n).step_by(size as usize).filter(|j| *j != i);
            others.map(|j| Met { agent: j as u32, role: usize::from(j < i) }).collect()
        }
        Topology::Bipartite { left, .. } => {
            let left = i64::from(*left);
            let others = if i < left { left..n } else { 0..left };
            others.map(|j| Met { agent: j as u32, role: usize::from(j < i) }).collect()
        }
        Topology::Linked { degree, .. } => {
            let links = (0..*degree).map(link);
            links.map(|j| Met { agent: j, role: usize::from(i64::from(j) < i) }).collect()
        }
        Topology::Sparse { .. } => {
            let row = row_of(topology, replica, i as u32);
            row.iter().map(|j| Met { agent: *j, role: usize::from(i64::from(*j) < i) }).collect()
        }
        Topology::Lattice { width, height, neighborhood, boundary, .. } => {
            let (w, h) = (i64::from(*width), i64::from(*height));
            let mut met = Vec::new();
            for dy in -1..=1i64 {
                for dx in -1..=1i64 {
                    let far = dx.abs() + dy.abs();
                    let wanted = match neighborhood {
                        Neighborhood::VonNeumann => far == 1,
                        Neighborhood::Moore => far > 0,
                        Neighborhood::Hexagonal => far > 0 && dx != dy,
                    };
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

/// The listed neighbours of an agent in its replica's graph.
fn row<'a>(view: &View<'a>, i: u32) -> &'a [u32] {
    row_of(view.plan.topology_of(view.phase), view.replica, i)
}

fn row_of(topology: &Topology, replica: u32, i: u32) -> &[u32] {
    match topology {
        Topology::Sparse { network, others, .. } if replica == 0 || others.is_empty() => network.row(i),
        Topology::Sparse { others, .. } => others[replica as usize - 1].row(i),
        _ => &[],
    }
}

/// Weights of the links of `i` in units of 2⁻¹⁶, as [`neighbors`] lists them; `None`: all count alike.
#[must_use]
pub fn weights(view: &View<'_>, i: u32) -> Option<Vec<i128>> {
    match view.topology() {
        Topology::Sparse { network, .. } if network.weighted() => {
            Some(network.row_weights(i).iter().map(|weight| i128::from(*weight)).collect())
        }
        _ => None,
    }
}

/// Number of neighbours.
#[must_use]
pub fn degree(view: &View<'_>, i: u32) -> u32 {
    let n = view.agents();
    // Who has very many neighbours does not list them to be counted.
    match view.topology() {
        Topology::Groups { size, .. } => size - 1,
        Topology::SameRole { groups, .. } => groups - 1,
        Topology::Bipartite { left, .. } => {
            if i < *left {
                n - left
            } else {
                *left
            }
        }
        Topology::Sparse { .. } => row(view, i).len() as u32,
        _ => neighbors(view, i).len() as u32,
    }
}

/// Neighbour number `k` in slot order, if there are so many.
#[must_use]
pub fn nth(view: &View<'_>, i: u32, k: u32) -> Option<u32> {
    let n = view.agents();
    match view.topology() {
        Topology::Groups { size, .. } => {
            let first = i / size * size;
            [first..i, i + 1..first + size].into_iter().flatten().nth(k as usize)
        }
        Topology::SameRole { size, .. } => {
            // The members of a role stand `size` apart; whoever stands behind the agent itself is one place further.
            let place = k + u32::from(k >= i / size);
            place.checked_mul(*size).map(|steps| i % size + steps).filter(|j| *j < n)
        }
        Topology::Bipartite { left, .. } => {
            let others = if i < *left { *left..n } else { 0..*left };
            others.into_iter().nth(k as usize)
        }
        Topology::Sparse { .. } => row(view, i).get(k as usize).copied(),
        _ => neighbors(view, i).get(k as usize).map(|met| met.agent),
    }
}

/// A random neighbour by one word, or, where there is no graph, a random other by two; `None`: there is nobody.
#[must_use]
pub fn random_met(view: &View<'_>, i: u32, high: u32, low: u32) -> Option<u32> {
    if !view.topology().is_graph() {
        return view.random_other(i, high, low);
    }
    let place = (u64::from(view.word(i, high)) * u64::from(degree(view, i))) >> 32;
    nth(view, i, place as u32)
}
