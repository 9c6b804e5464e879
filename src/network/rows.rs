//! A graph in compressed rows.

use super::source::Source;
use sha2::{Digest, Sha256};
use std::fmt::{self, Write as _};
use std::sync::OnceLock;

/// A weight of 1.
pub const WEIGHT_ONE: u32 = 1 << 16;

/// A graph in compressed rows. The neighbours of agent `i` stand in ascending order at `targets[offsets[i] .. offsets[i + 1]]`.
///
/// Offsets and targets share one array of words, offsets first, as the GPU wants them.
pub struct Network {
    agents: u32,
    /// `agents + 1` offsets, then the targets.
    words: Vec<u32>,
    /// Weights of the targets one by one, units of 2⁻¹⁶; empty: all links count alike.
    weights: Vec<u32>,
    directed: bool,
    degrees: [u32; 2],
    /// What the user should know about it, for people.
    notes: Vec<String>,
    /// The file it comes from.
    source: Option<Box<Source>>,
    hash: OnceLock<String>,
}

impl Network {
    /// The graph of some links `[a, b]`, both below `agents`: b is a neighbour of a, and a of b unless `directed`.
    ///
    /// Links must be distinct, and none leads to its own beginning. Time and memory are proportional to agents and links; links in order, the lower agent
    /// first unless `directed`, take a third of it.
    ///
    /// # Panics
    /// If a link names an agent that is not there, or if there are more than 2³² − 1 entries.
    #[must_use]
    pub fn new(agents: u32, links: &[[u32; 2]], directed: bool) -> Self {
        let rows = scatter(agents, links, directed);
        // Links in order, the lower agent first, come to every row in order: first those from lower agents, then its own.
        let sorted = links.is_sorted() && (directed || links.iter().all(|[a, b]| a < b));
        let words = if sorted { rows } else { ordered(agents, &rows, directed) };
        let degree = |pair: &[u32]| pair[1] - pair[0];
        let offsets = words[..=agents as usize].windows(2);
        let lowest = offsets.clone().map(degree).min().unwrap_or(0);
        let highest = offsets.map(degree).max().unwrap_or(0);
        Self {
            agents,
            words,
            weights: Vec::new(),
            directed,
            degrees: [lowest, highest],
            notes: Vec::new(),
            source: None,
            hash: OnceLock::new(),
        }
    }

    /// The same with weights of its links, which `links` lists as [`Network::new`] got them, in units of 2⁻¹⁶.
    #[must_use]
    pub fn with_weights(mut self, links: &[[u32; 2]], weights: &[u32]) -> Self {
        let mut all = vec![0; self.rows().1.len()];
        let mut set = |a: u32, b: u32, weight: u32| {
            if let Ok(slot) = self.row(a).binary_search(&b) {
                all[self.words[a as usize] as usize + slot] = weight;
            }
        };
        for ([a, b], weight) in links.iter().zip(weights) {
            set(*a, *b, *weight);
            if !self.directed {
                set(*b, *a, *weight);
            }
        }
        self.weights = all;
        self
    }

    /// The same with remarks for the user.
    #[must_use]
    pub fn with_notes(mut self, notes: Vec<String>) -> Self {
        self.notes = notes;
        self
    }

    /// The same with what was understood of the file that it comes from.
    #[must_use]
    pub fn with_source(mut self, source: Source) -> Self {
        self.source = Some(Box::new(source));
        self
    }

    /// What was understood of the file that it comes from; `None`: from no file.
    #[must_use]
    pub fn source(&self) -> Option<&Source> {
        self.source.as_deref()
    }

    /// Agents that are in no link, ascending. Time is proportional to agents and links.
    #[must_use]
    pub fn isolated(&self) -> Vec<u32> {
        let mut linked = vec![false; self.agents as usize];
        for [a, b] in each(self.agents, &self.words) {
            (linked[a as usize], linked[b as usize]) = (true, true);
        }
        (0..self.agents).filter(|i| !linked[*i as usize]).collect()
    }

    /// Parts of the graph that no link connects, whichever way it leads; an agent in no link is one. Union-find with halved paths: time is nearly
    /// proportional to agents and links (Tarjan 1975).
    ///
    /// ```
    /// use polity::network::Network;
    /// assert_eq!(Network::new(6, &[[0, 3], [3, 5], [1, 2]], false).components(), 3);
    /// ```
    #[must_use]
    pub fn components(&self) -> u32 {
        let mut above: Vec<u32> = (0..self.agents).collect();
        let mut parts = self.agents;
        for [a, b] in each(self.agents, &self.words) {
            let [a, b] = [a, b].map(|mut i| {
                while above[i as usize] != i {
                    above[i as usize] = above[above[i as usize] as usize];
                    i = above[i as usize];
                }
                i
            });
            if a != b {
                // The lower one stays, so that paths are short where graphs grow from old agents to new ones.
                above[a.max(b) as usize] = a.min(b);
                parts -= 1;
            }
        }
        parts
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
    /// Do links have weights?
    #[must_use]
    pub fn weighted(&self) -> bool {
        !self.weights.is_empty()
    }
    /// Weights of all links, as the targets stand; empty: they have none.
    #[must_use]
    pub fn weights(&self) -> &[u32] {
        &self.weights
    }
    /// Weights of an agent's links, slot by slot, units of 2⁻¹⁶; empty: they have none.
    #[must_use]
    pub fn row_weights(&self, i: u32) -> &[u32] {
        if self.weights.is_empty() { &[] } else { &self.weights[self.words[i as usize] as usize..self.words[i as usize + 1] as usize] }
    }
    /// Largest sum of an agent's weights, units of 2⁻¹⁶; without weights, links of weight 1.
    #[must_use]
    pub fn strength_max(&self) -> u64 {
        let sum = |i: u32| self.row_weights(i).iter().map(|w| u64::from(*w)).sum();
        if self.weighted() { (0..self.agents).map(sum).max().unwrap_or(0) } else { u64::from(self.degree_max()) << 16 }
    }
    /// Words that a device holds: rows, then weights.
    #[must_use]
    pub fn device_words(&self) -> usize {
        self.words.len() + self.weights.len()
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
    /// SHA-256 of the rows (number of agents, offsets, targets, weights if there are any; little-endian words), hexadecimal.
    #[must_use]
    pub fn hash(&self) -> &str {
        self.hash.get_or_init(|| {
            let mut hasher = Sha256::new();
            hasher.update(self.agents.to_le_bytes());
            for part in self.words.chunks(1 << 14).chain(self.weights.chunks(1 << 14)) {
                hasher.update(part.iter().flat_map(|w| w.to_le_bytes()).collect::<Vec<u8>>());
            }
            hasher.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
                // Writing to a String cannot fail.
                let _ = write!(hex, "{byte:02x}");
                hex
            })
        })
    }
    /// Every link as a line of text, `a,b` with a < b unless directed, and its weight if it has one: what `format = "edges"` with `base = 0` reads.
    #[must_use]
    pub fn listed(&self) -> String {
        let mut text = String::from(if self.weighted() { "source,target,weight\n" } else { "source,target\n" });
        for (at, [a, b]) in each(self.agents, &self.words).enumerate().filter(|(_, [a, b])| self.directed || a < b) {
            // Units of 2⁻¹⁶ are decimals of at most 16 places: what is read is what is written.
            let weight = self.weights.get(at).map_or(String::new(), |w| format!(",{}", f64::from(*w) / f64::from(WEIGHT_ONE)));
            let _ = writeln!(text, "{a},{b}{weight}");
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
        std::ptr::eq(self, other)
            || (self.agents == other.agents
                && self.directed == other.directed
                && self.words == other.words
                && self.weights == other.weights)
    }
}
impl Eq for Network {}

/// The entries `[agent, neighbour]` of rows, in their order.
fn each(agents: u32, words: &[u32]) -> impl Iterator<Item = [u32; 2]> + Clone {
    let (offsets, targets) = words.split_at(agents as usize + 1);
    (0..agents).flat_map(move |i| targets[offsets[i as usize] as usize..offsets[i as usize + 1] as usize].iter().map(move |j| [i, *j]))
}

/// Rows in ascending order, by transposing twice.
fn ordered(agents: u32, rows: &[u32], directed: bool) -> Vec<u32> {
    // A stable sort by target: each row lists its sources in ascending order.
    let turned = scatter_one_way(agents, each(agents, rows).map(|[a, b]| [b, a]), rows.len() - agents as usize - 1);
    if directed { scatter_one_way(agents, each(agents, &turned).map(|[a, b]| [b, a]), turned.len() - agents as usize - 1) } else { turned }
}

/// Rows of links, in both directions unless `directed`; entries keep the order of the links within a row.
fn scatter(agents: u32, links: &[[u32; 2]], directed: bool) -> Vec<u32> {
    if directed {
        return scatter_one_way(agents, links.iter().copied(), links.len());
    }
    // The same in plain loops: flattened iterators take ten times longer.
    let (n, count) = (agents as usize, 2 * links.len());
    assert!(u32::try_from(count).is_ok(), "{count} entries are more than offsets can count");
    let mut words = vec![0u32; n + 1 + count];
    let (offsets, targets) = words.split_at_mut(n + 1);
    for [a, b] in links {
        offsets[*a as usize + 1] += 1;
        offsets[*b as usize + 1] += 1;
    }
    for i in 0..n {
        offsets[i + 1] += offsets[i];
    }
    let mut next = offsets[..n].to_vec();
    let mut put = |row: u32, entry: u32| {
        let at = &mut next[row as usize];
        targets[*at as usize] = entry;
        *at += 1;
    };
    for [a, b] in links {
        put(*a, *b);
        put(*b, *a);
    }
    words
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
    fn links_in_any_order_make_the_same_rows() {
        let mut stream = super::super::stream::Stream::new([8, 1], 0);
        for directed in [false, true] {
            let mut links: Vec<[u32; 2]> = (0..300).map(|_| [stream.below(40) as u32, stream.below(40) as u32]).collect();
            links.retain(|[a, b]| if directed { a != b } else { a < b });
            links.sort_unstable();
            links.dedup();
            let sorted = Network::new(40, &links, directed);
            for i in 0..40 {
                assert!(sorted.row(i).is_sorted());
            }
            links.reverse();
            assert_eq!(Network::new(40, &links, directed), sorted);
        }
    }

    #[test]
    fn a_graph_of_nobody_is_no_trouble() {
        let none = Network::new(1, &[], false);
        assert_eq!((none.row(0), none.words(), none.degree_mean()), (&[][..], &[0, 0][..], 0.0));
    }
}
