//! `interact/opinions`: what the user writes, and the rule that follows.

use crate::columns::Column;
use crate::file::phase_file::one;
use crate::file::problem::Problem;
use crate::num::fixed;
use crate::phase::interact::norms::{ActFile, NormFile, acts};
use crate::phase::precision::{Format, Gap, certain};
use crate::rule::context::{Context, Resolve};
use crate::rule::setting::Setting;
use crate::rule::task::Task;
use crate::rule::words::Words;
use crate::rule::{Around, Earns, Facts, Rule, Scale, Start};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Draw: whom may the agent help?
pub const RECIPIENT: u32 = 0;
/// Draw: does it?
pub const HELP: u32 = 1;
/// Draw: public: is the agent watched? And `WATCH + 1`: how is it judged?
pub const WATCH: u32 = 2;

/// Members at most of a group in which everybody has an opinion of everybody.
pub const OPINIONS_MAX: u32 = 16;

/// In fixed groups everybody helps by its own lasting opinions of the others, and all who watch judge by theirs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpinionsFile {
    /// What help is worth to who gets it.
    #[schemars(range(min = 0.0, max = 1e6))]
    pub benefit: f64,
    /// What helping costs.
    #[schemars(range(min = 0.0, max = 1e6))]
    pub cost: f64,
    /// Whom an observer thinks well of after an act. At the start everybody thinks well of everybody, and always of oneself.
    pub norm: NormFile,
    /// Whom each strategy helps, in the order of `population.strategies`. Left out: strategies are named ALLC, ALLD or DISC.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 16))]
    pub act: Vec<ActFile>,
    /// Are opinions everybody's own, or does one observer, the group's first member, judge for all?
    #[serde(default)]
    pub opinions: Whose,
    /// Probability q that a member watches what another does; who does not watch keeps its opinion.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub observation: f64,
    /// Probability ε that an observer takes help for refusal or refusal for help, each observer for itself.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 0.5))]
    pub perception_error: f64,
    /// Probability that help which is meant fails.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub execution_error: f64,
}

/// Whose opinions count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// Each observer watches and judges for itself.
    #[default]
    Private,
    /// All observers of an act see the same, errors too: opinions are alike.
    Public,
}

/// `interact/opinions`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpinionsPlan {
    /// Members of a group.
    pub size: u32,
    /// What help is worth, stored units.
    pub benefit: i32,
    /// What it costs, stored units.
    pub cost: i32,
    /// What an act pays both on average if agents help or refuse at random, and if they do what is best for both, failures included; stored units.
    pub task: [i32; 2],
    /// Do all observers of an act draw the same words?
    pub public: bool,
    /// Probability to watch, units of 2⁻³⁰.
    pub observation_q30: u32,
    /// Probability to think well of a donor, by (donor bad)·4 + (recipient bad)·2 + refused, misperception included, units of 2⁻³⁰.
    pub good_q30: [u32; 8],
    /// Probability of each strategy to help a good and a bad one, failures included, units of 2⁻³⁰.
    pub helps_q30: Vec<[u32; 2]>,
}

impl OpinionsPlan {
    /// Lowest and highest payoff of an agent, stored units: everybody else may help it.
    #[must_use]
    pub fn payoffs(&self) -> [i32; 2] {
        [-self.cost, self.benefit.saturating_mul(self.size as i32 - 1)]
    }
}

impl OpinionsFile {
    /// Largest magnitude of a payoff.
    #[must_use]
    pub fn largest(&self) -> f64 {
        (self.benefit * f64::from(OPINIONS_MAX)).max(self.cost)
    }

    /// Reports what does not fit, and returns the plan.
    pub fn resolve(&self, context: &Context<'_>, bits: u32, problems: &mut Vec<Problem>) -> OpinionsPlan {
        let size = context.fixed_groups(problems);
        if size > 1 && context.topology.degree_max() + 1 != size {
            problems.push(Problem::new(
                context.path,
                format!("agents meet {} others, but groups have {size} members", context.topology.degree_max()),
                "the same groups to meet and to learn from, or other links to learn from",
                "change topology or learning",
            ));
        }
        if size > OPINIONS_MAX {
            problems.push(Problem::new(
                context.path,
                format!("groups have {size} members"),
                format!("groups of at most {OPINIONS_MAX} where everybody has an opinion of everybody"),
                "make the groups smaller, or use interact/reputation",
            ));
        }
        let acts = acts(&self.act, context, problems);
        let q30 = |p: f64| fixed::probability_q30(p.clamp(0.0, 1.0));
        let judges = self.norm.judges(context, problems);
        let e = self.perception_error;
        let gain = if size > 1 { (self.benefit - self.cost) * (1.0 - self.execution_error) } else { 0.0 };
        let (benefit, cost) = (fixed::payoff_q(self.benefit, bits), fixed::payoff_q(self.cost, bits));
        let (b, c) = (self.benefit, self.cost);
        let both = Gap { who: format!("benefit = {b} and cost = {c}"), natural: b - c, stored: i64::from(benefit - cost), decides: false };
        let remedy = "bring benefit and cost nearer together: selection sees their ratio";
        let gaps = vec![Gap::of("benefit", b, benefit), Gap::of("cost", c, cost), both];
        problems.extend(Format::payoffs(context.path, bits, self.largest(), remedy).lost(gaps));
        problems.extend(certain(context.path, "the chance that an act is watched and misperceived", self.observation * e));
        OpinionsPlan {
            size,
            benefit,
            cost,
            task: [0.5 * gain, gain.max(0.0)].map(|x| fixed::payoff_q(x, bits)),
            public: self.opinions == Whose::Public,
            observation_q30: q30(self.observation),
            good_q30: std::array::from_fn(|k| q30((1.0 - e) * judges[k] + e * judges[k ^ 1])),
            // Everybody thinks well of oneself.
            helps_q30: acts.iter().map(|act| [0, 1].map(|bad| q30(act.helps()[bad] * (1.0 - self.execution_error)))).collect(),
        }
    }
}

impl Rule for OpinionsPlan {
    type File = OpinionsFile;

    fn scale(file: &Self::File, _: &Resolve<'_>) -> Scale {
        Scale::Upto(file.largest(), "benefit")
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        Some(file.resolve(&at.context, at.bits, at.problems))
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        let [chance, best] = self.task.map(f64::from);
        Facts {
            earns: Some(Earns { range: self.payoffs(), playing: of.agents, task: Some(Task::of_acts(chance, best)) }),
            learns: false,
            around: Around::Met,
            surveys: false,
            stirs: true,
            writes_values: false,
            group_size: self.size,
            creates: vec![Start { column: Column::Opinion, entries: vec![1] }],
            revision: None,
            words: 2.0 + 2.0 * f64::from(self.size - 1),
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words
            .signed("benefit", self.benefit)
            .signed("cost", self.cost)
            .flag("public", self.public)
            .scalar("observation_q30", self.observation_q30)
            .table("good_q30", self.good_q30)
            .table("helps_q30", self.helps_q30.iter().flatten().copied());
    }
}
