//! `interact/reputation`: what the user writes, and what the backends get.

use super::interact::{ProspectFile, felt};
use super::plan::STRATEGIES_MAX;
use super::problem::Problem;
use super::resolve::Context;
use crate::num::fixed;
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

fn one() -> f64 {
    1.0
}

/// A social norm.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum NormFile {
    /// Helping is good, refusing is bad, whoever it was (first order).
    ImageScoring {},
    /// Refusing the good is bad, everything else is good (second order).
    SimpleStanding {},
    /// Helping is good, refusing the good is bad, and refusing the bad leaves one what one was (third order).
    Standing {},
    /// Helping the good and refusing the bad is good, the rest is bad (second order).
    SternJudging {},
    /// Helping the good is good, everything else is bad (second order).
    Shunning {},
    /// Any norm: the probability to be good afterwards, by donor, recipient and act. Three lists, of a good donor and of a bad one:
    /// helped a good one, refused a good one, helped a bad one, refused a bad one.
    Table {
        /// Of a donor that was good.
        good: [f64; 4],
        /// Of a donor that was bad.
        bad: [f64; 4],
    },
}

impl NormFile {
    /// Probability to be good afterwards, by (donor bad)·4 + (recipient bad)·2 + refused; reports what is none.
    pub(super) fn judges(self, context: &Context<'_>, problems: &mut Vec<Problem>) -> [f64; 8] {
        let alike = |four: [f64; 4]| [four, four];
        let [good, bad] = match self {
            Self::ImageScoring {} => alike([1.0, 0.0, 1.0, 0.0]),
            Self::SimpleStanding {} => alike([1.0, 0.0, 1.0, 1.0]),
            Self::Standing {} => [[1.0, 0.0, 1.0, 1.0], [1.0, 0.0, 1.0, 0.0]],
            Self::SternJudging {} => alike([1.0, 0.0, 0.0, 1.0]),
            Self::Shunning {} => alike([1.0, 0.0, 0.0, 0.0]),
            Self::Table { good, bad } => [good, bad],
        };
        let judges = std::array::from_fn(|k| if k < 4 { good[k] } else { bad[k - 4] });
        if judges.iter().any(|p| !(0.0..=1.0).contains(p)) {
            problems.push(Problem::new(
                format!("{}.norm", context.path),
                "a norm gives probabilities, but one of these numbers is none",
                "0 to 1",
                "correct the lists good and bad",
            ));
        }
        judges
    }
}

/// Whom a strategy helps.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ActFile {
    /// Everybody.
    Allc {},
    /// Nobody.
    Alld {},
    /// Those of good reputation.
    Disc {},
    /// Any rule: probabilities to help, by one's own reputation and the other's.
    Table {
        /// Good oneself, the other good.
        #[schemars(range(min = 0.0, max = 1.0))]
        good_good: f64,
        /// Good oneself, the other bad.
        #[schemars(range(min = 0.0, max = 1.0))]
        good_bad: f64,
        /// Bad oneself, the other good.
        #[schemars(range(min = 0.0, max = 1.0))]
        bad_good: f64,
        /// Bad oneself, the other bad.
        #[schemars(range(min = 0.0, max = 1.0))]
        bad_bad: f64,
    },
}

/// Strategies that a name alone stands for.
const NAMED: [(&str, ActFile); 3] = [("ALLC", ActFile::Allc {}), ("ALLD", ActFile::Alld {}), ("DISC", ActFile::Disc {})];

impl ActFile {
    /// Probability to help, by (oneself bad)·2 + (other bad).
    pub(super) fn helps(self) -> [f64; 4] {
        match self {
            Self::Allc {} => [1.0; 4],
            Self::Alld {} => [0.0; 4],
            Self::Disc {} => [1.0, 0.0, 1.0, 0.0],
            Self::Table { good_good, good_bad, bad_good, bad_bad } => [good_good, good_bad, bad_good, bad_bad],
        }
    }
}

/// `interact/reputation`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReputationPlan {
    /// What an encounter is worth, by (got help)·2 + (gave help), stored units.
    pub worth: [i32; 4],
    /// Lowest and highest mean payoff of a pair, stored units; none where payoffs are what encounters are worth to an agent by dial or prospect.
    pub means: Option<[i32; 2]>,
    /// Probability to be good after an act, by (donor bad)·4 + (recipient bad)·2 + refused, errors included, units of 2⁻³⁰.
    pub good_q30: [u32; 8],
    /// Probability of each strategy to help, by (oneself bad)·2 + (other bad), what is unknown and all errors included, units of 2⁻³⁰.
    pub helps_q30: Vec<[u32; 4]>,
}

impl ReputationPlan {
    /// As the shader reads it: `worth`, `good_q30`, 16 rows of `helps_q30`.
    #[must_use]
    pub fn words(&self) -> Vec<u32> {
        let rows = (0..STRATEGIES_MAX).flat_map(|s| self.helps_q30.get(s).copied().unwrap_or_default());
        self.worth.map(|x| x as u32).into_iter().chain(self.good_q30).chain(rows).collect()
    }

    /// Lowest and highest payoff of an agent, stored units.
    #[must_use]
    pub fn payoffs(&self) -> [i32; 2] {
        // Who rests earns 0.
        self.worth.iter().fold([0, 0], |[low, high], x| [low.min(*x), high.max(*x)])
    }
}

/// Whom each strategy helps, by its entry in `act` or by name.
pub(super) fn acts(act: &[ActFile], context: &Context<'_>, problems: &mut Vec<Problem>) -> Vec<ActFile> {
    let (path, names) = (context.path, &context.file.population.strategies);
    if !act.is_empty() {
        if act.len() != names.len() {
            problems.push(Problem::new(
                format!("{path}.act"),
                format!("{} entries for {} strategies", act.len(), names.len()),
                format!("{}, one per strategy", names.len()),
                "list whom each strategy helps, in the order of population.strategies",
            ));
        }
        return act.to_vec();
    }
    let mut found = Vec::new();
    for (k, name) in names.iter().enumerate() {
        match NAMED.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            Some((_, act)) => found.push(*act),
            None => problems.push(Problem::new(
                format!("population.strategies[{k}]"),
                format!("nobody says whom {name:?} helps"),
                NAMED.map(|(known, _)| known).join(", "),
                format!("use one of these names, or list whom each strategy helps: {path}.act = [{{ kind = \"disc\" }}, …]"),
            )),
        }
    }
    found
}

impl ReputationFile {
    /// Largest magnitude of a payoff.
    pub(super) fn largest(&self) -> f64 {
        self.felt().into_iter().fold(self.benefit.max(self.cost), |most, x| most.max(x.abs()))
    }

    /// What an encounter is worth to an agent, by (got help)·2 + (gave help).
    fn felt(&self) -> [f64; 4] {
        let earned = |got: f64, gave: f64| got * self.benefit - gave * self.cost;
        [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)]
            .map(|(got, gave)| felt(self.dial, self.prospect, earned(got, gave), earned(gave, got)))
    }

    /// Reports what does not fit, and returns the plan.
    pub(super) fn resolve(&self, context: &Context<'_>, bits: u32, problems: &mut Vec<Problem>) -> ReputationPlan {
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
        ReputationPlan {
            worth: if transformed { self.felt().map(|x| fixed::payoff_q(x, bits)) } else { [0, -cost, benefit, both] },
            means: (!transformed).then_some([both.min(0), both.max(0)]),
            good_q30: judges.map(|g| q30(assessed(g))),
            helps_q30: acts.iter().map(helps).collect(),
        }
    }
}
