//! Lists of links in text files.

use super::Network;
use std::fmt::Write as _;

/// Malformed lines reported at most.
pub(super) const SHOWN_MAX: usize = 5;
/// Agents at most.
const AGENTS_MAX: u64 = (1 << 31) - 1;

/// What a list says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EdgeList {
    /// Links as written, loops and repetitions included.
    pub links: Vec<[u32; 2]>,
    /// Line of the largest number, from 1, and that number; `None`: there are no links.
    pub largest: Option<(usize, u32)>,
    /// Lines with more than two fields.
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
/// use polity::config::network::read_edges;
/// let list = read_edges(b"source,target\n0,2 # a remark\n\n2;1\n").unwrap();
/// assert_eq!((list.links, list.largest), (vec![[0, 2], [2, 1]], Some((2, 2))));
/// assert_eq!(read_edges(b"0 1\n1 x\n").unwrap_err()[0].message, "\"x\" is no agent");
/// ```
pub fn read_edges(text: &[u8]) -> Result<EdgeList, Vec<Malformed>> {
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
        match link {
            Ok(link) => {
                list.names(at + 1, link[0].max(link[1]));
                list.wider += u64::from(fields.next().is_some());
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
    /// Takes note of an agent that a line names.
    pub(super) fn names(&mut self, line: usize, agent: u32) {
        if self.largest.is_none_or(|(_, most)| agent > most) {
            self.largest = Some((line, agent));
        }
    }

    /// The graph, and in its notes what was passed over or may surprise. Every number is below `agents`.
    #[must_use]
    pub fn network(mut self, agents: u32, directed: bool) -> Network {
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
        let network = Network::new(agents, &self.links, directed);
        let mut linked = vec![false; agents as usize];
        self.links.iter().flatten().for_each(|i| linked[*i as usize] = true);
        let alone: Vec<usize> = (0..linked.len()).filter(|i| !linked[*i]).collect();
        let silent = (0..agents).filter(|i| network.row(*i).is_empty()).count();
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
        note(self.wider as usize, "line has a third field, which is not read", "lines have a third field, which is not read");
        if directed {
            note(
                silent,
                "agent looks at nobody: it earns 0 and keeps what it has",
                "agents look at nobody: they earn 0 and keep what they have",
            );
        }
        let mut which = String::new();
        for i in alone.iter().take(3) {
            // Writing to a String cannot fail.
            let _ = write!(which, "{}{i}", if which.is_empty() { "" } else { ", " });
        }
        let which = format!("({which}{})", if alone.len() > 3 { ", …" } else { "" });
        let (one, many) = (format!("agent is in no link {which}"), format!("agents are in no link {which}"));
        note(alone.len(), &one, &many);
        network.with_notes(notes)
    }
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
