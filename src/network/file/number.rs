//! From the ids of a file to agents: counted from 0, counted from 1, or labels. Where the ids leave a doubt, both readings are named.

use super::super::source::{Base, Ids, Labels};
use super::list::{AGENTS_MAX, EdgeList, Malformed, Reading, shown};
use std::collections::HashMap;

/// Ids as they stand in a file.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// Links by id; words count in the order in which they first stand there.
    pub links: Vec<[u64; 2]>,
    /// Ids that stand without a neighbour.
    pub alone: Vec<u64>,
    /// Are ids words?
    pub words: bool,
    /// The words.
    known: HashMap<Box<[u8]>, u64>,
    order: Vec<String>,
    /// Smallest and largest number with their lines.
    span: Option<[(usize, u64); 2]>,
    /// The first line, if it may be a header: its line and numbers.
    pub first: Option<(usize, Vec<u64>)>,
}

impl Named {
    /// No ids yet; of words or of numbers.
    pub(super) fn new(words: bool) -> Self {
        Self { words, ..Self::default() }
    }

    /// The id of a word.
    pub(super) fn word(&mut self, word: &[u8]) -> Result<u64, String> {
        if let Some(id) = self.known.get(word) {
            return Ok(*id);
        }
        let text = std::str::from_utf8(word).map_err(|_| format!("{:?} is not UTF-8", shown(word)))?;
        if text.is_empty() {
            return Err("\"\" is no agent".to_owned());
        }
        let id = self.order.len() as u64;
        self.known.insert(word.into(), id);
        self.order.push(text.to_owned());
        Ok(id)
    }

    /// Takes note of a number.
    pub(super) fn number(&mut self, line: usize, id: u64) {
        match &mut self.span {
            Some([low, high]) => {
                if id < low.1 {
                    *low = (line, id);
                }
                if id > high.1 {
                    *high = (line, id);
                }
            }
            none => *none = Some([(line, id); 2]),
        }
    }

    /// The words in the order in which they first stand in the file.
    pub(super) fn order(&self) -> &[String] {
        &self.order
    }

    /// Every mention of an id.
    fn ends(&self) -> impl Iterator<Item = u64> + Clone {
        self.links.iter().flatten().chain(&self.alone).copied()
    }

    /// Different ids, ascending.
    fn distinct(&self) -> Vec<u64> {
        let mut all: Vec<u64> = self.ends().collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Which numbers of a short range occur; `None`: the range is long beside the number of mentions.
    fn seen(&self, low: u64, high: u64) -> Option<Vec<bool>> {
        let mentions = 2 * self.links.len() as u64 + self.alone.len() as u64;
        let length = high - low; // one less
        if length > 8 * mentions + 64 {
            return None;
        }
        let mut seen = vec![false; length as usize + 1];
        self.ends().for_each(|id| seen[(id - low) as usize] = true);
        Some(seen)
    }
}

/// How ids become agents.
enum Way {
    From(Base, u32),
    Labels(Vec<u64>),
}

/// The list with agents for ids.
pub(super) fn number(named: &Named, reading: &Reading<'_>) -> Result<EdgeList, Malformed> {
    if let Some(known) = reading.known.filter(|_| reading.base.is_none()) {
        return by_known(named, known);
    }
    if named.words {
        let labels = Labels { ids: Ids::Words(named.order.clone()), names: Vec::new() };
        let nodes = enough(named.order.len() as u64, reading.agents)?;
        return Ok(listed(named, nodes, Base::Labels, Some(labels), |id| id as u32));
    }
    let Some(span) = named.span else { return Ok(EdgeList::default()) };
    match way(named, span, reading)? {
        Way::From(base, nodes) => {
            let first = u64::from(base == Base::One);
            Ok(listed(named, nodes, base, None, |id| (id - first) as u32))
        }
        Way::Labels(order) => {
            let nodes = enough(order.len() as u64, reading.agents)?;
            let links = listed(named, nodes, Base::Labels, None, |id| order.binary_search(&id).unwrap_or_default() as u32);
            Ok(EdgeList { labels: Some(Labels { ids: Ids::Numbers(order), names: Vec::new() }), ..links })
        }
    }
}

fn listed(named: &Named, nodes: u32, base: Base, labels: Option<Labels>, agent: impl Fn(u64) -> u32) -> EdgeList {
    let links = named.links.iter().map(|[a, b]| [agent(*a), agent(*b)]).collect();
    EdgeList { nodes, links, base, labels, ..EdgeList::default() }
}

/// Agents for so many labels.
fn enough(labels: u64, agents: Option<u32>) -> Result<u32, Malformed> {
    match agents {
        Some(agents) if labels > u64::from(agents) => Err(Malformed::new(0, format!("it names {labels} agents, but there are {agents}"))
            .with(format!("up to {agents} different ids"), "change population.agents, or leave it out")),
        Some(agents) => Ok(agents),
        None if labels >= AGENTS_MAX => Err(too_large(0, labels)),
        None => Ok(labels as u32),
    }
}

fn too_large(line: usize, id: u64) -> Malformed {
    Malformed::new(line, format!("{id} is larger than polity can number")).with("", "write labels = true if ids are labels")
}

/// The ids of agents whose labels another file has given.
fn by_known(named: &Named, known: &Labels) -> Result<EdgeList, Malformed> {
    let places = known.places();
    let words = named.order();
    let find = |id: u64| {
        let text = if named.words { words[id as usize].clone() } else { id.to_string() };
        places.get(&text).copied().ok_or(text)
    };
    let mut links = Vec::with_capacity(named.links.len());
    let strange = named.links.iter().find_map(|[a, b]| match (find(*a), find(*b)) {
        (Ok(a), Ok(b)) => {
            links.push([a, b]);
            None
        }
        (Err(id), _) | (_, Err(id)) => Some(id),
    });
    if let Some(id) = strange.or_else(|| named.alone.iter().find_map(|id| find(*id).err())) {
        return Err(stranger(&id, known));
    }
    Ok(EdgeList { nodes: known.len() as u32, links, base: Base::Labels, labels: Some(known.clone()), ..EdgeList::default() })
}

pub(super) fn stranger(id: &str, known: &Labels) -> Malformed {
    Malformed::new(0, format!("{id:?} is none of the {} ids that the file of topology gives to agents", known.len()))
        .with("the ids of that file", "name agents alike in both files, or write base = 0 if these are numbers of agents")
}

/// Which numbers agents have: what the user says, else what leaves no agent out that the ids do not leave out themselves.
fn way(named: &Named, [(low_line, low), (line, high)]: [(usize, u64); 2], reading: &Reading<'_>) -> Result<Way, Malformed> {
    if reading.labels {
        return Ok(Way::Labels(named.distinct()));
    }
    if let Some(base) = reading.base {
        return counted(base, [(low_line, low), (line, high)], reading.agents);
    }
    let all = named.seen(low, high).is_some_and(|seen| seen.iter().all(|seen| *seen));
    match reading.agents.map(u64::from) {
        None if all && low <= 1 && high < AGENTS_MAX => {
            Ok(Way::From(if low == 0 { Base::Zero } else { Base::One }, (high + 1 - low) as u32))
        }
        None if low > 1 || high >= AGENTS_MAX => Ok(Way::Labels(named.distinct())),
        None => Err(holes(named, low, high)),
        Some(agents) if low == 0 && high < agents => Ok(Way::From(Base::Zero, agents as u32)),
        Some(agents) if low > 0 && high == agents => Ok(Way::From(Base::One, agents as u32)),
        Some(agents) if high < agents => Err(Malformed::new(
            low_line,
            format!("the ids run from {low} to {high} of {agents} agents: are they counted from 0 or from 1?"),
        )
        .with("base = 0 or base = 1", "write the key that is meant")),
        Some(agents) => {
            let order = named.distinct();
            if low > 1 && order.len() as u64 == agents {
                Ok(Way::Labels(order))
            } else {
                Err(beyond(line, high, agents, order.len(), named))
            }
        }
    }
}

/// Ids as numbers from a base that the user names.
fn counted(base: Base, [(low_line, low), (line, high)]: [(usize, u64); 2], agents: Option<u32>) -> Result<Way, Malformed> {
    let first = u64::from(base == Base::One);
    if low < first {
        return Err(Malformed::new(low_line, format!("agent {low} does not exist: ids are counted from 1"))
            .with("1 and above", "write base = 0, or leave base out"));
    }
    let nodes = high - first; // one less
    match agents {
        Some(agents) if nodes >= u64::from(agents) => Err(Malformed::new(line, format!("agent {high} does not exist")).with(
            format!("{first} to {}", u64::from(agents) + first - 1),
            format!("use {} agents, or leave population.agents out (it follows from the file of topology)", nodes.saturating_add(1)),
        )),
        Some(agents) => Ok(Way::From(base, agents)),
        None if nodes >= AGENTS_MAX - 1 => Err(too_large(line, high)),
        None => Ok(Way::From(base, nodes as u32 + 1)),
    }
}

/// Refuses ids that leave numbers out.
fn holes(named: &Named, low: u64, high: u64) -> Malformed {
    let distinct = named.distinct();
    let missing: Vec<u64> = distinct.windows(2).flat_map(|pair| pair[0] + 1..pair[1]).take(4).collect();
    let left = high - low + 1 - distinct.len() as u64;
    let some: Vec<String> = missing.iter().take(3).map(u64::to_string).collect();
    let some = format!("{}{}", some.join(", "), if missing.len() > 3 { ", …" } else { "" });
    let agents = high - low + 1;
    let numbers = if left == 1 { "1 of these numbers is".to_owned() } else { format!("{left} of these numbers are") };
    let message = format!(
        "the ids run from {low} to {high}, but {numbers} in no line ({some}): there are {agents} agents, some in no link, or {} agents whose ids are labels",
        distinct.len()
    );
    let allowed = format!("base = {low} ({agents} agents) or labels = true ({} agents)", distinct.len());
    let remedy = format!("write the key that is meant{}", header_hint(named, high));
    Malformed::new(0, message).with(allowed, remedy)
}

/// A hint that the largest numbers stand in the first line, if so.
fn header_hint(named: &Named, high: u64) -> String {
    match &named.first {
        Some((line, numbers)) if numbers.contains(&high) => {
            let text: Vec<String> = numbers.iter().map(u64::to_string).collect();
            format!("; if line {line} ({}) is a header, header_lines = 1", text.join(" "))
        }
        _ => String::new(),
    }
}

/// Refuses ids beyond the agents there are.
fn beyond(line: usize, high: u64, agents: u64, distinct: usize, named: &Named) -> Malformed {
    let labels = if distinct as u64 <= agents { format!("; write labels = true if the {distinct} ids are labels") } else { String::new() };
    Malformed::new(line, format!("agent {high} does not exist")).with(
        format!("0 to {}", agents - 1), // agents ≥ 1
        format!(
            "use {} agents, or leave population.agents out (it follows from the file of topology); agents are numbered from 0{labels}{}",
            high.saturating_add(1),
            header_hint(named, high)
        ),
    )
}
