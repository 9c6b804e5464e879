//! Whom agents see: what the user writes, and what follows for rules that count what others do.

use crate::rule::context::Resolve;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Revision};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whom an agent sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sees {
    /// Everybody else, whatever the topology; with `include_self` itself too.
    Field,
    /// All neighbours on the graph.
    Neighbors,
    /// `peers` random others, drawn afresh in each step with replacement; on a graph: neighbours.
    Sample,
}

/// The same with the number of those drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peers {
    /// Whom.
    pub sees: Sees,
    /// How many are drawn; 0 unless there is a sample.
    pub drawn: u32,
}

impl Peers {
    /// Reports what does not fit the graph.
    pub fn resolve(sees: Sees, peers: Option<u32>, at: &mut Resolve<'_>) -> Self {
        let phase = at.context.phase;
        if sees == Sees::Sample && peers.is_none() {
            at.problem("peers", "nobody says how many others are seen", "1 to 64", "add peers = 50");
        }
        if sees == Sees::Neighbors && !at.context.learning.is_graph() {
            at.problem(
                "sees",
                "a well-mixed population has no neighbours",
                "\"sample\"; or \"neighbors\" on a graph",
                "write sees = \"sample\" and peers = 50, or add a graph: topology = { kind = \"ring\", neighbors = 4 }",
            );
        }
        if sees == Sees::Neighbors && at.context.learning.weighted().is_some() {
            at.problem(
                "sees",
                format!("{phase} counts all neighbours alike, but the links have weights"),
                "links without weights",
                "remove weighted from the edge list, or write sees = \"sample\"",
            );
        }
        Self { sees, drawn: if sees == Sees::Sample { peers.unwrap_or(1) } else { 0 } }
    }

    /// Whose neighbours they are.
    #[must_use]
    pub fn around(self) -> Around {
        if self.sees == Sees::Field { Around::Population } else { Around::Learned }
    }

    /// Random words for drawing them.
    #[must_use]
    pub fn words_drawn(self, of: &Setting<'_>) -> f64 {
        f64::from(self.drawn) * of.partner_words()
    }

    /// Facts of a rule by which agents answer to them.
    #[must_use]
    pub fn facts(self, revision: Revision, of: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: true,
            around: self.around(),
            surveys: self.sees == Sees::Neighbors,
            stirs: true,
            writes_values: false,
            group_size: 1,
            creates: Vec::new(),
            revision: Some(revision),
            words: revision.words() + 1.0 + self.words_drawn(of),
            rounds: u64::from(self.sees == Sees::Neighbors),
            vocabulary: 0,
            speaks: false,
        }
    }

    /// As shaders/shared/peers.wgsl reads it.
    pub fn words(self, words: &mut Words) {
        words.scalar("sees", self.sees as u32).scalar("peers", self.drawn);
    }
}
