//! Lists of neighbours for a few agents at a time, for graphs whose agents have no shape in common: what makes phases on
//! networks and in groups gathers over one long list, then loops over short stretches of it.

use crate::world::graph::Graph;

/// Neighbours that a stretch of agents has at most; agents with more are handled one by one.
pub const ENTRIES: usize = 4096;

/// Some consecutive agents.
#[derive(Debug)]
pub enum Stretch<'a> {
    /// Agents `first ..`, their neighbours one after the other, at most [`ENTRIES`] of them.
    Rows(Rows<'a>),
    /// An agent whose neighbours must be looked up one by one.
    One(u32),
}

/// Neighbours of consecutive agents.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    /// The first agent.
    pub first: usize,
    /// Where each list begins and the last one ends; only differences count.
    pub offsets: &'a [u32],
    /// The lists, slot by slot.
    pub targets: &'a [u32],
}

impl<'a> Rows<'a> {
    /// Number of agents.
    #[must_use]
    pub fn agents(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Each agent's part of `entries`, which belong to the targets one by one.
    pub fn split<T>(&self, entries: &'a [T]) -> impl Iterator<Item = &'a [T]> {
        let base = self.offsets[0];
        self.offsets.windows(2).map(move |row| &entries[(row[0] - base) as usize..(row[1] - base) as usize])
    }

    /// Number of neighbours, if all agents have equally many.
    #[must_use]
    pub fn degree(&self) -> Option<usize> {
        let degree = self.offsets[1] - self.offsets[0];
        self.offsets.windows(2).all(|row| row[1] - row[0] == degree).then_some(degree as usize)
    }
}

/// Cuts agents `first .. first + len` into stretches.
pub fn each(graph: &Graph<'_>, first: usize, len: usize, mut visit: impl FnMut(Stretch<'_>)) {
    match *graph {
        Graph::Sparse { offsets, targets, .. } => {
            let (mut at, end) = (first, first + len);
            while at < end {
                let most = offsets[at].saturating_add(ENTRIES as u32);
                let stop = at + offsets[at + 1..=end].partition_point(|end| *end <= most);
                if stop == at {
                    visit(Stretch::One(at as u32));
                    at += 1;
                } else {
                    let targets = &targets[offsets[at] as usize..offsets[stop] as usize];
                    visit(Stretch::Rows(Rows { first: at, offsets: &offsets[at..=stop], targets }));
                    at = stop;
                }
            }
        }
        Graph::Groups { size } if (2..=ENTRIES as u32).contains(&size) => {
            let (mut listed, mut offsets) = ([0u32; ENTRIES], [0u32; ENTRIES + 1]);
            let (degree, mut at) = (size as usize - 1, first);
            while at < first + len {
                let count = (ENTRIES / degree).min(first + len - at);
                let (mut group, mut place) = (at as u32 / size * size, at as u32 % size);
                for (row, list) in listed.chunks_exact_mut(degree).take(count).enumerate() {
                    for (slot, target) in list.iter_mut().enumerate() {
                        *target = group + slot as u32 + u32::from(slot as u32 >= place);
                    }
                    offsets[row + 1] = offsets[row] + size - 1;
                    place += 1;
                    if place == size {
                        (group, place) = (group + size, 0);
                    }
                }
                visit(Stretch::Rows(Rows { first: at, offsets: &offsets[..=count], targets: &listed[..count * degree] }));
                at += count;
            }
        }
        _ => (first..first + len).for_each(|i| visit(Stretch::One(i as u32))),
    }
}

/// Entries of a column at the targets, eight loads at a time so that they do not wait for each other.
pub fn gather<T: Copy>(column: &[T], targets: &[u32], found: &mut [T]) {
    let (found, rest) = found[..targets.len()].as_chunks_mut::<8>();
    let (from, last) = targets.as_chunks::<8>();
    for (found, from) in found.iter_mut().zip(from) {
        // Not `map`, which may become a call that returns through memory.
        for (found, j) in found.iter_mut().zip(from) {
            *found = column[*j as usize];
        }
    }
    for (found, j) in rest.iter_mut().zip(last) {
        *found = column[*j as usize];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::Network;

    #[test]
    fn lists_agree_with_the_graph() {
        let spokes: Vec<[u32; 2]> = (1..5000).map(|i| [0, i]).chain((2..900).map(|i| [1, i])).collect();
        let hubs = Network::new(5000, &spokes, false);
        let (offsets, targets) = hubs.rows();
        let graphs = [
            (Graph::Sparse { offsets, targets, degree: 0 }, 5000),
            (Graph::Groups { size: 2 }, 40),
            (Graph::Groups { size: 7 }, 7 * 1300),
            (Graph::Groups { size: 4096 }, 8192),
            (Graph::Groups { size: 1 }, 3),
            (Graph::Groups { size: 5000 }, 5000),
            (Graph::Ring { n: 9, half: 2 }, 9),
        ];
        for (graph, n) in graphs {
            for first in [0, n / 3, n - 2] {
                let mut seen = first;
                each(&graph, first, n - first, |stretch| match stretch {
                    Stretch::One(i) => {
                        assert_eq!(i as usize, seen);
                        seen += 1;
                    }
                    Stretch::Rows(rows) => {
                        assert!(rows.first == seen && rows.targets.len() <= ENTRIES, "{graph:?} {seen}");
                        for (i, list) in (seen..).zip(rows.split(rows.targets)) {
                            let expected: Vec<u32> = (0..graph.degree(i as u32)).map(|k| graph.neighbor(i as u32, k).agent).collect();
                            assert_eq!(list, expected, "{graph:?} {i}");
                        }
                        seen += rows.agents();
                    }
                });
                assert_eq!(seen, n);
            }
        }
    }
}
