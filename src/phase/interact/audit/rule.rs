//! `interact/audit`: what the user writes, and the rule that follows.

use crate::file::phase_file::ACCUMULATE;
use crate::num::fixed;
use crate::num::form::Form;
use crate::phase::precision::{Format, Gap};
use crate::rule::context::Resolve;
use crate::rule::setting::Setting;
use crate::rule::task::{Paid, Task};
use crate::rule::words::Words;
use crate::rule::{Around, Earns, Facts, Rule, Scale};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Draw: audited, and by whom.
pub const AUDIT: u32 = 0;

/// Harmful acts are found out now and then and cost a fine, a bribe or a bad conscience. It stands behind a game, with accumulate = true.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuditFile {
    /// Strategies that are harmful acts; left out: those of the charter, values.harmful.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 16))]
    pub harmful: Vec<String>,
    /// Probability a that an act is audited.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub probability: f64,
    /// Fine F for a harmful act that is audited, in units of payoff.
    #[schemars(range(min = 0.0, max = 1e6))]
    pub fine: f64,
    /// Corruption κ: probability that an auditor takes the bribe instead of the fine.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub corruption: f64,
    /// Bribe b, in units of payoff.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub bribe: f64,
    /// Moral cost k of a harmful act whether or not it is audited, in units of payoff.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub moral_cost: f64,
    /// Does each audit happen or not, or does everybody lose what it loses on average?
    #[serde(default)]
    pub payoff: AuditMode,
}

/// What a harmful act costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuditMode {
    /// What this audit says.
    #[default]
    Sample,
    /// What it costs on average.
    Field,
}

/// `interact/audit`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPlan {
    /// Strategies that are harmful acts, by bit.
    pub harmful: u16,
    /// Probability of the fine, units of 2⁻³⁰.
    pub fined_q30: u32,
    /// Probability of fine or bribe, units of 2⁻³⁰.
    pub audited_q30: u32,
    /// Fine, stored units.
    pub fine: i32,
    /// Bribe, stored units.
    pub bribe: i32,
    /// Moral cost, stored units.
    pub moral_cost: i32,
    /// What a harmful act costs on average, stored units.
    pub average: i32,
    /// Does everybody lose the average?
    pub field: bool,
}

/// What a harmful act costs on average.
#[must_use]
pub fn average(moral_cost: f64, probability: f64, corruption: f64, fine: f64, bribe: f64) -> f64 {
    moral_cost + probability * ((1.0 - corruption) * fine + corruption * bribe)
}

impl AuditPlan {
    /// What it costs at most, stored units.
    fn most(&self) -> i32 {
        if self.field { self.average } else { self.moral_cost + self.fine.max(self.bribe) }
    }
}

impl Rule for AuditPlan {
    type File = AuditFile;

    fn scale(file: &Self::File, _: &Resolve<'_>) -> Scale {
        Scale::Upto(file.moral_cost + file.fine.max(file.bribe), "fine")
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let (bits, whole) = (at.bits, at.context.file);
        let harmful = if file.harmful.is_empty() {
            let charter = whole.values.as_ref().map_or(&[][..], |values| &values.harmful);
            if charter.is_empty() {
                at.problem(
                    "harmful",
                    "no strategy is harmful, so that nothing is fined",
                    "names of strategies here, or in values.harmful",
                    "name the harmful ones",
                );
            }
            // Names in the charter are checked with it.
            whole.population.strategies.iter().enumerate().filter(|(_, name)| charter.contains(name)).fold(0, |all, (s, _)| all | 1 << s)
        } else {
            file.harmful.iter().enumerate().fold(0, |all, (k, name)| all | 1 << at.strategy(&format!("harmful[{k}]"), name))
        };
        if at.earned() && !at.accumulates() {
            at.problem(
                ACCUMULATE,
                "fines would replace what the game before has paid",
                "accumulate = true",
                "add accumulate = true: fines add to payoffs",
            );
        }
        let q = |x: f64| fixed::payoff_q(x, bits);
        let AuditFile { probability, fine, corruption, bribe, moral_cost, .. } = *file;
        let average_cost = average(moral_cost, probability, corruption, fine, bribe);
        let plan = Self {
            harmful,
            fined_q30: fixed::probability_q30(probability * (1.0 - corruption)),
            audited_q30: fixed::probability_q30(probability),
            fine: q(fine),
            bribe: q(bribe),
            moral_cost: q(moral_cost),
            average: q(average_cost),
            field: file.payoff == AuditMode::Field,
        };
        let gaps = [("fine", fine, plan.fine), ("bribe", bribe, plan.bribe), ("moral_cost", moral_cost, plan.moral_cost)];
        let path = format!("{}.fine", at.context.path);
        let largest = moral_cost + fine.max(bribe);
        let format = Format::payoffs(&path, bits, largest, "bring fine, bribe and moral_cost nearer to the payoffs of the game");
        at.problems.extend(format.lost(gaps.map(|(key, natural, stored)| Gap::of(key, natural, stored)).to_vec()));
        Some(plan)
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        // The task has paid what agents hold and what they lost here.
        let chance = |q30: u32| f64::from(q30) / f64::from(1 << 30);
        let mean = if self.field {
            f64::from(self.average)
        } else {
            let fined = chance(self.fined_q30);
            f64::from(self.moral_cost) + fined * f64::from(self.fine) + (chance(self.audited_q30) - fined) * f64::from(self.bribe)
        };
        let fines = (0..of.strategies).map(|s| if self.harmful >> s & 1 == 1 { mean } else { 0.0 }).collect();
        let task = Task::of(Form::of_own(vec![0.0; of.strategies]), Paid::Earned { part: 1.0, fines });
        Facts {
            earns: Some(Earns { range: [-self.most(), 0], playing: of.agents, task: Some(task) }),
            learns: false,
            around: Around::Population,
            surveys: false,
            stirs: false,
            writes_values: false,
            group_size: 1,
            creates: Vec::new(),
            revision: None,
            words: if self.field { 0.0 } else { 1.0 },
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words
            .scalar("harmful", u32::from(self.harmful))
            .scalar("fined_q30", self.fined_q30)
            .scalar("audited_q30", self.audited_q30)
            .scalar("fine", self.fine as u32)
            .scalar("bribe", self.bribe as u32)
            .scalar("moral_cost", self.moral_cost as u32)
            .scalar("average", self.average as u32)
            .flag("field", self.field);
    }
}
