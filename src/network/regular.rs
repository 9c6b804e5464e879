//! Random regular graphs: random pairs of link ends, then exchanges of ends until the graph is simple.

use super::rows::Network;
use super::stream::Stream;

/// Exchanges tried for a bad pair before everything is drawn anew.
const TRIES: u32 = 10_000;

/// A random simple graph in which every agent has exactly `degree` neighbours; `agents` · `degree` is even, `degree` < `agents`.
///
/// Every agent has `degree` link ends, which are paired at random (Bollobás 1980). Pairs that lead back to their agent or repeat
/// another are exchanged with random other pairs, so that it stays a pairing, until none is left (McKay & Wormald 1990). There are
/// about (degree² − 1)/4 such pairs, whatever the number of agents. A graph of more than half of all links is made as the
/// complement of one with fewer. All graphs are nearly, not exactly, equally likely.
///
/// ```
/// use polity::network::{Stream, random_regular};
/// let graph = random_regular(10, 3, &mut Stream::new([1, 0], 0));
/// assert_eq!((graph.degree_min(), graph.degree_max()), (3, 3));
/// ```
#[must_use]
pub fn random_regular(agents: u32, degree: u32, stream: &mut Stream) -> Network {
    if 2 * degree > agents - 1 {
        let others = random_regular(agents, agents - 1 - degree, stream);
        let others = &others;
        let apart = |a: u32| (0..a).filter(move |b| others.row(a).binary_search(b).is_err()).map(move |b| [a, b]);
        let links: Vec<[u32; 2]> = (0..agents).flat_map(apart).collect();
        return Network::new(agents, &links, false);
    }
    loop {
        let mut pairs = Pairs::draw(agents, degree, stream);
        if pairs.repair(stream) {
            return Network::new(agents, &pairs.links(), false);
        }
    }
}

/// Link ends: `degree` consecutive ones per agent.
struct Pairs {
    degree: usize,
    /// The end that each end is paired with.
    other: Vec<u32>,
}

impl Pairs {
    fn draw(agents: u32, degree: u32, stream: &mut Stream) -> Self {
        let ends = agents as usize * degree as usize;
        let mut order: Vec<u32> = (0..ends as u32).collect();
        for last in (1..ends).rev() {
            order.swap(last, stream.below(last as u64 + 1) as usize);
        }
        let mut other = vec![0; ends];
        for pair in order.chunks_exact(2) {
            (other[pair[0] as usize], other[pair[1] as usize]) = (pair[1], pair[0]);
        }
        Self { degree: degree as usize, other }
    }

    fn agent(&self, end: u32) -> usize {
        end as usize / self.degree
    }

    /// Links between two agents.
    fn links_between(&self, a: usize, b: usize) -> usize {
        self.other[a * self.degree..(a + 1) * self.degree].iter().filter(|end| self.agent(**end) == b).count()
    }

    /// Does the pair of this end lead back to its agent or repeat another?
    fn is_bad(&self, end: u32) -> bool {
        let (a, b) = (self.agent(end), self.agent(self.other[end as usize]));
        a == b || self.links_between(a, b) > 1
    }

    fn pair(&mut self, a: u32, b: u32) {
        (self.other[a as usize], self.other[b as usize]) = (b, a);
    }

    /// Exchanges ends until the graph is simple; `false` if that takes too long.
    fn repair(&mut self, stream: &mut Stream) -> bool {
        let ends = self.other.len() as u32;
        let mut row = Vec::with_capacity(self.degree);
        let mut bad = Vec::new();
        for a in 0..self.other.len() / self.degree.max(1) {
            row.clear();
            let first = a * self.degree;
            row.extend((first..first + self.degree).map(|end| (self.agent(self.other[end]) as u32, end as u32)));
            row.sort_unstable();
            bad.extend(row.iter().filter(|(to, end)| *to as usize == a && *end < self.other[*end as usize]).map(|(_, end)| *end));
            bad.extend(row.windows(2).filter(|w| w[0].0 == w[1].0 && w[1].0 as usize > a).map(|w| w[1].1));
        }
        for end in bad {
            let mut tries = 0;
            while self.is_bad(end) {
                tries += 1;
                if tries > TRIES {
                    return false;
                }
                let (theirs, mine) = (stream.below(u64::from(ends)) as u32, self.other[end as usize]);
                let beyond = self.other[theirs as usize];
                let [a, b, c, d] = [end, mine, theirs, beyond].map(|e| self.agent(e));
                // (a–b, c–d) becomes (a–c, b–d), where those are not there yet.
                let fresh = a != c && b != d && self.links_between(a, c) == 0 && self.links_between(b, d) == 0;
                if theirs != end && theirs != mine && fresh && (a, c) != (b, d) && (a, c) != (d, b) {
                    self.pair(end, theirs);
                    self.pair(mine, beyond);
                }
            }
        }
        true
    }

    fn links(&self) -> Vec<[u32; 2]> {
        let ends = self.other.iter().enumerate().filter(|(end, other)| *end < **other as usize);
        ends.map(|(end, other)| [self.agent(end as u32) as u32, self.agent(*other) as u32]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_small_ones_are_simple() {
        for agents in 2..14 {
            for degree in (1..agents).filter(|k| (agents * k) % 2 == 0) {
                for which in 0..6 {
                    let graph = random_regular(agents, degree, &mut Stream::new([agents, degree], which));
                    for i in 0..agents {
                        let row = graph.row(i);
                        assert_eq!(row.len(), degree as usize, "{agents} {degree}");
                        assert!(row.windows(2).all(|w| w[0] < w[1]) && !row.contains(&i), "{agents} {degree}: {row:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_fifteen_matchings_of_six_are_equally_likely() {
        let mut stream = Stream::new([3, 1], 0);
        let mut seen = std::collections::BTreeMap::new();
        for _ in 0..3000 {
            *seen.entry(random_regular(6, 1, &mut stream).listed()).or_insert(0u32) += 1;
        }
        assert_eq!(seen.len(), 15);
        // χ² with 14 degrees of freedom stays below 36.1 (p = .001).
        let chi2: f64 = seen.values().map(|n| (f64::from(*n) - 200.0).powi(2) / 200.0).sum();
        assert!(chi2 < 36.1, "{chi2}");
    }
}
