//! `interact/neighborhood_goods`: what the user writes, and the rule that follows.

use crate::config::context::Resolve;
use crate::config::encounters::neighbors;
use crate::config::phase_file::one;
use crate::config::rule::{Around, Earns, Facts, Rule, Scale};
use crate::config::setting::Setting;
use crate::config::task::{Paid, Task};
use crate::config::words::Words;
use crate::num::fixed;
use crate::num::form::Form;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Every agent heads a group of itself and its neighbours on the graph; all members of a group share what was paid into it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NeighborhoodGoodsFile {
    /// Names of the strategies that contribute.
    #[schemars(length(min = 1, max = 16))]
    pub contributors: Vec<String>,
    /// What contributions are multiplied by before they are shared.
    #[schemars(range(min = 0.0, max = 255.0))]
    pub multiplication: f64,
    /// What a contributor pays: into each of its groups, or into all of them together.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub cost: f64,
    /// Into what the cost is paid.
    #[serde(default)]
    pub contribution: Contribution,
}

/// What a contributor's cost is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Contribution {
    /// Paid into each group: who is in many groups pays much.
    #[default]
    PerGroup,
    /// Paid once, in equal parts into all groups.
    PerAgent,
}

/// `interact/neighborhood_goods`
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NeighborhoodGoodsPlan {
    /// Strategies that contribute, by bit.
    pub contributors: u32,
    /// Multiplication, units of 2⁻¹⁶.
    pub multiplication_q16: u32,
    /// Cost, stored units.
    pub cost: u32,
    /// Is it divided by the number of groups?
    pub divided: bool,
    /// Lowest and highest payoff of an agent, stored units.
    pub payoffs: [i32; 2],
    /// What a contributor adds to the payoffs of all on average, stored units.
    pub gain: f64,
}

impl NeighborhoodGoodsPlan {
    /// What an agent with so many groups pays into each, if it contributes; stored units.
    #[inline(always)]
    #[must_use]
    pub const fn paid(&self, groups: u32) -> u32 {
        if self.divided { self.cost / groups } else { self.cost }
    }
}

impl Rule for NeighborhoodGoodsPlan {
    type File = NeighborhoodGoodsFile;

    fn scale(file: &Self::File, at: &Resolve<'_>) -> Scale {
        let groups = f64::from(at.context.topology.degree_max()) + 1.0;
        Scale::Upto(groups * file.cost * (file.multiplication + 1.0), "multiplication")
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let topology = at.context.topology;
        if topology.weighted().is_some() {
            at.problem(
                "",
                "members of a group count alike, but the links have weights",
                "links without weights",
                "remove weighted from the topology",
            );
        }
        if !topology.is_graph() || topology.one_way() {
            let found = if topology.is_graph() {
                "links that lead one way make groups that not all members are in"
            } else {
                "nobody has neighbours"
            };
            at.problem(
                "",
                found,
                "a graph whose links lead both ways",
                "use topology = { kind = \"lattice\", … }, or interact/public_goods in a well-mixed population",
            );
        }
        let contributors =
            file.contributors.iter().enumerate().fold(0, |set, (k, name)| set | 1 << at.strategy(&format!("contributors[{k}]"), name));
        let (most, mean) = (f64::from(topology.degree_max()) + 1.0, neighbors(topology, at.context.agents) + 1.0);
        let q = |x: f64| fixed::payoff_q(x, at.bits);
        let divided = file.contribution == Contribution::PerAgent;
        let gain = (file.multiplication - 1.0) * file.cost * if divided { 1.0 } else { mean };
        let lowest = if divided { file.cost } else { most * file.cost };
        Some(Self {
            contributors,
            multiplication_q16: (file.multiplication * 65536.0).round() as u32,
            cost: q(file.cost) as u32,
            divided,
            payoffs: [(-q(lowest)).saturating_sub(1), q(most * file.multiplication * file.cost).saturating_add(1)],
            gain: f64::from(q(gain)),
        })
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        let own = (0..of.strategies).map(|s| if (self.contributors >> s) & 1 == 1 { self.gain } else { 0.0 }).collect();
        Facts {
            earns: Some(Earns { range: self.payoffs, playing: of.agents, task: Some(Task::of(Form::of_own(own), Paid::PLAIN)) }),
            learns: false,
            around: Around::Met,
            surveys: false,
            stirs: false,
            writes_values: false,
            group_size: 1,
            creates: Vec::new(),
            revision: None,
            words: 0.0,
            rounds: 2,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words
            .scalar("contributors", self.contributors)
            .scalar("multiplication_q16", self.multiplication_q16)
            .scalar("cost", self.cost)
            .flag("divided", self.divided);
    }
}
