//! `learn/q_learning`: what the user writes, and the rule that follows.

use crate::columns::Column;
use crate::file::phase_file::one;
use crate::num::decay::Decay;
use crate::num::fixed;
use crate::phase::learn::rule::{against_chance, one_each, payoffs, remembers};
use crate::rule::context::Resolve;
use crate::rule::pricing::Greedy;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Rule, Start};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Draw: who explores.
pub const EXPLORE: u32 = 0;
/// Draw: what it tries.
pub const ACT: u32 = 1;
/// Entries of an agent at most.
const ENTRIES_MAX: u64 = 1 << 20;
/// Most that can come of any act, units.
const VALUE_MAX: f64 = 2_147_483_648.0;

/// Learn what each strategy is worth, alone or in each situation, and do what is worth most, but for exploration (Q-learning).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QLearningFile {
    /// Learning rate α: weight of what was just learned.
    #[schemars(range(min = 0.001, max = 1.0))]
    pub learning_rate: f64,
    /// Discount factor δ: what a payoff is worth a step earlier.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 0.999))]
    pub discount: f64,
    /// Probability ε₀ of trying any strategy at random, at step 0.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub exploration: f64,
    /// Rate β at which that probability decays: ε = ε₀·exp(−β·t).
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub exploration_decay: f64,
    /// Steps of memory: 0, or 1 for what all members of the fixed group did last.
    #[serde(default)]
    #[schemars(range(min = 0, max = 1))]
    pub memory: u32,
    /// Value of each strategy at the start, a discounted sum in units of payoff; left out: what it earns against others who choose at random,
    /// over 1 − δ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 16), inner(range(min = -1e9, max = 1e9)))]
    pub initial: Option<Vec<f64>>,
    /// Steps without a change of what is best in any situation after which an agent counts as settled.
    #[serde(default = "patience")]
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub patience: u32,
}

const fn patience() -> u32 {
    100_000
}

/// `learn/q_learning`
#[derive(Debug, Clone, PartialEq)]
pub struct QLearningPlan {
    /// Number of strategies.
    pub strategies: u32,
    /// Members of the group whose acts make a situation; 0: there is one situation.
    pub members: u32,
    /// Number of situations.
    pub situations: u32,
    /// Learning rate, units of 2⁻³⁰.
    pub rate_q30: u32,
    /// Discount factor, units of 2⁻³⁰.
    pub discount_q30: u32,
    /// The payoff that is no reward, stored units.
    pub low: i32,
    /// The largest reward, stored units.
    pub span: u32,
    /// Units of value per stored unit of payoff, units of 2⁻¹⁶; a power of two.
    pub unit_q16: u32,
    /// Exploration by step.
    pub decay: Decay,
    /// Value of each strategy at the start, units.
    pub initial: Vec<u32>,
    /// Classes whose agents learn, by bit.
    pub learners: u32,
    /// How agents choose.
    pub greedy: Greedy,
}

impl QLearningPlan {
    /// Entries of an agent.
    #[inline(always)]
    #[must_use]
    pub const fn entries(&self) -> usize {
        self.situations as usize * self.strategies as usize
    }
}

/// Members of the group whose acts make a situation, and how many situations there are.
fn situations(file: &QLearningFile, at: &mut Resolve<'_>) -> [u32; 2] {
    if file.memory == 0 {
        return [0, 1];
    }
    let members = at.context.needs_groups(at.context.topology, at.problems);
    let strategies = at.context.file.population.strategies.len().max(1) as u64;
    let count = strategies.checked_pow(members).filter(|count| count.saturating_mul(strategies) <= ENTRIES_MAX);
    if count.is_none() {
        at.problem(
            "memory",
            format!("{strategies} strategies of {members} members make more situations than an agent can have values for"),
            format!("up to {ENTRIES_MAX} values: strategies^(members + 1)"),
            "use smaller groups, fewer strategies or memory = 0",
        );
    }
    [members, count.unwrap_or(1) as u32]
}

/// Values at the start in units of payoff above the lowest payoff for ever; reports what cannot be.
fn initial(file: &QLearningFile, at: &mut Resolve<'_>, [low, high]: [i32; 2]) -> Vec<f64> {
    let count = at.context.file.population.strategies.len().max(1);
    let units = fixed::units(at.bits);
    let ever = 1.0 / (1.0 - file.discount);
    let [least, most] = [low, high].map(|end| f64::from(end) / units * ever);
    if let Some(list) = file.initial.as_ref().filter(|_| one_each(file.initial.as_ref(), &at.context, at.problems)) {
        let slack = 1e-6 * (most - least);
        if let Some(far) = list.iter().find(|x| !(least - slack..=most + slack).contains(*x) && at.earned()) {
            at.problem(
                "initial",
                format!(
                    "a value of {far} at the start can never come of payoffs between {} and {}",
                    f64::from(low) / units,
                    f64::from(high) / units
                ),
                format!("{least:.6} to {most:.6}: payoffs over 1 - discount"),
                "give discounted sums of payoffs, or leave the key out",
            );
        }
        return list.iter().map(|x| (x - least).clamp(0.0, most - least)).collect();
    }
    match against_chance(at) {
        Some(means) if means.len() == count => means.iter().map(|mean| ((mean - f64::from(low)) / units * ever).max(0.0)).collect(),
        _ => {
            if at.earned() && file.initial.is_none() {
                at.problem(
                    "",
                    "what strategies earn against others who choose at random is not known of this game",
                    "initial, a value for each strategy",
                    "add initial = [ … ], discounted sums of payoffs",
                );
            }
            vec![0.0; count]
        }
    }
}

impl Rule for QLearningPlan {
    type File = QLearningFile;

    fn revives(_: &Self::File) -> bool {
        true
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        remembers(at);
        if at.compares(1.0).rest_draw.is_some() {
            at.problem(
                "",
                "some agents rest in a step and would learn from it that resting pays nothing",
                "games in which all play",
                "let agents be a multiple of the group, or use payoff = \"field\"",
            );
        }
        let [members, situations] = situations(file, at);
        let [low, high] = payoffs(at);
        let span = f64::from(high) - f64::from(low);
        let most = span.max(1.0) / (1.0 - file.discount);
        // The most that can come is at most 2³¹ units.
        let unit = (-15..=15).rev().find(|by| most * 2f64.powi(*by) <= VALUE_MAX).unwrap_or(-15);
        let per_payoff = fixed::units(at.bits) * 2f64.powi(unit);
        let initial = initial(file, at, [low, high]).iter().map(|x| (x * per_payoff).round().min(VALUE_MAX) as u32).collect();
        let strategies = at.context.file.population.strategies.len().max(1) as u32;
        Some(Self {
            strategies,
            members,
            situations,
            rate_q30: fixed::probability_q30(file.learning_rate),
            discount_q30: fixed::probability_q30(file.discount),
            low,
            span: span.max(0.0) as u32,
            unit_q16: 1 << (16 + unit),
            decay: Decay::new(file.exploration, file.exploration_decay),
            initial,
            learners: at.context.learners(),
            greedy: Greedy {
                remembers: file.memory > 0,
                discount: file.discount,
                patience: file.patience,
                // A row, and the value that changes, read and written.
                touches: strategies + 2,
            },
        })
    }

    fn facts(&self, _: &Setting<'_>) -> Facts {
        let values = Start { column: Column::ActionValue, entries: self.initial.repeat(self.situations as usize) };
        let since = |column: Column| Start { column, entries: vec![0] };
        let mut creates = vec![values, since(Column::Settled)];
        creates.extend((self.members > 0).then(|| since(Column::Situation)));
        Facts {
            earns: None,
            learns: true,
            around: if self.members > 0 { Around::Met } else { Around::Population },
            surveys: false,
            stirs: true,
            writes_values: false,
            group_size: self.members.max(1),
            creates,
            revision: None,
            words: 2.0,
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn action_value_one(&self, fraction_bits: u32) -> Option<f64> {
        Some(fixed::units(fraction_bits) * f64::from(self.unit_q16) / 65_536.0)
    }

    fn greedy(&self) -> Option<Greedy> {
        Some(self.greedy)
    }

    fn words(&self, words: &mut Words) {
        words
            .flag("remembers", self.members > 0)
            // Nothing divides by 0, not even where nobody gets.
            .scalar("members", self.members.max(1))
            .scalar("situations", self.situations)
            .scalar("rate_q30", self.rate_q30)
            .scalar("discount_q30", self.discount_q30)
            .signed("low", self.low)
            .scalar("span", self.span)
            .scalar("unit_q16", self.unit_q16)
            .scalar("learners", self.learners)
            .table("factors", self.decay.factors().iter().copied());
    }
}
