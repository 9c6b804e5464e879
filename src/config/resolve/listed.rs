//! Graphs in files: which format, which keys act on it, and what is wrong with the file.

use super::place::Place;
use crate::config::building::while_made;
use crate::file::inputs::Inputs;
use crate::file::problem::Problem;
use crate::file::{CountedFrom, LinkFormat, TopologyFile};
use crate::machine::{file_max, too_much};
use crate::network::{Base, ENTRIES_MAX, EdgeList, Labels, Malformed, Network, Packing, Reading, looks_like};

/// What the file of the interaction graph says about agents.
#[derive(Clone, Copy)]
pub(super) enum Called<'a> {
    /// The graph is from no file.
    Unsaid,
    /// Their numbers.
    Numbers,
    /// Labels.
    Labels(&'a Labels),
}

impl<'a> Called<'a> {
    /// The labels, if agents have such.
    const fn labels(self) -> Option<&'a Labels> {
        if let Self::Labels(known) = self { Some(known) } else { None }
    }

    /// What a graph from a file says.
    pub(super) fn of(network: Option<&'a Network>) -> Self {
        match network.and_then(Network::source) {
            None => Self::Unsaid,
            Some(source) => match &source.labels {
                Some(labels) if source.base == Base::Labels => Self::Labels(labels),
                _ => Self::Numbers,
            },
        }
    }
}

/// The graph of a section from a file; `None`: it is from no file, or something is wrong with it.
pub(super) fn network(
    graph: &TopologyFile,
    place: Place<'_>,
    called: Called<'_>,
    inputs: &mut Inputs,
    problems: &mut Vec<Problem>,
) -> Option<Network> {
    let TopologyFile::Edges { file, format, directed, weighted, base, labels, header_lines, decimal, .. } = graph else { return None };
    let format = format_of(file, *format, place, problems)?;
    if idle(graph, format, place, problems) {
        return None;
    }
    let bytes = content(file, format, place, inputs, problems)?;
    let reading = Reading {
        weighted: *weighted,
        base: base.base(),
        labels: *labels,
        header_lines: *header_lines,
        decimal: decimal.map(Into::into),
        directed: *directed,
        agents: place.agents,
        known: called.labels(),
    };
    let list = format.read(&bytes, &reading).map_err(|wrong| {
        problems.extend(wrong.into_iter().map(|wrong| malformed(file, bytes.len(), format, *weighted, wrong, place, inputs)));
    });
    drop(bytes);
    let list = list.ok()?;
    let at = inputs.place(file).display().to_string();
    let mut wrong = |message: String, allowed: String, remedy: &str| {
        problems.push(Problem::new(place.key("file"), message, allowed, remedy));
        None
    };
    if matches!(called, Called::Numbers) && list.base == Base::Labels {
        let message = format!("{at}: agents have labels here, but numbers in the file of topology");
        return wrong(
            message,
            "agents that are called alike in both files".into(),
            "number the agents here too, or write the labels there",
        );
    }
    if let Some(agents) =
        place.agents.filter(|agents| list.nodes > *agents || (list.declared && called.labels().is_none() && list.nodes != *agents))
    {
        let message = format!("{at}: the file has {} nodes, but there are {agents} agents", list.nodes);
        return wrong(
            message,
            format!("{agents} nodes"),
            "leave population.agents out (it follows from the file of topology), or change the file",
        );
    }
    let plenty = (1 << 24) + 64 * list.links.len() as u64;
    if place.agents.is_none() && u64::from(list.nodes) > plenty {
        let message = format!("{at}: {} agents for {} links would nearly all be in no link", list.nodes, list.links.len());
        let remedy = format!("write labels = true if ids are labels, or population.agents = {} if that is meant", list.nodes);
        return wrong(message, format!("up to {plenty} agents for so many links"), &remedy);
    }
    let words = u64::from(list.nodes) + 2 * list.links.len() as u64;
    if words > ENTRIES_MAX {
        let message = format!("{at}: {} agents with {} links are more than polity keeps", list.nodes, list.links.len());
        let remedy = "write labels = true if ids are labels, or use fewer agents or links";
        return wrong(message, format!("agents and twice the links up to {ENTRIES_MAX} together"), remedy);
    }
    if let Some(much) = too_much(while_made(graph, list.nodes, 2 * list.links.len() as u64)) {
        return wrong(format!("{at}: its graph needs {much}"), "what fits into memory".into(), "use fewer agents or links");
    }
    weighed(list, &at, format, place, problems)
}

/// The format of a file by the key, else by its ending.
fn format_of(file: &str, given: Option<LinkFormat>, place: Place<'_>, problems: &mut Vec<Problem>) -> Option<LinkFormat> {
    let found = given.or_else(|| LinkFormat::of(file));
    if found.is_none() {
        let endings: Vec<&str> = LinkFormat::ENDINGS.iter().map(|(ending, _)| *ending).collect();
        problems.push(Problem::new(
            place.key("file"),
            format!("the ending of {file:?} does not say which format the file has"),
            format!("{}, also with .gz or .zst", endings.join(", ")),
            "add the key format, such as format = \"edges\"",
        ));
    }
    found
}

/// Reports keys that say nothing about files of this format, or that contradict each other.
fn idle(graph: &TopologyFile, format: LinkFormat, place: Place<'_>, problems: &mut Vec<Problem>) -> bool {
    let TopologyFile::Edges { weighted, base, labels, header_lines, decimal, .. } = graph else { return false };
    let found = problems.len();
    let given = [
        ("weighted", *weighted),
        ("base", *base != CountedFrom::Auto),
        ("labels", *labels),
        ("header_lines", header_lines.is_some()),
        ("decimal", decimal.is_some()),
    ];
    for (key, _) in given.into_iter().filter(|(key, given)| *given && !format.heeds(key)) {
        let (message, allowed, remedy) = if key == "weighted" {
            (
                "adjacency lists have no weights".to_owned(),
                "weighted = true with another format",
                "write the links one per line with their weights, or remove weighted".to_owned(),
            )
        } else {
            (
                format!("{key} says nothing about files of format {:?}", format.as_str()),
                match key {
                    "header_lines" => "header_lines with format = \"edges\", \"adjacency\" or \"matrix\"",
                    "decimal" => "decimal with format = \"edges\" or \"matrix\"",
                    _ => "base and labels with format = \"edges\" or \"adjacency\"",
                },
                format!("remove {key}"),
            )
        };
        problems.push(Problem::new(place.key(key), message, allowed, remedy));
    }
    if *labels && *base != CountedFrom::Auto {
        problems.push(Problem::new(
            place.key("base"),
            "labels are not counted from anywhere",
            "base or labels = true",
            "remove one of them",
        ));
    }
    if decimal.is_some() && !weighted && format == LinkFormat::Edges {
        problems.push(Problem::new(
            place.key("decimal"),
            "no decimal numbers are read: weights are left aside",
            "decimal with weighted = true",
            "add weighted = true, or remove decimal",
        ));
    }
    problems.len() > found
}

/// The unpacked content of a file.
fn content(file: &str, format: LinkFormat, place: Place<'_>, inputs: &mut Inputs, problems: &mut Vec<Problem>) -> Option<Vec<u8>> {
    let packing = Packing::of(file).0;
    let at = inputs.place(file).display().to_string();
    let mut wrong = |message: String, allowed: &str, remedy: String| {
        problems.push(Problem::new(place.key("file"), message, allowed, remedy));
    };
    let bytes = match inputs.read(file, &format!("{}{}", format.ending(), packing.ending())) {
        Ok(bytes) => bytes,
        Err(error) => {
            let remedy = "check the path; it is relative to the config file".to_owned();
            wrong(format!("cannot read {at}: {error}"), "a file with links", remedy);
            return None;
        }
    };
    let packed = bytes.len();
    let bytes = match packing.unpack(bytes, file_max(1 << 35)) {
        Ok(bytes) => bytes,
        Err(error) => {
            wrong(
                format!("{at} ({}): cannot unpack it: {error}", bytes_of(packed)),
                "a whole compressed file",
                "pack it again, or unpack it and name it without the ending".into(),
            );
            return None;
        }
    };
    let Some(looks) = looks_like(&bytes).filter(|looks| *looks != format.as_str()) else { return Some(bytes) };
    let (message, remedy) = match looks {
        "gzip" => ("it is compressed by gzip".to_owned(), "end its name with .gz".to_owned()),
        "zstd" => ("it is compressed by zstd".to_owned(), "end its name with .zst".to_owned()),
        "utf_16" => ("it is text in UTF-16".to_owned(), "save it as UTF-8".to_owned()),
        "binary" => ("it is no text".to_owned(), "write it as a text file".to_owned()),
        other => (format!("it begins like a file of format {other:?}, not {:?}", format.as_str()), format!("write format = {other:?}")),
    };
    wrong(format!("{at} ({}): {message}", bytes_of(bytes.len())), format.rule(false), remedy);
    None
}

/// A size, for people.
fn bytes_of(n: usize) -> String {
    match n {
        1 => "1 byte".into(),
        n if n < 10_000 => format!("{n} bytes"),
        n if n < 10_000_000 => format!("{:.1} kB", n as f64 / 1e3),
        n => format!("{:.1} MB", n as f64 / 1e6),
    }
}

fn malformed(file: &str, size: usize, format: LinkFormat, weighted: bool, wrong: Malformed, place: Place<'_>, inputs: &Inputs) -> Problem {
    let at = inputs.place(file).display().to_string();
    let at = if wrong.line == 0 { format!("{at} ({})", bytes_of(size)) } else { format!("{at}:{}", wrong.line) };
    let allowed = if wrong.allowed.is_empty() { format.rule(weighted).to_owned() } else { wrong.allowed };
    let remedy = match (wrong.remedy.is_empty(), format) {
        (false, _) => wrong.remedy,
        (true, LinkFormat::Edges | LinkFormat::Adjacency | LinkFormat::Matrix) => {
            "correct the line; remarks stand after # or %, names of columns in the first line only".into()
        }
        (true, _) => "correct the file, or name the format that it has".into(),
    };
    Problem::new(place.key("file"), format!("{at}: {}", wrong.message), allowed, remedy)
}

/// The graph of a list, if each link has one weight and none is too heavy.
fn weighed(list: EdgeList, at: &str, format: LinkFormat, place: Place<'_>, problems: &mut Vec<Problem>) -> Option<Network> {
    let key = place.key("file");
    if let Some(conflict) = list.conflict() {
        let remedy = if list.directed { "keep one of the lines" } else { "keep one of the lines, or write directed = true" };
        problems.push(Problem::new(key, format!("{at}: {conflict}"), "one weight per link", remedy));
        return None;
    }
    let agents = place.agents.unwrap_or(list.nodes).max(list.nodes);
    let network = list.network(agents, format.as_str());
    let strongest = network.strength_max() >> 16;
    if network.weighted() && strongest > 65_534 {
        problems.push(Problem::new(
            key,
            format!("{at}: the weights of one agent add up to {strongest}"),
            "up to 65534 for each agent",
            "divide all weights by a constant",
        ));
        return None;
    }
    Some(network)
}

/// The section with everything written out that its file has decided.
pub(super) fn written_out(graph: &mut TopologyFile, network: &Network) {
    let TopologyFile::Edges { file, format, directed, base, labels, header_lines, .. } = graph else { return };
    let Some(source) = network.source() else { return };
    let Some(known) = format.or_else(|| LinkFormat::of(file)) else { return };
    *format = Some(known);
    *directed = Some(network.directed());
    if known.heeds("header_lines") {
        *header_lines = Some(source.header_lines);
    }
    if known.heeds("base") {
        (*base, *labels) = match source.base {
            Base::Zero => (CountedFrom::Zero, false),
            Base::One => (CountedFrom::One, false),
            Base::Labels => (CountedFrom::Auto, true),
        };
    }
}
