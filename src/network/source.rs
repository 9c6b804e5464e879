//! Where a graph from a file comes from: what was understood of the file.

use std::collections::HashMap;
use std::fmt::Write as _;

/// How the ids of a file become agents, which polity numbers from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Base {
    /// An id is the number of the agent.
    #[default]
    Zero,
    /// An id is the number of the agent and 1.
    One,
    /// Ids are labels; agents are numbered in their order.
    Labels,
}

impl Base {
    /// `0`, `1` or `labels`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Zero => "0",
            Self::One => "1",
            Self::Labels => "labels",
        }
    }
}

/// What agents are called in a file, agent by agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// What links refer to.
    pub ids: Ids,
    /// Names beside the ids; empty: there are none.
    pub names: Vec<String>,
}

/// What links refer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ids {
    /// Whole numbers.
    Numbers(Vec<u64>),
    /// Words.
    Words(Vec<String>),
}

impl Labels {
    /// Agents that have a label.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.ids {
            Ids::Numbers(all) => all.len(),
            Ids::Words(all) => all.len(),
        }
    }
    /// Is there no label?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The id of an agent.
    #[must_use]
    pub fn id(&self, agent: usize) -> String {
        match &self.ids {
            Ids::Numbers(all) => all[agent].to_string(),
            Ids::Words(all) => all[agent].clone(),
        }
    }
    /// The agents by their ids.
    pub(super) fn places(&self) -> HashMap<String, u32> {
        (0..self.len()).map(|agent| (self.id(agent), agent as u32)).collect()
    }
    /// The map from agents to ids and names as a table, `agent,id,name`.
    ///
    /// ```
    /// use polity::network::{Ids, Labels};
    /// let labels = Labels { ids: Ids::Numbers(vec![380, 781]), names: vec!["Ada".into(), "say \"ho\", Bo".into()] };
    /// assert_eq!(labels.csv(), "agent,id,name\n0,380,Ada\n1,781,\"say \"\"ho\"\", Bo\"\n");
    /// ```
    #[must_use]
    pub fn csv(&self) -> String {
        let mut text = String::from("agent,id,name\n");
        for agent in 0..self.len() {
            let name = self.names.get(agent).map_or("", String::as_str);
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{agent},{},{}", quoted(&self.id(agent)), quoted(name));
        }
        text
    }
}

/// A cell of a table, in quotes where it needs them.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

/// What was understood of the file that a graph comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The format, as the config names it.
    pub format: &'static str,
    /// How its ids became agents.
    pub base: Base,
    /// Links as written, before any was left out.
    pub listed: u64,
    /// Links from an agent to itself, left out.
    pub self_links: u64,
    /// Links that were listed before.
    pub duplicates: u64,
    /// Lines passed over at the top.
    pub header_lines: u32,
    /// What agents are called in it, where that is not their numbers.
    pub labels: Option<Labels>,
}
