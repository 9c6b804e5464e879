//! `space/relocate`: what the user writes, and the rule that follows.

use crate::columns::Column;
use crate::file::phase_file::one;
use crate::file::problem::Problem;
use crate::file::topology::Topology;
use crate::num::homes::Homes;
use crate::rule::context::{Resolve, free};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, PhasePlan, Revision, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who has too few neighbours of its own kind moves to an empty site (Schelling).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RelocateFile {
    /// Name of the strategy that stands for an empty site; everybody else is an agent, its strategy its kind.
    pub empty: String,
    /// An agent is happy if at least this share of its neighbours, empty sites left out, are of its kind; who has none is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub threshold: Option<f64>,
    /// An agent is happy only if at least so many of its neighbours are of its kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1_000_000))]
    pub threshold_count: Option<u32>,
    /// Sites are drawn into sets of so many in every step; the unhappy of a set move to its empty sites, one to each.
    #[serde(default = "sites")]
    #[schemars(range(min = 2, max = 256))]
    pub sites: u32,
    /// Which empty sites an agent takes: `any`, or only one where it is `happy` with the neighbours as they are now.
    #[serde(default)]
    pub require: Require,
    /// Probability u that an unhappy agent wants to move in a step.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub update_probability: f64,
}

const fn sites() -> u32 {
    64
}

/// Which empty sites an agent takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Require {
    /// Whatever it is offered.
    #[default]
    Any,
    /// One where it is happy, or none.
    Happy,
}

/// `space/relocate`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RelocatePlan {
    /// Empty sites, and who is happy.
    pub homes: Homes,
    /// Sites of a set.
    pub sites: u32,
    /// Must an agent be happy where it moves to?
    pub happy: bool,
    /// Who wants to move in a step.
    pub revision: Revision,
}

impl Rule for RelocatePlan {
    type File = RelocateFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let topology = at.context.topology;
        if !topology.is_graph() || matches!(topology, Topology::Linked { .. }) {
            let (found, remedy) = if topology.is_graph() {
                ("links that network/rewire redraws belong to agents, not to the sites that they leave", "remove one of the two phases")
            } else {
                ("nobody has neighbours", "use topology = { kind = \"lattice\", …, neighborhood = \"moore\" }")
            };
            at.problem("", found, "a graph whose links stay where they are", remedy);
        }
        if topology.weighted().is_some() {
            at.problem(
                "",
                "neighbours count alike, but the links have weights",
                "links without weights",
                "remove weighted from the topology",
            );
        }
        if file.threshold.is_none() && file.threshold_count.is_none() {
            at.problem(
                "",
                "neither threshold nor threshold_count is given",
                "threshold (a share of neighbours), threshold_count (a number of them), or both",
                "add one of them, such as threshold = 0.375 for 3 of 8",
            );
        }
        let most = topology.degree_max();
        if let Some(count) = file.threshold_count.filter(|count| topology.is_graph() && *count > most) {
            at.problem(
                "threshold_count",
                format!("{count} neighbours, but nobody has more than {most}"),
                format!("0 to {most}"),
                "lower it, or choose a topology with more neighbours",
            );
        }
        let empty = at.strategy("empty", &file.empty);
        // Rounded down: a share that equals the threshold is enough.
        let share_q32 = (file.threshold.unwrap_or(0.0) * 4_294_967_296.0).floor().min(f64::from(u32::MAX)) as u32;
        Some(Self {
            homes: Homes { empty, share_q32, count: file.threshold_count.unwrap_or(0) },
            sites: file.sites,
            happy: file.require == Require::Happy,
            revision: free(file.update_probability),
        })
    }

    fn facts(&self, _: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: false,
            around: Around::Met,
            surveys: false,
            stirs: false,
            writes_values: false,
            group_size: 1,
            creates: Vec::new(),
            revision: Some(self.revision),
            words: self.revision.words(),
            rounds: 1,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words
            .scalar("empty", u32::from(self.homes.empty))
            .scalar("share_q32", self.homes.share_q32)
            .scalar("count", self.homes.count)
            .scalar("sites", self.sites)
            .flag("happy", self.happy);
    }

    fn objections(&self, columns: &[Column], step: &[PhasePlan], k: usize) -> Vec<Problem> {
        super::beside::problems(columns, step, k)
    }

    fn homes(&self) -> Option<Homes> {
        Some(self.homes)
    }
}
