//! What a file says about a graph, how it is to be read, and what may be wrong with it.

use super::super::source::{Base, Labels};

/// Malformed lines reported at most.
pub(super) const SHOWN_MAX: usize = 5;
/// Agents at most.
pub(super) const AGENTS_MAX: u64 = (1 << 31) - 1;

/// How a file is to be read: what the user says about it. Where nothing is said the file must leave no doubt.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reading<'a> {
    /// Take weights along.
    pub weighted: bool,
    /// Number of the first agent; `None`: as the ids have it.
    pub base: Option<Base>,
    /// Ids are labels: agents are numbered in the order of these.
    pub labels: bool,
    /// Lines to pass over at the top, remarks not counted.
    pub header_lines: Option<u32>,
    /// What divides whole numbers from fractions.
    pub decimal: Option<Decimal>,
    /// Does a link lead one way only? `None`: as the file has it, else in both directions.
    pub directed: Option<bool>,
    /// Agents there are.
    pub agents: Option<u32>,
    /// Labels that another file has given to these agents.
    pub known: Option<&'a Labels>,
}

/// What divides the whole part of a number from its fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decimal {
    /// `0.5`
    Point,
    /// `0,5`
    Comma,
}

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EdgeList {
    /// Agents that the file has.
    pub nodes: u32,
    /// Does the file say how many there are, rather than name those in links?
    pub declared: bool,
    /// Links as written, loops and repetitions included.
    pub links: Vec<[u32; 2]>,
    /// Their weights, units of 2⁻¹⁶; empty: not read.
    pub weights: Vec<u32>,
    /// Does a link lead one way only?
    pub directed: bool,
    /// Does each agent name its neighbours, so that a link without direction is expected twice?
    pub mutual: bool,
    /// How ids become agents.
    pub base: Base,
    /// Ids and names of the agents, where they are not just their numbers.
    pub labels: Option<Labels>,
    /// Lines at the top that were passed over as a header.
    pub header_lines: u32,
    /// What the user should know, for people.
    pub notes: Vec<String>,
}

/// Something in a file that is not as it should be, or that can be read in two ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// Line, from 1; 0: the whole file.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What would be right; empty: what the format says.
    pub allowed: String,
    /// What to do about it; empty: correct the line.
    pub remedy: String,
}

impl Malformed {
    /// Something wrong with a line; 0: with the whole file.
    pub fn new(line: usize, message: impl Into<String>) -> Self {
        Self { line, message: message.into(), allowed: String::new(), remedy: String::new() }
    }
    /// The same with what would be right and what to do.
    #[must_use]
    pub fn with(self, allowed: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { allowed: allowed.into(), remedy: remedy.into(), ..self }
    }
}

/// What a file says about the direction of its links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Declared {
    /// Nothing.
    Unsaid,
    /// Links have none.
    Undirected,
    /// Links lead one way.
    Directed,
}

impl Declared {
    /// Do links lead one way, by the file and the user together?
    pub(super) fn settled(self, reading: &Reading<'_>) -> Result<bool, Malformed> {
        match (self, reading.directed) {
            (Self::Undirected, Some(true)) => Err(Malformed::new(0, "the file says that its links have no direction")
                .with("directed = false, or the key left out", "remove directed")),
            (Self::Directed, None) => Ok(true),
            (_, given) => Ok(given.unwrap_or(false)),
        }
    }
}

/// Collects what is wrong with lines, up to a few.
#[derive(Debug, Default)]
pub(super) struct Wrong(pub(super) Vec<Malformed>);

impl Wrong {
    /// Notes what is wrong with a line.
    pub(super) fn line(&mut self, line: usize, message: impl Into<String>) {
        self.0.push(Malformed::new(line, message));
    }
    /// Notes an id that is no number.
    pub(super) fn id(&mut self, line: usize, message: String) {
        let labels = (message.ends_with("is no agent") && !message.starts_with("\"\"")) || message.ends_with("names agents by words");
        self.line(line, message);
        if let Some(last) = self.0.last_mut().filter(|_| labels) {
            last.remedy = "correct the line, or write labels = true if ids are labels; remarks stand after # or %".into();
        }
    }
    /// Are these enough to report?
    pub(super) fn full(&self) -> bool {
        self.0.len() >= SHOWN_MAX
    }
    /// Something, if nothing is wrong.
    pub(super) fn or<T>(self, fine: T) -> Result<T, Vec<Malformed>> {
        if self.0.is_empty() { Ok(fine) } else { Err(self.0) }
    }
}

/// A text from a file, shortened, for people.
pub(super) fn shown(field: &[u8]) -> String {
    let text = String::from_utf8_lossy(field);
    if text.chars().count() > 40 { text.chars().take(39).chain(['…']).collect() } else { text.into_owned() }
}

/// Does every link have its like in the other direction, with the same weight? Links of an agent to itself do not count.
pub(super) fn symmetric(links: &[[u32; 2]], weights: &[u32]) -> bool {
    let weight = |at: usize| weights.get(at).copied().unwrap_or(0);
    let mut there: Vec<([u32; 2], u32)> =
        links.iter().enumerate().filter(|(_, [a, b])| a != b).map(|(at, link)| (*link, weight(at))).collect();
    there.sort_unstable();
    there.dedup();
    let mut back: Vec<_> = there.iter().map(|([a, b], weight)| ([*b, *a], *weight)).collect();
    back.sort_unstable();
    there == back
}
