//! `vote/decide`: what the user writes, and the rule that follows.

use crate::columns::Column;
use crate::file::problem::Problem;
use crate::num::fixed;
use crate::num::power::PowerTable;
use crate::rule::context::{Context, Resolve};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Rule, Start, Votes};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Draw: own signal.
pub const OWN: u32 = 0;
/// Draw: does the agent report the leader's signal?
pub const FOLLOW: u32 = 1;
/// Draw: does it report what it means to report?
pub const HONEST: u32 = 2;
/// Draw: truth, coin and judge of a group, by the word of its first agent.
pub const TRUTH: u32 = 3;

/// Members at most of a group whose concentration of weights erodes its judge: sums fit a word.
const ERODED_MAX: u32 = 256;

/// Fixed groups vote on a question with a right answer; votes weigh by influence or by expertise, and success may feed influence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideFile {
    /// Probability that a member's signal is right; left out: its capability.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub accuracy: Option<f64>,
    /// Conformity h: probability that a member reports the signal of the leader (the first member) instead of its own.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub conformity: f64,
    /// Probability that a member reports what it means to report; otherwise the opposite.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub honesty: f64,
    /// Does the leader vote? Otherwise it only speaks.
    #[serde(default = "yes")]
    pub leader_votes: bool,
    /// What votes weigh.
    #[serde(default)]
    pub weights: Weights,
    /// Exponent η: votes weigh influence^η; 0: all alike.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 64.0))]
    pub exponent: f64,
    /// Learning rate μ of influence: e becomes (1-μ)e, plus 1 if the own signal agreed with the reference; 0: influence stays.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub learning_rate: f64,
    /// Judge f: probability that the reference is the truth, else it is the group's own decision.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub judge: f64,
    /// Does power erode the judge: f·(1-H), H the Herfindahl index of the weights in the group?
    #[serde(default)]
    pub judge_eroded: bool,
}

fn one() -> f64 {
    1.0
}

fn yes() -> bool {
    true
}

/// What votes weigh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weights {
    /// Influence to the power of `exponent`.
    #[default]
    Influence,
    /// log(c/(1-c)) of the capability c: the best rule for independent signals (Nitzan & Paroush).
    Expert,
}

/// `vote/decide`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidePlan {
    /// Members of a group.
    pub size: u32,
    /// Probability of a right signal, units of 2⁻³⁰; `None`: the capability.
    pub accuracy_q30: Option<u32>,
    /// Conformity, units of 2⁻³⁰.
    pub conformity_q30: u32,
    /// Honesty, units of 2⁻³⁰.
    pub honesty_q30: u32,
    /// Does the leader vote?
    pub leader_votes: bool,
    /// What votes weigh.
    pub weights: Weights,
    /// Exponent of influence, units of 2⁻¹⁶.
    pub exponent_q16: u32,
    /// Weights are shifted right by this, so that their sum fits a word.
    pub shift: u32,
    /// Learning rate, units of 2⁻³⁰; 0: influence stays.
    pub rate_q30: u32,
    /// Probability that the reference is the truth, units of 2⁻³⁰.
    pub judge_q30: u32,
    /// Is the judge eroded by concentration?
    pub eroded: bool,
    /// Do agents have influence?
    pub stocks: bool,
    /// Logarithm and power.
    pub table: PowerTable,
}

/// Words of [`DecidePlan::words`] before the table.
impl DecidePlan {
    /// Do all votes weigh the same?
    #[must_use]
    pub fn equal(&self) -> bool {
        self.weights == Weights::Influence && self.exponent_q16 == 0
    }
}

/// The plan of a phase.
pub fn decide(file: &DecideFile, context: &Context<'_>, problems: &mut Vec<Problem>) -> DecidePlan {
    let size = context.fixed_groups(problems);
    let state = context.file.state.as_ref();
    let capable = state.is_some_and(|s| s.capability.is_some());
    if file.accuracy.is_none() {
        context.needs_state("capability", capable, problems);
    }
    let stocks = state.is_some_and(|s| s.influence.is_some());
    let expert = file.weights == Weights::Expert;
    if expert && (file.accuracy.is_some() || file.exponent > 0.0) {
        problems.push(Problem::new(
            format!("{}.weights", context.path),
            "experts weigh by capability, but accuracy or exponent says something else",
            "weights = \"expert\" without accuracy and exponent",
            "remove accuracy and exponent, or weights",
        ));
    }
    if file.exponent > 0.0 || file.learning_rate > 0.0 {
        context.needs_state("influence", stocks, problems);
    }
    if file.learning_rate == 0.0 && (file.judge > 0.0 || file.judge_eroded) {
        problems.push(Problem::new(
            format!("{}.judge", context.path),
            "a judge tells members who was right, but nobody learns from it",
            "learning_rate above 0",
            "give a learning_rate, or remove judge and judge_eroded",
        ));
    }
    if file.judge_eroded && size > ERODED_MAX {
        problems.push(Problem::new(
            format!("{}.judge_eroded", context.path),
            format!("groups have {size} members"),
            format!("groups of at most {ERODED_MAX} where concentration erodes the judge"),
            "make the groups smaller",
        ));
    }
    let chance = |p: f64| fixed::probability_q30(p.clamp(0.0, 1.0));
    DecidePlan {
        size,
        accuracy_q30: file.accuracy.map(chance),
        conformity_q30: chance(file.conformity),
        honesty_q30: chance(file.honesty),
        leader_votes: file.leader_votes,
        weights: file.weights,
        exponent_q16: fixed::rate_q16(file.exponent),
        shift: u32::BITS - (size - 1).leading_zeros(),
        rate_q30: chance(file.learning_rate),
        judge_q30: chance(file.judge),
        eroded: file.judge_eroded && file.judge > 0.0,
        stocks,
        table: PowerTable::new(),
    }
}

impl Rule for DecidePlan {
    type File = DecideFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        Some(decide(file, &at.context, at.problems))
    }

    fn facts(&self, _: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: false,
            around: Around::Learned,
            surveys: false,
            stirs: true,
            writes_values: false,
            group_size: self.size,
            creates: vec![Start::own(Column::Report)],
            revision: None,
            words: 1.0
                + f64::from(u8::from(self.conformity_q30 > 0))
                + f64::from(u8::from(self.honesty_q30 != fixed::ONE_Q30))
                + 1.0 / f64::from(self.size),
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn votes(&self) -> Option<Votes<'_>> {
        let weighs = self.stocks && self.weights == Weights::Influence;
        weighs.then_some(Votes { exponent_q16: self.exponent_q16, leader: self.leader_votes, table: &self.table })
    }

    fn majority(&self) -> bool {
        self.leader_votes && !(self.stocks && self.exponent_q16 > 0) && self.weights == Weights::Influence
    }

    fn words(&self, words: &mut Words) {
        words
            .flag("constant", self.accuracy_q30.is_some())
            .scalar("accuracy_q30", self.accuracy_q30.unwrap_or(0))
            .scalar("conformity_q30", self.conformity_q30)
            .scalar("honesty_q30", self.honesty_q30)
            .flag("expert", self.weights == Weights::Expert)
            .scalar("exponent_q16", self.exponent_q16)
            .scalar("shift", self.shift)
            .scalar("rate_q30", self.rate_q30)
            .scalar("judge_q30", self.judge_q30)
            .flag("eroded", self.eroded)
            .flag("stocks", self.stocks)
            .flag("leader_votes", self.leader_votes)
            .table("power", self.table.words().iter().copied());
    }
}
