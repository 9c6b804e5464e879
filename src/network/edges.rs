//! Lists of links in text files.

use super::rows::{Network, WEIGHT_ONE};

/// Malformed lines reported at most.
pub(super) const SHOWN_MAX: usize = 5;
/// Agents at most.
const AGENTS_MAX: u64 = (1 << 31) - 1;
/// Weights of one agent's links at most, in sum, with one for itself: sums of weights fit 32 bits.
const WEIGHTS_MAX: f64 = 65_534.0;

/// What a list says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EdgeList {
    /// Links as written, loops and repetitions included.
    pub links: Vec<[u32; 2]>,
    /// Their weights, units of 2⁻¹⁶; empty: not read.
    pub weights: Vec<u32>,
    /// Line of the largest number, from 1, and that number; `None`: there are no links.
    pub largest: Option<(usize, u32)>,
    /// Lines with fields that are not read.
    pub wider: u64,
    /// Does each agent name its neighbours, so that a link without direction is expected twice?
    pub mutual: bool,
}

/// A line that is no link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// Line, from 1; 0: the whole file.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// Reads a list: two agents per line (whole numbers from 0), separated by commas, semicolons, tabs or spaces; what follows a `#` and empty
/// lines are passed over, and so is the first other line if neither of its first two fields begins like a number.
///
/// # Errors
/// The first few lines that are no links.
///
/// ```
/// use polity::network::read_edges;
/// let list = read_edges(b"source,target\n0,2 # a remark\n\n2;1\n").unwrap();
/// assert_eq!((list.links, list.largest), (vec![[0, 2], [2, 1]], Some((2, 2))));
/// assert_eq!(read_edges(b"0 1\n1 x\n").unwrap_err()[0].message, "\"x\" is no agent");
/// ```
pub fn read_edges(text: &[u8]) -> Result<EdgeList, Vec<Malformed>> {
    read(text, false)
}

/// The same with a weight as the third field of every line: a decimal number from 0 to 65,534, rounded to the nearest multiple of 2⁻¹⁶.
///
/// # Errors
/// The first few lines that are no links with weights.
///
/// ```
/// use polity::network::read_weighted_edges;
/// let list = read_weighted_edges(b"source,target,weight\n0,2,0.5\n2,1,3\n").unwrap();
/// assert_eq!((list.links, list.weights), (vec![[0, 2], [2, 1]], vec![1 << 15, 3 << 16]));
/// assert_eq!(read_weighted_edges(b"0 1 2\n1 2\n").unwrap_err()[0].message, "the weight is missing");
/// ```
pub fn read_weighted_edges(text: &[u8]) -> Result<EdgeList, Vec<Malformed>> {
    read(text, true)
}

fn read(text: &[u8], weighted: bool) -> Result<EdgeList, Vec<Malformed>> {
    let mut list = EdgeList::default();
    let mut malformed = Vec::new();
    let mut headed = false;
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    for (at, line) in text.split(|byte| *byte == b'\n').enumerate() {
        let mut fields = fields(line);
        let first = fields.next().unwrap_or_default();
        let second = fields.next();
        if first.is_empty() && second.is_none() {
            continue;
        }
        if !std::mem::replace(&mut headed, true) && ![Some(first), second].into_iter().flatten().any(like_a_number) {
            continue;
        }
        let link = match second {
            None => Err("a link needs two agents".to_owned()),
            Some(second) => agent(first).and_then(|a| agent(second).map(|b| [a, b])),
        };
        let link = match link {
            Ok(link) if weighted => weight(fields.next().unwrap_or_default()).map(|weight| {
                list.weights.push(weight);
                link
            }),
            link => link,
        };
        match link {
            Ok(link) => {
                list.names(at + 1, link[0].max(link[1]));
                list.wider += u64::from(fields.next().is_some_and(|field| !(weighted && field.is_empty())));
                list.links.push(link);
            }
            Err(message) => malformed.push(Malformed { line: at + 1, message }),
        }
        if malformed.len() == SHOWN_MAX {
            break;
        }
    }
    if list.links.is_empty() && malformed.is_empty() {
        malformed.push(Malformed { line: 0, message: "there is no link in it".to_owned() });
    }
    if malformed.is_empty() { Ok(list) } else { Err(malformed) }
}

/// What stands between the separators of a line, without what follows a `#`.
pub(super) fn fields(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let line = line.split(|byte| *byte == b'#').next().unwrap_or_default();
    let commas = line.iter().any(|byte| matches!(byte, b',' | b';' | b'\t'));
    let parts = line.split(move |byte| if commas { matches!(byte, b',' | b';' | b'\t') } else { byte.is_ascii_whitespace() });
    parts.map(<[u8]>::trim_ascii).filter(move |field| commas || !field.is_empty())
}

/// Does a field begin like a number?
pub(super) fn like_a_number(field: &[u8]) -> bool {
    field.first().is_some_and(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.'))
}

/// A weight in units of 2⁻¹⁶.
pub(super) fn weight(field: &[u8]) -> Result<u32, String> {
    let shown: String = String::from_utf8_lossy(field).chars().take(40).collect();
    if field.is_empty() {
        return Err("the weight is missing".to_owned());
    }
    match shown.parse::<f64>() {
        Ok(weight) if weight.is_finite() && weight >= 0.0 => {
            let units = (weight * f64::from(WEIGHT_ONE)).round();
            if weight > WEIGHTS_MAX {
                Err(format!("a weight of {shown} is above {WEIGHTS_MAX}; divide all weights by a constant"))
            } else if weight > 0.0 && units == 0.0 {
                Err(format!("a weight of {shown} is below 2^-17 and would be none; multiply all weights by a constant, or write 0"))
            } else {
                Ok(units as u32) // ≤ 65534 · 2^16
            }
        }
        _ => Err(format!("{shown:?} is no weight")),
    }
}

/// The number of an agent.
pub(super) fn agent(field: &[u8]) -> Result<u32, String> {
    let digits = !field.is_empty() && field.iter().all(u8::is_ascii_digit);
    let number =
        field.iter().take(20).fold(0u64, |number, byte| number.saturating_mul(10).saturating_add(u64::from(byte.wrapping_sub(b'0'))));
    if digits && number < AGENTS_MAX {
        return Ok(number as u32);
    }
    let shown: String = String::from_utf8_lossy(field).chars().take(40).collect();
    Err(if digits { format!("{shown} is larger than polity can number") } else { format!("{shown:?} is no agent") })
}

impl EdgeList {
    /// A link that is listed with two weights (in both directions, unless `directed`), for people; `None`: there is none.
    #[must_use]
    pub fn conflict(&self, directed: bool) -> Option<String> {
        let order = |[a, b]: [u32; 2]| if directed { [a, b] } else { [a.min(b), a.max(b)] };
        let mut all: Vec<([u32; 2], u32)> = self.links.iter().map(|link| order(*link)).zip(self.weights.iter().copied()).collect();
        all.sort_unstable();
        let pair = all.windows(2).find(|pair| pair[0].0 == pair[1].0 && pair[0].1 != pair[1].1)?;
        let [a, b] = pair[0].0;
        let weights = [pair[0].1, pair[1].1].map(|w| f64::from(w) / f64::from(WEIGHT_ONE));
        Some(format!("the link of {a} and {b} is listed with weights {} and {}", weights[0], weights[1]))
    }

    /// Takes note of an agent that a line names.
    pub(super) fn names(&mut self, line: usize, agent: u32) {
        if self.largest.is_none_or(|(_, most)| agent > most) {
            self.largest = Some((line, agent));
        }
    }

    /// Weights by link, ascending and without repetitions, the lower agent first unless `directed`; takes out links of weight 0 and says how many.
    fn take_weights(&mut self, directed: bool) -> (Vec<([u32; 2], u32)>, usize) {
        if self.weights.is_empty() {
            return (Vec::new(), 0);
        }
        let all: Vec<([u32; 2], u32)> = self.links.iter().copied().zip(std::mem::take(&mut self.weights)).filter(|(_, w)| *w > 0).collect();
        let void = self.links.len() - all.len();
        self.links = all.iter().map(|(link, _)| *link).collect();
        let order = |[a, b]: [u32; 2]| if directed { [a, b] } else { [a.min(b), a.max(b)] };
        let mut all: Vec<_> = all.into_iter().map(|(link, weight)| (order(link), weight)).collect();
        all.sort_unstable();
        all.dedup_by_key(|(link, _)| *link);
        (all, void)
    }

    /// The graph, and in its notes what was passed over or may surprise. Every number is below `agents`.
    #[must_use]
    pub fn network(mut self, agents: u32, directed: bool) -> Network {
        let (weights, void) = self.take_weights(directed);
        let written = self.links.len();
        self.links.retain(|[a, b]| a != b);
        let loops = written - self.links.len();
        self.links.sort_unstable();
        let mut one_sided = 0;
        if self.mutual {
            self.links.dedup();
            let named = |[a, b]: [u32; 2]| self.links.binary_search(&[b, a]).is_ok();
            one_sided = if directed { 0 } else { self.links.iter().filter(|link| !named(**link)).count() };
        }
        if !directed {
            for link in &mut self.links {
                link.sort_unstable();
            }
            self.links.sort_unstable();
        }
        self.links.dedup();
        // Of lists by agents every link of two directions is expected twice.
        let repeated = if self.mutual { 0 } else { written - loops - self.links.len() };
        let network = self.weigh(Network::new(agents, &self.links, directed), &weights);
        let mut linked = vec![false; agents as usize];
        self.links.iter().flatten().for_each(|i| linked[*i as usize] = true);
        let alone: Vec<usize> = (0..linked.len()).filter(|i| !linked[*i]).collect();
        let silent = if directed { (0..agents).filter(|i| network.row(*i).is_empty()).count() } else { 0 };
        let mut notes = Vec::new();
        let mut note = |count: usize, one: &str, many: &str| {
            if count > 0 {
                notes.push(format!("{count} {}", if count == 1 { one } else { many }));
            }
        };
        note(loops, "link from an agent to itself is left out", "links from an agent to itself are left out");
        note(repeated, "repeated link counts once", "repeated links count once");
        note(
            one_sided,
            "link is named by one of its two agents only, and counts for both",
            "links are named by one of their two agents only, and count for both",
        );
        note(void, "link of weight 0 is left out", "links of weight 0 are left out");
        let field = if network.weighted() {
            "fourth field, which is not read"
        } else {
            "third field, which is not read; weighted = true takes it as a weight"
        };
        note(self.wider as usize, &format!("line has a {field}"), &format!("lines have a {field}"));
        note(
            silent,
            "agent looks at nobody: it earns 0 and keeps what it has",
            "agents look at nobody: they earn 0 and keep what they have",
        );
        let which = some_of(&alone);
        let (one, many) = (format!("agent is in no link {which}"), format!("agents are in no link {which}"));
        note(alone.len(), &one, &many);
        if network.weighted() {
            notes.push(
                "weights count in payoffs over neighbours (interact/matrix) and in influence/average; other phases take all links alike"
                    .into(),
            );
        }
        network.with_notes(notes)
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

/// The first three of some agents, for people.
fn some_of(agents: &[usize]) -> String {
    let first: Vec<String> = agents.iter().take(3).map(usize::to_string).collect();
    format!("({}{})", first.join(", "), if agents.len() > 3 { ", …" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> EdgeList {
        read_edges(text.as_bytes()).unwrap()
    }

    #[test]
    fn separators_headers_and_remarks() {
        let expected = vec![[0, 1], [1, 2]];
        for text in [
            "0 1\n1 2",
            "0,1\r\n1,2\r\n",
            "\u{feff}a\tb\n0\t1\n1\t2\n",
            "# x\n\nfrom, to, weight\n 0 , 1, 0.5\n1,2,9",
            "0;1;\n 1 ; 2 ;\n",
            "  0   1  \n1\t2 #3",
        ] {
            assert_eq!(read(text).links, expected, "{text:?}");
        }
        assert_eq!(read("0,1,7\n1,2\n").wider, 1);
    }

    #[test]
    fn malformed_lines_are_named() {
        let wrong = |text: &str| read_edges(text.as_bytes()).unwrap_err().into_iter().map(|m| (m.line, m.message)).collect::<Vec<_>>();
        assert_eq!(
            wrong("a,b\nc,d\n0,1\n5\n-1,2\n"),
            [(2, "\"c\" is no agent".to_owned()), (4, "a link needs two agents".to_owned()), (5, "\"-1\" is no agent".to_owned())]
        );
        assert_eq!(
            wrong("0,1.5\n0,99999999999999999999999\n3,,4"),
            [
                (1, "\"1.5\" is no agent".to_owned()),
                (2, "99999999999999999999999 is larger than polity can number".to_owned()),
                (3, "\"\" is no agent".to_owned())
            ]
        );
        assert_eq!(wrong("x y\n# nothing\n"), [(0, "there is no link in it".to_owned())]);
        assert_eq!(wrong(&"x y\n".repeat(99)).len(), SHOWN_MAX);
    }

    #[test]
    fn what_is_passed_over_is_counted() {
        let graph = read("0 1\n1 0\n2 2\n4 1\n0 1\n").network(7, false);
        assert_eq!((graph.row(1), graph.links()), (&[0, 4][..], 2));
        assert_eq!(
            graph.notes(),
            ["1 link from an agent to itself is left out", "2 repeated links count once", "4 agents are in no link (2, 3, 5, …)"]
        );
        let directed = read("0 1\n1 0\n2 1\n").network(3, true);
        assert_eq!((directed.links(), directed.row(1)), (3, &[0][..]));
        assert!(directed.notes().is_empty());
        assert_eq!(read("0 1\n").network(2, true).notes(), ["1 agent looks at nobody: it earns 0 and keeps what it has"]);
    }
}
