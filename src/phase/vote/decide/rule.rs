//! `vote/decide`: what the user writes, and the rule that follows.

use crate::file::per_class::{ByClass, PerClass, probability};
use crate::file::problem::Problem;
use crate::num::fixed;
use crate::num::power::PowerTable;
use crate::phase::vote::jury::{self, Disclosure, Jury, Members};
use crate::rule::context::{Context, Resolve};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Decides, Facts, Rule, Votes};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Draw: does the agent report the leader's signal?
pub const FOLLOW: u32 = 1;
/// Draw: does it report what it means to report?
pub const HONEST: u32 = 2;
/// Draw: truth, coin and judge of a group, by the word of its first agent.
pub const TRUTH: u32 = 3;
/// Draw: does a member show how often it is right?
pub const SHOWN: u32 = 4;

/// Members at most of a group whose concentration of weights erodes its judge: sums fit a word.
const ERODED_MAX: u32 = 256;

/// Fixed groups vote on a question with a right answer; votes weigh by influence or by expertise, and success may feed influence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideFile {
    /// Probability that a member's signal is right; left out: its capability. A number, or one per class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "probability")]
    pub accuracy: Option<PerClass>,
    /// Conformity h: probability that a member reports the signal of the leader (the first member) instead of its own. A number, or one per class.
    #[serde(default = "PerClass::zero")]
    #[schemars(schema_with = "probability")]
    pub conformity: PerClass,
    /// Probability that a member reports what it means to report; otherwise the opposite. A number, or one per class.
    #[serde(default = "PerClass::one")]
    #[schemars(schema_with = "probability")]
    pub honesty: PerClass,
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
    /// Disclosure d: probability that a member shows how often it is right, c; its vote then weighs as if its influence were c/μ, which it would be on average with a judge who
    /// always speaks, whatever it is.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub disclosure: f64,
    /// Does power erode the judge: f·(1-H), H the Herfindahl index of the weights in the group?
    #[serde(default)]
    pub judge_eroded: bool,
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
    /// What it shares with other votes.
    pub jury: Jury,
    /// What members are like.
    pub members: Members,
    /// Does the leader vote?
    pub leader_votes: bool,
    /// What votes weigh.
    pub weights: Weights,
    /// Exponent of influence, units of 2⁻¹⁶.
    pub exponent_q16: u32,
    /// Weights are shifted right by this, so that their sum fits a word.
    pub shift: u32,
    /// Is the judge eroded by concentration?
    pub eroded: bool,
    /// Logarithm and power.
    pub table: PowerTable,
}

impl DecidePlan {
    /// Does what members say, given their signals, depend on their class?
    #[must_use]
    pub fn by_class(&self) -> bool {
        self.members.conformity_q30.differs() || self.members.honesty_q30.differs()
    }
    /// Do all votes weigh the same?
    #[must_use]
    pub fn equal(&self) -> bool {
        self.weights == Weights::Influence && self.exponent_q16 == 0
    }
}

/// What members say, by class.
struct Said {
    accuracy: Option<ByClass<f64>>,
    conformity: ByClass<f64>,
    honesty: ByClass<f64>,
}

/// The plan of a phase.
fn decide(file: &DecideFile, said: &Said, context: &Context<'_>, problems: &mut Vec<Problem>) -> DecidePlan {
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
    if file.disclosure > 0.0 && (expert || file.exponent == 0.0 || file.learning_rate == 0.0) {
        problems.push(Problem::new(
            format!("{}.disclosure", context.path),
            "what members show takes the place of their influence, but votes do not weigh by influence that is learned",
            "disclosure with an exponent and a learning_rate above 0",
            "remove disclosure, or add both",
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
    let accuracy_q30 = said.accuracy.map(|each| each.map(chance));
    let (rate_q30, judge_q30) = (chance(file.learning_rate), chance(file.judge));
    let disclosure = Disclosure::of(file.disclosure, file.learning_rate, SHOWN);
    DecidePlan {
        jury: Jury { size, truth: TRUTH, accuracy_q30, rate_q30, judge_q30, stocks, disclosure },
        members: Members { accuracy_q30, conformity_q30: said.conformity.map(chance), honesty_q30: said.honesty.map(chance) },
        leader_votes: file.leader_votes,
        weights: file.weights,
        exponent_q16: fixed::rate_q16(file.exponent),
        shift: u32::BITS - (size - 1).leading_zeros(),
        eroded: file.judge_eroded && file.judge > 0.0,
        table: PowerTable::new(),
    }
}

impl Rule for DecidePlan {
    type File = DecideFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let said = Said {
            accuracy: file.accuracy.as_ref().map(|p| at.by_class("accuracy", p)),
            conformity: at.by_class("conformity", &file.conformity),
            honesty: at.by_class("honesty", &file.honesty),
        };
        Some(decide(file, &said, &at.context, at.problems))
    }

    fn facts(&self, _: &Setting<'_>) -> Facts {
        let told = [self.members.follow(), self.members.lie(), self.jury.disclosure.is_some()].map(|drawn| f64::from(u8::from(drawn)));
        jury::facts(self.jury.size, 1.0 + told.iter().sum::<f64>() + 1.0 / f64::from(self.jury.size))
    }

    fn votes(&self) -> Option<Votes<'_>> {
        let weighs = self.jury.stocks && self.weights == Weights::Influence;
        weighs.then_some(Votes { exponent_q16: self.exponent_q16, leader: self.leader_votes, table: &self.table })
    }

    fn decides(&self) -> Option<Decides> {
        let equal = self.leader_votes && !(self.jury.stocks && self.exponent_q16 > 0) && self.weights == Weights::Influence;
        equal.then_some(Decides::Majority { size: self.jury.size })
    }

    fn words(&self, words: &mut Words) {
        self.members.words(words);
        self.jury.words(words);
        words
            .flag("expert", self.weights == Weights::Expert)
            .scalar("exponent_q16", self.exponent_q16)
            .scalar("shift", self.shift)
            .flag("eroded", self.eroded)
            .flag("leader_votes", self.leader_votes)
            .table("power", self.table.words().iter().copied());
    }
}
