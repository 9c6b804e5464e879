//! Sparse graphs: who is whose neighbour, row by row, made once per plan and shared by all its replicas and backends.
//!
//! A graph is a function of its kind, its numbers, the number of agents and the seed, on every machine: random links come from the
//! counter-based generator of [`crate::num::rng`], and the host computes with integers and with floats by `+ − × ÷` alone.

mod adjacency;
mod edges;
mod generate;
mod regular;
mod stream;

use sha2::{Digest, Sha256};
use std::fmt::{self, Write as _};
use std::sync::OnceLock;

pub use adjacency::{read_adjacency, read_matrix};
pub use edges::{EdgeList, Malformed, read_edges};
pub use generate::{ENTRIES_MAX, barabasi_albert, cubic, erdos_renyi, watts_strogatz};
pub use regular::random_regular;
pub use stream::Stream;

/// A graph in compressed rows. The neighbours of agent `i` stand in ascending order at `targets[offsets[i] .. offsets[i + 1]]`.
///
/// Offsets and targets share one array of words, offsets first, as the GPU wants them.
pub struct Network {
    agents: u32,
    /// `agents + 1` offsets, then the targets.
    words: Vec<u32>,
    directed: bool,
    degrees: [u32; 2],
    /// What the user should know about it, for people.
    notes: Vec<String>,
    hash: OnceLock<String>,
}

impl Network {
    /// The graph of some links `[a, b]`, both below `agents`: b is a neighbour of a, and a of b unless `directed`.
    ///
    /// The rows end up in ascending order by transposing twice. Links must be distinct, and none leads to its own beginning.
    ///
    /// # Panics
    /// If a link names an agent that is not there, or if there are more than 2³² − 1 entries.
    #[must_use]
    pub fn new(agents: u32, links: &[[u32; 2]], directed: bool) -> Self {
        let rows = scatter(agents, links.iter().copied(), directed);
        // A stable sort by target: each row lists its sources in ascending order.
        let turned = scatter_one_way(agents, each(agents, &rows).map(|[a, b]| [b, a]), rows.len() - agents as usize - 1);
        let words = if directed {
            scatter_one_way(agents, each(agents, &turned).map(|[a, b]| [b, a]), turned.len() - agents as usize - 1)
        } else {
            turned
        };
        let degree = |pair: &[u32]| pair[1] - pair[0];
        let offsets = words[..=agents as usize].windows(2);
        let lowest = offsets.clone().map(degree).min().unwrap_or(0);
        let highest = offsets.map(degree).max().unwrap_or(0);
        Self { agents, words, directed, degrees: [lowest, highest], notes: Vec::new(), hash: OnceLock::new() }
    }

    /// The same with remarks for the user.
    #[must_use]
    pub fn with_notes(mut self, notes: Vec<String>) -> Self {
        self.notes = notes;
        self
    }

    /// Number of agents.
    #[must_use]
    pub fn agents(&self) -> u32 {
        self.agents
    }
    /// Offsets (`agents + 1` of them, counted from the first target), then targets.
    #[must_use]
    pub fn words(&self) -> &[u32] {
        &self.words
    }
    /// Offsets and targets.
    #[must_use]
    pub fn rows(&self) -> (&[u32], &[u32]) {
        self.words.split_at(self.agents as usize + 1)
    }
    /// The neighbours of an agent, ascending.
    #[must_use]
    pub fn row(&self, i: u32) -> &[u32] {
        let (offsets, targets) = self.rows();
        &targets[offsets[i as usize] as usize..offsets[i as usize + 1] as usize]
    }
    /// Number of links: of an undirected graph each counts once.
    #[must_use]
    pub fn links(&self) -> u64 {
        let entries = self.rows().1.len() as u64;
        if self.directed { entries } else { entries / 2 }
    }
    /// Does a link lead one way only?
    #[must_use]
    pub fn directed(&self) -> bool {
        self.directed
    }
    /// Fewest neighbours of an agent.
    #[must_use]
    pub fn degree_min(&self) -> u32 {
        self.degrees[0]
    }
    /// Most neighbours of an agent.
    #[must_use]
    pub fn degree_max(&self) -> u32 {
        self.degrees[1]
    }
    /// Neighbours per agent.
    #[must_use]
    pub fn degree_mean(&self) -> f64 {
        self.rows().1.len() as f64 / f64::from(self.agents)
    }
    /// What the user should know: agents without neighbours, links that were passed over.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }
    /// SHA-256 of the rows (number of agents, offsets, targets; little-endian words), hexadecimal.
    #[must_use]
    pub fn hash(&self) -> &str {
        self.hash.get_or_init(|| {
            let mut hasher = Sha256::new();
            hasher.update(self.agents.to_le_bytes());
            for part in self.words.chunks(1 << 14) {
                hasher.update(part.iter().flat_map(|w| w.to_le_bytes()).collect::<Vec<u8>>());
            }
            hasher.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
                // Writing to a String cannot fail.
                let _ = write!(hex, "{byte:02x}");
                hex
            })
        })
    }
    /// Every link as a line of text, `a,b` with a < b unless directed.
    #[must_use]
    pub fn listed(&self) -> String {
        let mut text = String::from("source,target\n");
        for [a, b] in each(self.agents, &self.words).filter(|[a, b]| self.directed || a < b) {
            let _ = writeln!(text, "{a},{b}");
        }
        text
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Network({} agents, {} links, {} to {} neighbours)", self.agents, self.links(), self.degrees[0], self.degrees[1])
    }
}

impl PartialEq for Network {
    fn eq(&self, other: &Self) -> bool {
        // What is written about a graph is no part of it.
        std::ptr::eq(self, other) || (self.agents == other.agents && self.directed == other.directed && self.words == other.words)
    }
}
impl Eq for Network {}

/// The entries `[agent, neighbour]` of rows, in their order.
fn each(agents: u32, words: &[u32]) -> impl Iterator<Item = [u32; 2]> + Clone {
    let (offsets, targets) = words.split_at(agents as usize + 1);
    (0..agents).flat_map(move |i| targets[offsets[i as usize] as usize..offsets[i as usize + 1] as usize].iter().map(move |j| [i, *j]))
}

/// Rows of links, in both directions unless `directed`.
fn scatter(agents: u32, links: impl Iterator<Item = [u32; 2]> + Clone, directed: bool) -> Vec<u32> {
    if directed {
        let entries = links.clone().count();
        return scatter_one_way(agents, links, entries);
    }
    let both = links.flat_map(|[a, b]| [[a, b], [b, a]]);
    let entries = both.clone().count();
    scatter_one_way(agents, both, entries)
}

/// Offsets and targets of entries `[agent, neighbour]`, which keep their order within a row.
fn scatter_one_way(agents: u32, entries: impl Iterator<Item = [u32; 2]> + Clone, count: usize) -> Vec<u32> {
    assert!(u32::try_from(count).is_ok(), "{count} entries are more than offsets can count");
    let n = agents as usize;
    let mut words = vec![0u32; n + 1 + count];
    let (offsets, targets) = words.split_at_mut(n + 1);
    for [a, _] in entries.clone() {
        offsets[a as usize + 1] += 1;
    }
    for i in 0..n {
        offsets[i + 1] += offsets[i];
    }
    let mut next = offsets[..n].to_vec();
    for [a, b] in entries {
        let at = &mut next[a as usize];
        targets[*at as usize] = b;
        *at += 1;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_ascending() {
        let links = [[3, 0], [1, 3], [0, 1], [4, 3]];
        let both = Network::new(6, &links, false);
        let rows: Vec<&[u32]> = (0..6).map(|i| both.row(i)).collect();
        assert_eq!(rows, [&[1, 3][..], &[0, 3], &[], &[0, 1, 4], &[3], &[]]);
        assert_eq!((both.links(), both.degree_min(), both.degree_max()), (4, 0, 3));
        let one_way = Network::new(6, &[[3, 4], [3, 0], [1, 3]], true);
        assert_eq!((one_way.row(3), one_way.row(1), one_way.row(0)), (&[0, 4][..], &[3][..], &[][..]));
        assert_eq!(one_way.listed(), "source,target\n1,3\n3,0\n3,4\n");
        assert_ne!(both, one_way);
        assert_ne!(both.hash(), one_way.hash());
    }

    #[test]
    fn a_graph_of_nobody_is_no_trouble() {
        let none = Network::new(1, &[], false);
        assert_eq!((none.row(0), none.words(), none.degree_mean()), (&[][..], &[0, 0][..], 0.0));
    }
}
