//! `interact/reputation`: what the user writes, and the rule that follows.

use crate::columns::Column;
use crate::file::phase_file::one;
use crate::file::problem::Problem;
use crate::num::fixed;
use crate::phase::interact::norms::{ActFile, NormFile, acts};
use crate::phase::interact::pairs::rule::{ProspectFile, felt};
use crate::phase::precision::{Format, Gap, certain};
use crate::rule::context::{Context, Resolve};
use crate::rule::setting::Setting;
use crate::rule::task::Task;
use crate::rule::words::Words;
use crate::rule::{Around, Earns, Facts, Rule, Scale, Start};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Agents meet in pairs; each decides by the other's reputation whether to help it, and is judged for that by a norm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReputationFile {
    /// What help is worth to who gets it.
    #[schemars(range(min = 0.0, max = 1e6))]
    pub benefit: f64,
    /// What helping costs.
    #[schemars(range(min = 0.0, max = 1e6))]
    pub cost: f64,
    /// Who has a good reputation after its act. At the start everybody has.
    pub norm: NormFile,
    /// Whom each strategy helps, in the order of `population.strategies`. Left out: strategies are named ALLC, ALLD or DISC.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 16))]
    pub act: Vec<ActFile>,
    /// Probability q that the other's reputation is known; an unknown one counts as good.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub recognition: f64,
    /// Probability that a known reputation is seen as its opposite, by each observer in each encounter anew: opinions are private to that extent.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 0.5))]
    pub perception_error: f64,
    /// Probability that help which is meant fails.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub execution_error: f64,
    /// Probability that the reputation assigned, in which all agree, is the opposite of the one the norm wants.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 0.5))]
    pub assessment_error: f64,
    /// Interdependence κ, as in `interact/matrix`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub dial: Option<f64>,
    /// Gains and losses as people feel them, after the dial. Who rests earns a plain 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prospect: Option<ProspectFile>,
}

/// `interact/reputation`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReputationPlan {
    /// What an encounter is worth, by (got help)·2 + (gave help), stored units.
    pub worth: [i32; 4],
    /// What an encounter pays on average if agents help or refuse at random, and if they do what is best for both, failures included; stored
    /// units. None where payoffs are what encounters are worth to an agent by dial or prospect.
    pub task: Option<[i32; 2]>,
    /// Probability to be good after an act, by (donor bad)·4 + (recipient bad)·2 + refused, errors included, units of 2⁻³⁰.
    pub good_q30: [u32; 8],
    /// Probability of each strategy to help, by (oneself bad)·2 + (other bad), what is unknown and all errors included, units of 2⁻³⁰.
    pub helps_q30: Vec<[u32; 4]>,
}

impl ReputationPlan {
    /// Lowest and highest payoff of an agent, stored units.
    #[must_use]
    pub fn payoffs(&self) -> [i32; 2] {
        // Who rests earns 0.
        self.worth.iter().fold([0, 0], |[low, high], x| [low.min(*x), high.max(*x)])
    }
}

impl ReputationFile {
    /// Largest magnitude of a payoff.
    #[must_use]
    pub fn largest(&self) -> f64 {
        self.felt().into_iter().fold(self.benefit.max(self.cost), |most, x| most.max(x.abs()))
    }

    /// What an encounter is worth to an agent, by (got help)·2 + (gave help).
    fn felt(&self) -> [f64; 4] {
        let earned = |got: f64, gave: f64| got * self.benefit - gave * self.cost;
        [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)]
            .map(|(got, gave)| felt(self.dial, self.prospect, earned(got, gave), earned(gave, got)))
    }

    /// What rounding does to what an encounter is worth.
    fn lost(&self, context: &Context<'_>, worth: [i32; 4], bits: u32) -> Option<Problem> {
        let felt = self.felt();
        let gap = |k: usize, who: &str, decides: bool| {
            let stored = i64::from(worth[k]) - i64::from(worth[0]);
            Gap {
                who: format!("{who} (benefit = {}, cost = {}) and 0", self.benefit, self.cost),
                natural: felt[k] - felt[0],
                stored,
                decides,
            }
        };
        let gaps =
            vec![gap(2, "what help is worth", true), gap(1, "what helping costs", true), gap(3, "what both helping is worth", false)];
        let remedy = "bring benefit and cost nearer together: selection sees their ratio";
        Format::payoffs(context.path, bits, self.largest(), remedy).lost(gaps)
    }

    /// Reports what does not fit, and returns the plan.
    pub fn resolve(&self, context: &Context<'_>, bits: u32, problems: &mut Vec<Problem>) -> ReputationPlan {
        let acts = acts(&self.act, context, problems);
        let q30 = |p: f64| fixed::probability_q30(p.clamp(0.0, 1.0));
        let judges = self.norm.judges(context, problems);
        let assessed = |p: f64| self.assessment_error + (1.0 - 2.0 * self.assessment_error) * p;
        let (q, p) = (self.recognition, self.perception_error);
        let helps = |act: &ActFile| -> [u32; 4] {
            let means = act.helps();
            std::array::from_fn(|k| {
                // Entry k ^ 1 has the other's reputation turned, entry k & 2 takes it for good.
                let seen = (1.0 - p) * means[k] + p * means[k ^ 1];
                q30((q * seen + (1.0 - q) * means[k & 2]) * (1.0 - self.execution_error))
            })
        };
        let transformed = self.dial.is_some() || self.prospect.is_some();
        let (benefit, cost) = (fixed::payoff_q(self.benefit, bits), fixed::payoff_q(self.cost, bits));
        let both = benefit - cost;
        let gain = (self.benefit - self.cost) * (1.0 - self.execution_error);
        let worth = if transformed { self.felt().map(|x| fixed::payoff_q(x, bits)) } else { [0, -cost, benefit, both] };
        problems.extend(self.lost(context, worth, bits));
        // What mistakes add must be there: seen as its opposite where it is known, and judged so.
        problems.extend(certain(context.path, "the chance that a reputation is known and seen as its opposite", q * p));
        ReputationPlan {
            worth,
            task: (!transformed).then(|| [0.5 * gain, gain.max(0.0)].map(|x| fixed::payoff_q(x, bits))),
            good_q30: judges.map(|g| q30(assessed(g))),
            helps_q30: acts.iter().map(helps).collect(),
        }
    }
}

impl Rule for ReputationPlan {
    type File = ReputationFile;

    fn scale(file: &Self::File, _: &Resolve<'_>) -> Scale {
        Scale::Upto(file.largest(), "benefit")
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        Some(file.resolve(&at.context, at.bits, at.problems))
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        let part = f64::from(of.agents - of.agents % 2) / f64::from(of.agents);
        Facts {
            earns: Some(Earns {
                range: self.payoffs(),
                playing: of.agents - of.agents % 2,
                task: self.task.map(|[chance, best]| Task::of_acts(f64::from(chance) * part, f64::from(best) * part)),
            }),
            learns: false,
            around: Around::Population,
            surveys: false,
            stirs: true,
            writes_values: false,
            group_size: 1,
            creates: vec![Start { column: Column::Reputation, entries: vec![1] }],
            revision: None,
            words: 4.0,
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words
            .table("worth", self.worth.map(|x| x as u32))
            .table("good_q30", self.good_q30)
            .table("helps_q30", self.helps_q30.iter().flatten().copied());
    }
}
