//! `vote/defer`: what the user writes, and the rule that follows.

use crate::columns::Column;
use crate::config::plan::PhasePlan;
use crate::file::per_class::ByClass;
use crate::file::problem::Problem;
use crate::num::fixed;
use crate::phase::vote::jury::{self, Disclosure, Jury, Members};
use crate::rule::context::Resolve;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Decides, Facts, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Draw: truth, coin and judge of a group, by the word of its first agent.
pub const TRUTH: u32 = 1;
/// Draw: does a member show how often it is right?
pub const SHOWN: u32 = 2;

/// Fixed groups vote on a question with a right answer; members say what the leader of their group says where they fear it, or esteem it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeferFile {
    /// Probability that a member's signal is right; left out: its capability.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub accuracy: Option<f64>,
    /// Who leads a group, and who defers to it.
    pub deference: Deference,
    /// Learning rate μ of influence: e becomes (1-μ)e, plus 1 if the own signal agreed with the reference; 0: influence stays.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub learning_rate: f64,
    /// Judge f: probability that the reference is the truth, else it is the group's own decision.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub judge: f64,
    /// Disclosure d: probability that a member shows how often it is right, c; it then counts as if its influence were c/μ, which it would be on average with a judge who always
    /// speaks, whatever it is. Of prestige only.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub disclosure: f64,
}

/// Who leads a group, and who defers to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Deference {
    /// The most dominant member leads, and those defer to whom defying it costs more than their own word is worth.
    Fear {
        /// What defying the leader costs who depends wholly, for each win that it is ahead, in units of what its own word is worth to a member; 0: nobody is threatened.
        #[schemars(range(min = 0.0, max = 1e6))]
        threat: f64,
        /// Resources at which a member depends on nobody: who owns w pays the share 1 - w/need of the cost; left out: all pay the whole.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 1, max = 2_147_483_647))]
        need: Option<u32>,
    },
    /// The member with the best record leads, and those defer whose record is worse by more than a margin.
    Prestige {
        /// By how much the leader's share of right signals, as remembered, must exceed a member's own.
        #[schemars(range(min = 0.0, max = 1.0))]
        margin: f64,
    },
}

/// `vote/defer`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeferPlan {
    /// What it shares with other votes.
    pub jury: Jury,
    /// Does the most dominant lead? Else the most influential.
    pub fear: bool,
    /// Resources at which a member depends on nobody; 0: all depend wholly.
    pub need: u32,
    /// Who is behind by more defers: units of 2⁻¹⁶ of rank times resources that it lacks, or times 1.
    pub limit: u64,
}

/// A limit of so much rank, times resources, in units of 2⁻¹⁶; none if it is infinite.
#[must_use]
pub fn limit(of: f64) -> u64 {
    (of * 65_536.0) as u64 // saturates
}

impl Rule for DeferPlan {
    type File = DeferFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let size = at.context.fixed_groups(at.problems);
        let state = at.context.file.state.as_ref();
        if file.accuracy.is_none() {
            at.context.needs_state("capability", state.is_some_and(|s| s.capability.is_some()), at.problems);
        }
        let stocks = state.is_some_and(|s| s.influence.is_some());
        if file.learning_rate > 0.0 || matches!(file.deference, Deference::Prestige { .. }) {
            at.context.needs_state("influence", stocks, at.problems);
        }
        if file.learning_rate == 0.0 {
            if file.judge > 0.0 {
                let what = "a judge tells members who was right, but nobody learns from it";
                at.problem("judge", what, "learning_rate above 0", "give a learning_rate, or remove judge");
            }
            if matches!(file.deference, Deference::Prestige { .. }) {
                let what = "prestige is a record of right answers, but nobody keeps one";
                at.problem("learning_rate", what, "above 0 where deference is of kind \"prestige\"", "give a learning_rate");
            }
        }
        if file.disclosure > 0.0 && matches!(file.deference, Deference::Fear { .. }) {
            let what = "what members show takes the place of their records, but the leader is whom they fear";
            at.problem("disclosure", what, "disclosure where deference is of kind \"prestige\"", "remove disclosure");
        }
        let (fear, need, limit) = match file.deference {
            Deference::Fear { threat, need } => {
                if need.is_some() {
                    at.context.needs_state("resource", state.is_some_and(|s| s.resource.is_some()), at.problems);
                }
                (true, need.unwrap_or(0), limit(f64::from(need.unwrap_or(1)) / threat))
            }
            Deference::Prestige { margin } => (false, 0, limit(margin / file.learning_rate)),
        };
        let chance = |p: f64| fixed::probability_q30(p.clamp(0.0, 1.0));
        let (rate_q30, judge_q30) = (chance(file.learning_rate), chance(file.judge));
        let accuracy_q30 = file.accuracy.map(|p| ByClass::all(chance(p)));
        let disclosure = Disclosure::of(file.disclosure, file.learning_rate, SHOWN);
        Some(Self { jury: Jury { size, truth: TRUTH, accuracy_q30, rate_q30, judge_q30, stocks, disclosure }, fear, need, limit })
    }

    fn facts(&self, _: &Setting<'_>) -> Facts {
        jury::facts(self.jury.size, 1.0 + f64::from(u8::from(self.jury.disclosure.is_some())) + 1.0 / f64::from(self.jury.size))
    }

    fn objections(&self, columns: &[Column], _: &[PhasePlan], k: usize) -> Vec<Problem> {
        let tame = self.fear && !columns.contains(&Column::Dominance);
        let problem = || {
            Problem::new(
                format!("phase[{k}].deference"),
                "members fear who has won more fights, but nobody fights",
                "a phase that brings dominance",
                "add a [[phase]] with kind = \"interact/dominance\" before it, or choose deference = { kind = \"prestige\" }",
            )
        };
        tame.then(problem).into_iter().collect()
    }

    fn decides(&self) -> Option<Decides> {
        Some(Decides::Majority { size: self.jury.size })
    }

    fn words(&self, words: &mut Words) {
        Members::own(self.jury.accuracy_q30).words(words);
        self.jury.words(words);
        words
            .flag("fear", self.fear)
            .scalar("need", self.need)
            .scalar("limit_low", self.limit as u32)
            .scalar("limit_high", (self.limit >> 32) as u32);
    }
}
