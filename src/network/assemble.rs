//! From the links of a file to the graph, with what was passed over in its notes.

use super::file::EdgeList;
use super::rows::{Network, WEIGHT_ONE};
use super::source::Source;

impl EdgeList {
    /// A link that is listed with two weights (in both directions, unless directed), for people; `None`: there is none.
    #[must_use]
    pub fn conflict(&self) -> Option<String> {
        let order = |[a, b]: [u32; 2]| if self.directed { [a, b] } else { [a.min(b), a.max(b)] };
        let mut all: Vec<([u32; 2], u32)> = self.links.iter().map(|link| order(*link)).zip(self.weights.iter().copied()).collect();
        all.sort_unstable();
        let pair = all.windows(2).find(|pair| pair[0].0 == pair[1].0 && pair[0].1 != pair[1].1)?;
        let [a, b] = pair[0].0.map(|agent| self.called(agent));
        let weights = [pair[0].1, pair[1].1].map(|w| f64::from(w) / f64::from(WEIGHT_ONE));
        Some(format!("the link of {a} and {b} is listed with weights {} and {}", weights[0], weights[1]))
    }

    /// What the file calls an agent.
    fn called(&self, agent: u32) -> String {
        use super::source::Base;
        match (&self.labels, self.base) {
            (Some(labels), _) if (agent as usize) < labels.len() => labels.id(agent as usize),
            (_, Base::One) => (agent + 1).to_string(),
            _ => agent.to_string(),
        }
    }

    /// Weights by link, ascending and without repetitions, the lower agent first unless directed; takes out links of weight 0 and says how many.
    fn take_weights(&mut self) -> (Vec<([u32; 2], u32)>, usize) {
        if self.weights.is_empty() {
            return (Vec::new(), 0);
        }
        let all: Vec<([u32; 2], u32)> = self.links.iter().copied().zip(std::mem::take(&mut self.weights)).filter(|(_, w)| *w > 0).collect();
        let void = self.links.len() - all.len();
        self.links = all.iter().map(|(link, _)| *link).collect();
        let order = |[a, b]: [u32; 2]| if self.directed { [a, b] } else { [a.min(b), a.max(b)] };
        let mut all: Vec<_> = all.into_iter().map(|(link, weight)| (order(link), weight)).collect();
        all.sort_unstable();
        all.dedup_by_key(|(link, _)| *link);
        (all, void)
    }

    /// The graph of `agents` agents, at least as many as the list has, and in its notes what was passed over or may surprise. `format`: the name of
    /// the file's format. Time is proportional to n log n for n links, memory to n.
    #[must_use]
    pub fn network(mut self, agents: u32, format: &'static str) -> Network {
        let listed = self.links.len() as u64;
        let (weights, void) = self.take_weights();
        let left = self.simplify();
        let network = self.weigh(Network::new(agents, &self.links, self.directed), &weights);
        let silent = if self.directed { (0..agents).filter(|i| network.row(*i).is_empty()).count() } else { 0 };
        let alone = network.isolated();
        let mut notes = Vec::new();
        let mut note = |count: usize, one: &str, many: &str| {
            if count > 0 {
                notes.push(format!("{count} {}", if count == 1 { one } else { many }));
            }
        };
        note(left.loops, "link from an agent to itself is left out", "links from an agent to itself are left out");
        note(left.repeated, "repeated link counts once", "repeated links count once");
        note(
            left.one_sided,
            "link is named by one of its two agents only, and counts for both",
            "links are named by one of their two agents only, and count for both",
        );
        note(void, "link of weight 0 is left out", "links of weight 0 are left out");
        notes.append(&mut self.notes);
        let mut note = |count: usize, text: &str| notes.extend((count > 0).then(|| format!("{count} {text}")));
        let looks = if silent == 1 {
            "agent looks at nobody: it earns 0 and keeps what it has"
        } else {
            "agents look at nobody: they earn 0 and keep what they have"
        };
        note(silent, looks);
        notes.extend(isolated_note(&alone));
        if network.weighted() {
            notes.push(
                "weights count in payoffs over neighbours (interact/matrix) and in influence/average; other phases take all links alike"
                    .into(),
            );
        }
        let source = Source {
            format,
            base: self.base,
            listed,
            self_links: left.loops as u64,
            duplicates: left.repeated as u64,
            header_lines: self.header_lines,
            labels: self.labels.take(),
        };
        network.with_notes(notes).with_source(source)
    }

    /// Leaves out loops and repetitions; links stand ascending after that, the lower agent first unless directed.
    fn simplify(&mut self) -> Left {
        // Pairs as one number each sort several times faster.
        let key = |[a, b]: [u32; 2]| u64::from(a) << 32 | u64::from(b);
        let written = self.links.len();
        let mut keys: Vec<u64> = std::mem::take(&mut self.links).into_iter().filter(|[a, b]| a != b).map(key).collect();
        let (before, loops) = (keys.len(), written - keys.len());
        let (mut one_sided, mut ways) = (0, 0);
        if self.mutual {
            // Lists by agents are expected to have each link twice, but not the same way.
            keys.sort_unstable();
            keys.dedup();
            ways = before - keys.len();
            let named = |key: u64| keys.binary_search(&key.rotate_left(32)).is_ok();
            one_sided = if self.directed { 0 } else { keys.iter().filter(|key| !named(**key)).count() };
        }
        if !self.directed {
            for key in &mut keys {
                *key = (*key).min(key.rotate_left(32));
            }
        }
        keys.sort_unstable();
        keys.dedup();
        let repeated = if self.mutual { ways } else { before - keys.len() };
        self.links = keys.into_iter().map(|key| [(key >> 32) as u32, key as u32]).collect();
        Left { loops, repeated, one_sided }
    }

    /// The graph of these links with their weights, if they have some.
    fn weigh(&self, network: Network, weights: &[([u32; 2], u32)]) -> Network {
        if weights.is_empty() {
            return network;
        }
        let of = |link: &[u32; 2]| weights.binary_search_by_key(link, |(link, _)| *link).map_or(WEIGHT_ONE, |at| weights[at].1);
        let all: Vec<u32> = self.links.iter().map(of).collect();
        network.with_weights(&self.links, &all)
    }
}

/// Links that count only once, or not at all.
struct Left {
    loops: usize,
    repeated: usize,
    one_sided: usize,
}

/// Names the first three of the agents in no link; `None`: there are none.
#[must_use]
pub fn isolated_note(alone: &[u32]) -> Option<String> {
    let first: Vec<String> = alone.iter().take(3).map(u32::to_string).collect();
    let which = format!("({}{})", first.join(", "), if alone.len() > 3 { ", …" } else { "" });
    match alone.len() {
        0 => None,
        1 => Some(format!("1 agent is in no link {which}")),
        n => Some(format!("{n} agents are in no link {which}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::{Reading, read_adjacency, read_edges, read_matrix};

    fn edges(text: &str, agents: u32, directed: bool) -> Network {
        let reading = Reading { agents: Some(agents), directed: Some(directed), ..Reading::default() };
        read_edges(text.as_bytes(), &reading).unwrap_or_else(|e| panic!("{e:?}")).network(agents, "edges")
    }

    #[test]
    fn what_is_passed_over_is_counted() {
        let graph = edges("0 1\n1 0\n2 2\n4 1\n0 1\n", 7, false);
        assert_eq!((graph.row(1), graph.links()), (&[0, 4][..], 2));
        assert_eq!(
            graph.notes(),
            ["1 link from an agent to itself is left out", "2 repeated links count once", "4 agents are in no link (2, 3, 5, …)"]
        );
        let directed = edges("0 1\n1 0\n2 1\n", 3, true);
        assert_eq!((directed.links(), directed.row(1)), (3, &[0][..]));
        assert!(directed.notes().is_empty());
        assert_eq!(edges("0 1\n", 2, true).notes(), ["1 agent looks at nobody: it earns 0 and keeps what it has"]);
    }

    #[test]
    fn links_named_by_one_side_are_counted() {
        let read = |text: &[u8], directed| {
            read_adjacency(text, &Reading { directed: Some(directed), ..Reading::default() }).unwrap().network(3, "adjacency")
        };
        let graph = read(b"0 1 2\n1 0\n", false);
        assert_eq!(
            (graph.links(), graph.notes()),
            (2, &["1 link is named by one of its two agents only, and counts for both".to_owned()][..])
        );
        assert!(read(b"0 1 2\n1 0\n2\n", true).notes()[0].contains("looks at nobody"));
        assert_eq!(read(b"0 1 1 2\n1 0\n2 0\n", false).notes(), ["1 repeated link counts once"]);
    }

    #[test]
    fn entries_of_a_matrix_may_weigh() {
        let read =
            |text: &[u8], directed| read_matrix(text, &Reading { weighted: true, directed: Some(directed), ..Reading::default() }).unwrap();
        let graph = read(b"0 2 0.5\n2 0 0\n0.5 0 0\n", false).network(3, "matrix");
        assert!(graph.weighted() && graph.links() == 2);
        assert_eq!(graph.strength_max(), 5 << 15);
        assert_eq!(read(b"0 2\n1 0\n", false).conflict().unwrap(), "the link of 0 and 1 is listed with weights 1 and 2");
        assert!(read(b"0 2\n1 0\n", true).conflict().is_none());
    }
}
