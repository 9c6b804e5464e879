//! Lattices in three dimensions and random graphs: Erdős–Rényi, Watts–Strogatz, Barabási–Albert.

use super::rows::Network;
use super::stream::Stream;
use crate::num::fixed::probability_q30;
use crate::num::table::ln;

/// Entries of all rows together at most: 4 GiB.
pub const ENTRIES_MAX: u64 = 1 << 30;

/// A cubic lattice; agent `(z·height + y)·width + x` and the six beside it.
///
/// On a torus every side has at least 3 sites. Time and memory are proportional to the number of agents.
///
/// ```
/// let walls = polity::network::cubic(2, 2, 3, false);
/// assert_eq!(walls.row(4), [0, 5, 6, 8]); // x = 0, y = 0, z = 1
/// assert_eq!(polity::network::cubic(3, 3, 3, true).row(0), [1, 2, 3, 6, 9, 18]);
/// ```
#[must_use]
pub fn cubic(width: u32, height: u32, depth: u32, torus: bool) -> Network {
    let agents = width * height * depth;
    let mut links = Vec::with_capacity(3 * agents as usize);
    for i in 0..agents {
        let (x, y, z) = (i % width, i / width % height, i / width / height);
        for (at, side, stride) in [(x, width, 1), (y, height, width), (z, depth, width * height)] {
            if at + 1 < side {
                links.push([i, i + stride]);
            } else if torus {
                links.push([i, i - at * stride]);
            }
        }
    }
    Network::new(agents, &links, false)
}

/// G(n, p): each pair is linked with probability p, independently (Gilbert 1959; Erdős & Rényi 1959).
///
/// Runs over the pairs in order and draws how many are skipped: floor(ln U / ln(1 − p)) with U uniform in (0, 1) from two words
/// (Batagelj & Brandes 2005). Time is proportional to agents and links.
///
/// ```
/// use polity::network::{Stream, erdos_renyi};
/// assert_eq!(erdos_renyi(5, 1.0, &mut Stream::new([1, 0], 0)).links(), 10);
/// assert_eq!(erdos_renyi(5, 0.0, &mut Stream::new([1, 0], 0)).links(), 0);
/// ```
#[must_use]
pub fn erdos_renyi(agents: u32, probability: f64, stream: &mut Stream) -> Network {
    let n = u64::from(agents);
    let mut links = Vec::with_capacity((probability * 0.5 * n as f64 * n.saturating_sub(1) as f64 * 1.01) as usize);
    if probability >= 1.0 {
        links.extend((0..agents).flat_map(|a| (0..a).map(move |b| [a, b])));
    } else if probability > 0.0 {
        let rate = -1.0 / minus_ln_1p(probability);
        // Pair [row, column] with column < row; `column` may run past the end of its row.
        let (mut row, mut column) = (1u64, 0u64);
        loop {
            let uniform = ((stream.long() >> 11) as f64 + 0.5) / (1u64 << 53) as f64;
            let skipped = ln(uniform) * rate;
            if skipped >= n as f64 * n as f64 {
                break;
            }
            column += skipped as u64; // rounds down
            while column >= row && row < n {
                column -= row;
                row += 1;
            }
            if row >= n {
                break;
            }
            links.push([row as u32, column as u32]);
            column += 1;
        }
    }
    Network::new(agents, &links, false)
}

/// −ln(1 − p) for 0 < p < 1, without loss for small p: 2·artanh(p / (2 − p)).
fn minus_ln_1p(p: f64) -> f64 {
    if p > 0.25 {
        return -ln(1.0 - p);
    }
    let s = p / (2.0 - p); // at most 1/7
    let square = s * s;
    // The first term left out is below 7^-20.
    let mut sum = 0.0;
    for k in (0..10u32).rev() {
        sum = sum * square + 1.0 / f64::from(2 * k + 1);
    }
    2.0 * s * sum
}

/// A small world (Watts & Strogatz 1998): the ring link of agent i to i + d, for d = 1, 2, … and i in order, is moved with
/// probability `rewiring` to a random agent that i is not linked to yet; of an agent linked to all, no link moves.
///
/// `neighbors` is even and below `agents`. Time is proportional to agents × neighbours.
///
/// ```
/// use polity::network::{Stream, watts_strogatz};
/// let ring = watts_strogatz(8, 4, 0.0, &mut Stream::new([1, 0], 0));
/// assert_eq!(ring.row(0), [1, 2, 6, 7]);
/// assert_eq!(watts_strogatz(8, 4, 1.0, &mut Stream::new([1, 0], 0)).links(), 16);
/// ```
#[must_use]
pub fn watts_strogatz(agents: u32, neighbors: u32, rewiring: f64, stream: &mut Stream) -> Network {
    let (n, half) = (agents as usize, neighbors as usize / 2);
    let rewiring = probability_q30(rewiring.clamp(0.0, 1.0));
    // The links that agent i brings along; those to it are found with the others.
    let mut ends: Vec<u32> = (0..n).flat_map(|i| (1..=half).map(move |d| ((i + d) % n) as u32)).collect();
    // Ends that others' links have at an agent: its degree is `half` and these.
    let mut arriving = vec![half as u32; n];
    for d in 0..half {
        for i in 0..n {
            if !stream.happens(rewiring) || half as u32 + arriving[i] + 1 >= agents {
                continue;
            }
            let own = |ends: &[u32], i: usize, j: usize| ends[i * half..(i + 1) * half].contains(&(j as u32));
            let target = loop {
                let j = stream.below(n as u64) as usize;
                if j != i && !own(&ends, i, j) && !own(&ends, j, i) {
                    break j;
                }
            };
            let old = std::mem::replace(&mut ends[i * half + d], target as u32);
            arriving[old as usize] -= 1;
            arriving[target] += 1;
        }
    }
    let links: Vec<[u32; 2]> = ends.iter().enumerate().map(|(at, end)| [(at / half) as u32, *end]).collect();
    Network::new(agents, &links, false)
}

/// A graph grown by preferential attachment (Barabási & Albert 1999): `edges` + 1 agents who are all linked, then one agent after
/// the other with links to `edges` different earlier ones, each drawn with a chance proportional to its links.
///
/// `agents` > `edges`. Agents are numbered by age, so that those with many links have low numbers. Time is proportional to links.
///
/// ```
/// use polity::network::{Stream, barabasi_albert};
/// let tree = barabasi_albert(100, 1, &mut Stream::new([1, 0], 0));
/// assert_eq!((tree.links(), tree.degree_min()), (99, 1));
/// ```
#[must_use]
pub fn barabasi_albert(agents: u32, edges: u32, stream: &mut Stream) -> Network {
    let first = edges + 1;
    let mut links: Vec<[u32; 2]> = (0..first).flat_map(|a| (0..a).map(move |b| [a, b])).collect();
    links.reserve((agents - first) as usize * edges as usize);
    // The last agent that chose each one.
    let mut chosen = vec![0; agents as usize];
    for new in first..agents {
        let before = links.len();
        while links.len() < before + edges as usize {
            let end = stream.below(2 * before as u64) as usize;
            let to = links[end / 2][end % 2];
            if std::mem::replace(&mut chosen[to as usize], new) != new {
                links.push([new, to]);
            }
        }
    }
    Network::new(agents, &links, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_logarithms_are_accurate() {
        for p in [1e-18f64, 1e-9, 1e-3, 0.1, 0.249, 0.251, 0.9, 0.999_999] {
            let exact = -(-p).ln_1p();
            assert!((minus_ln_1p(p) / exact - 1.0).abs() < 1e-12, "{p}");
        }
    }

    #[test]
    fn every_pair_can_be_linked() {
        // Four agents, 6 pairs, 400 graphs: each pair in about half of them (standard deviation 10).
        let mut stream = Stream::new([5, 0], 0);
        let mut seen = [[0; 4]; 4];
        for _ in 0..400 {
            let graph = erdos_renyi(4, 0.5, &mut stream);
            (0..4).for_each(|i| graph.row(i).iter().for_each(|j| seen[i as usize][*j as usize] += 1));
        }
        for (i, row) in seen.iter().enumerate() {
            for (j, count) in row.iter().enumerate() {
                assert!(if i == j { *count == 0 } else { (150..250).contains(count) }, "{i} {j}: {count}");
            }
        }
    }
}
