//! The graph format of METIS and Chaco (Karypis & Kumar 1998).

use super::super::source::Base;
use super::list::{AGENTS_MAX, Decimal, Declared, EdgeList, Malformed, Reading, Wrong, shown, symmetric};
use super::text::{Decimals, digits, lines, weight};

/// Reads a graph of METIS: a line with the numbers of nodes and links and a flag, then a line per node with its neighbours, counted from 1. The
/// flag says whether sizes of nodes, weights of nodes (both passed over) and weights of links stand there. Every link stands at both its
/// nodes. Lines that begin with `%` are passed over; an empty one is a node without neighbours. Time and memory are proportional to the file.
///
/// # Errors
/// The first few lines that are no neighbours, and numbers that do not fit what the first line says.
///
/// ```
/// use polity::network::{Reading, read_metis};
/// let list = read_metis(b"% a path\n3 2\n2\n1 3\n2\n", &Reading::default()).unwrap();
/// assert_eq!((list.nodes, list.links), (3, vec![[0, 1], [1, 0], [1, 2], [2, 1]]));
/// ```
pub fn read_metis(text: &[u8], reading: &Reading<'_>) -> Result<EdgeList, Vec<Malformed>> {
    let mut rows = lines(text).map(|(at, line)| (at, line.trim_ascii())).filter(|(_, line)| !line.starts_with(b"%"));
    let first = rows.next().ok_or_else(|| vec![Malformed::new(0, "the first line is missing")])?;
    let flags = Flags::read(first, reading).map_err(|wrong| vec![wrong])?;
    let mut list = EdgeList { nodes: flags.nodes, declared: true, base: Base::One, mutual: true, ..EdgeList::default() };
    let (mut wrong, mut decimals, mut node) = (Wrong::default(), Decimals::new(Some(Decimal::Point)), 0u32);
    for (at, line) in rows {
        if node < flags.nodes {
            if let Err(message) = flags.neighbours(&mut list, at, node, line, &mut decimals) {
                wrong.line(at, message);
            }
        } else if !line.is_empty() {
            wrong.line(at, format!("the first line announces {} nodes, and this is one more", flags.nodes));
        }
        node += u32::from(node < flags.nodes);
        if wrong.full() {
            break;
        }
    }
    if wrong.0.is_empty() && node < flags.nodes {
        wrong.line(0, format!("{} nodes are announced, but {node} lines follow", flags.nodes));
    }
    let ends = list.links.len() as u64;
    if wrong.0.is_empty() && ends != 2 * flags.links {
        let message = format!("{} links are announced, which make {} entries, but there are {ends}", flags.links, 2 * flags.links);
        wrong.0.push(
            Malformed::new(0, message)
                .with("each link at both its nodes, counted once in the first line", "correct the first line or the others"),
        );
    }
    if wrong.0.is_empty() && list.links.is_empty() {
        wrong.line(0, "there is no link in it");
    }
    if wrong.0.is_empty() && !symmetric(&list.links, &list.weights) {
        wrong.line(0, "some link stands at one of its two nodes only, or there with another weight");
    }
    let mut list = wrong.or(list)?;
    if flags.weights && !reading.weighted {
        list.notes.push("the weights of links are not read; weighted = true takes them".into());
    }
    list.directed = Declared::Undirected.settled(reading).map_err(|wrong| vec![wrong])?;
    Ok(list)
}

/// What the first line says.
struct Flags {
    nodes: u32,
    links: u64,
    /// Fields to pass over in each line.
    before: usize,
    /// Do links have weights?
    weights: bool,
    /// Are they read?
    read: bool,
}

impl Flags {
    fn read((at, line): (usize, &[u8]), reading: &Reading<'_>) -> Result<Self, Malformed> {
        let fields: Vec<&[u8]> = line.split(u8::is_ascii_whitespace).filter(|field| !field.is_empty()).collect();
        let rule = "nodes and links, then a flag of up to three digits 0 or 1, then the number of weights of nodes";
        let wrong =
            |message: String| Err(Malformed::new(at, message).with(rule, "correct the first line, or name the format that the file has"));
        if !(2..=4).contains(&fields.len()) || !fields.iter().all(|field| digits(field)) {
            return wrong(format!("{:?} is no first line of this format", shown(line)));
        }
        let numbers: Vec<u64> = fields.iter().filter_map(|field| std::str::from_utf8(field).ok()?.parse().ok()).collect();
        let flag = fields.get(2).copied().unwrap_or(b"0");
        if numbers.len() != fields.len() || numbers[0] > AGENTS_MAX || flag.len() > 3 || flag.iter().any(|digit| *digit > b'1') {
            return wrong(format!("{:?} is no first line of this format", shown(line)));
        }
        // Sizes, weights of nodes, weights of links: the digits from the left, of three.
        let [size, own, weights] = [3, 2, 1].map(|from_right| flag.len().checked_sub(from_right).is_some_and(|at| flag[at] == b'1'));
        if reading.weighted && !weights {
            return Err(Malformed::new(at, "the links have no weights (the last digit of the flag is not 1)")
                .with("weighted = true with a flag such as 1 or 011", "remove weighted"));
        }
        let own = if own { numbers.get(3).copied().unwrap_or(1).min(1 << 16) as usize } else { 0 };
        Ok(Self { nodes: numbers[0] as u32, links: numbers[1], before: usize::from(size) + own, weights, read: reading.weighted })
    }

    fn neighbours(&self, list: &mut EdgeList, at: usize, node: u32, line: &[u8], decimals: &mut Decimals) -> Result<(), String> {
        let mut fields = line.split(u8::is_ascii_whitespace).filter(|field| !field.is_empty());
        for _ in 0..self.before {
            if !fields.next().is_some_and(digits) {
                return Err("a weight or size of the node is missing".into());
            }
        }
        while let Some(field) = fields.next() {
            let other = std::str::from_utf8(field).ok().and_then(|text| text.parse::<u32>().ok()).filter(|_| digits(field));
            let other = other.ok_or_else(|| format!("{:?} is no node", shown(field)))?;
            if other == 0 || other > self.nodes {
                return Err(format!("node {other} does not exist: they run from 1 to {}", self.nodes));
            }
            list.links.push([node, other - 1]);
            let value = if self.weights { fields.next().unwrap_or_default() } else { b"" };
            if self.read {
                list.weights.push(weight(at, value, decimals)?);
            } else if self.weights && !digits(value) {
                return Err(format!("the weight of the link to {other} is missing"));
            }
        }
        Ok(())
    }
}
