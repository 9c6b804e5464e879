//! `interact/mission`: what the user writes, and the rule that follows.

use crate::columns::Column;
use crate::file::phase_file::one;
use crate::file::problem::Problem;
use crate::num::fixed;
use crate::num::table::power;
use crate::rule::context::{Context, Resolve};
use crate::rule::game::STRATEGIES_MAX;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Earns, Facts, Rule, Scale, Start};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use super::score::{ROLES, Style};
/// Missions of four roles share out aid between two regions: each decides by power and presses its members to agree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MissionFile {
    /// Pressure s to agree: members act on (1-s) of their preferences and s of the decision. One number, or one per strategy: a
    /// mission has the strategy of its first member.
    #[schemars(length(min = 1, max = 16), inner(range(min = 0.0, max = 1.0)))]
    pub pressure: Vec<f64>,
    /// Concentration η: weights in the decision are powers^η, normalised. One number, or one per strategy.
    #[schemars(length(min = 1, max = 16), inner(range(min = 0.0, max = 16.0)))]
    pub concentration: Vec<f64>,
    /// Power of each role.
    #[serde(default = "powers")]
    #[schemars(length(min = 4, max = 4), inner(range(min = 0.0, max = 1000.0)))]
    pub powers: Vec<f64>,
    /// How much discord costs: ζ in (1 - ζ·discord) of the task score.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 4.0))]
    pub discord_cost: f64,
    /// What missions are paid for, and so what learning selects.
    #[serde(default)]
    pub goal: Goal,
}

fn powers() -> Vec<f64> {
    vec![1.0, 2.0, 2.0, 3.0]
}

/// What a mission is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// Its task score.
    #[default]
    Objective,
    /// Its human-value score: how well the worst-served region's need is covered.
    HumanValue,
    /// The least of task score, human-value score, preferential alignment of the worst-served role, and plurality (1-s)².
    Holistic,
}

/// `interact/mission`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissionPlan {
    /// By strategy.
    pub styles: [Style; STRATEGIES_MAX],
    /// Cost of discord ζ, units of 2⁻¹⁰.
    pub discord_q10: u32,
    /// What missions are paid for.
    pub goal: Goal,
    /// Payoffs are scores in units of 2⁻¹⁶ shifted right by this.
    pub payoff_shift: u32,
}

/// The plan of a phase.
pub fn mission(file: &MissionFile, context: &Context<'_>, payoff_bits: u32, problems: &mut Vec<Problem>) -> MissionPlan {
    let size = context.fixed_groups(problems);
    if size != ROLES as u32 && size != 1 {
        problems.push(Problem::new(
            context.path,
            format!("missions have 4 roles, but groups have {size} members"),
            "groups of 4",
            "write topology = { kind = \"groups\", size = 4 }",
        ));
    }
    context.needs_values(problems);
    let dimensions = context.file.values.as_ref().map_or(2, |v| v.dimensions.len());
    if dimensions != 2 {
        problems.push(Problem::new(
            "values.dimensions",
            format!("a mission decides on 2 value dimensions, but there are {dimensions}"),
            "the share of aid to the first region, and the emphasis on cost",
            "give two dimensions",
        ));
    }
    let strategies = context.file.population.strategies.len();
    for (key, given) in [("pressure", file.pressure.len()), ("concentration", file.concentration.len())] {
        if given != 1 && given != strategies {
            problems.push(Problem::new(
                format!("{}.{key}", context.path),
                format!("{given} numbers for {strategies} strategies"),
                format!("one number for all, or {strategies}"),
                "give one number per strategy, in their order",
            ));
        }
    }
    if file.powers.iter().all(|p| *p == 0.0) {
        problems.push(Problem::new(
            format!("{}.powers", context.path),
            "nobody has any power",
            "at least one power above 0",
            "give a role some power",
        ));
    }
    let at = |list: &[f64], k: usize| list.get(k).or(list.first()).copied().unwrap_or(0.0);
    let style = |k: usize| {
        let pressure = at(&file.pressure, k);
        Style {
            pressure_q16: fixed::rate_q16(pressure),
            weights: weights(&file.powers, at(&file.concentration, k)),
            plurality: u32::from(fixed::unit_q16((1.0 - pressure) * (1.0 - pressure))),
        }
    };
    MissionPlan {
        styles: std::array::from_fn(style),
        discord_q10: (file.discord_cost * 1024.0).round() as u32,
        goal: file.goal,
        payoff_shift: 16 - payoff_bits.min(16),
    }
}

/// powers^η in units of 2⁻¹⁶, summing to 65536: rounded down, the rest to the most powerful.
fn weights(powers: &[f64], eta: f64) -> [u32; ROLES] {
    let most = powers.iter().copied().fold(0.0, f64::max);
    if most <= 0.0 {
        return [65536 / ROLES as u32; ROLES];
    }
    let raised: Vec<f64> = powers.iter().map(|p| power(p / most, eta)).collect();
    let sum: f64 = raised.iter().sum();
    let mut weights = [0; ROLES];
    for (weight, raised) in weights.iter_mut().zip(&raised) {
        *weight = (raised / sum * 65536.0) as u32;
    }
    let rest = 65536 - weights.iter().sum::<u32>();
    if let Some(first) = powers.iter().position(|p| *p >= most) {
        weights[first] += rest;
    }
    weights
}

impl Rule for MissionPlan {
    type File = MissionFile;

    fn scale(_: &Self::File, _: &Resolve<'_>) -> Scale {
        Scale::Bits(16) // scores from 0 to 1
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        Some(mission(file, &at.context, at.bits, at.problems))
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        Facts {
            earns: Some(Earns { range: [0, 65536 >> self.payoff_shift], playing: of.agents, task: None }),
            learns: false,
            around: Around::Met,
            surveys: false,
            stirs: true,
            writes_values: true,
            group_size: ROLES as u32,
            creates: [Column::Outcome, Column::Objective, Column::Human].map(Start::own).to_vec(),
            revision: None,
            words: 0.0,
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn scores(&self, strategy: usize, preferences: &[Vec<u16>]) -> Option<[u32; 2]> {
        let [shares, emphases] = preferences else { return None };
        let of = |all: &[u16]| -> Option<[u16; ROLES]> { all.try_into().ok() };
        let found = super::score::mission(self.discord_q10, &self.styles[strategy & 15], &[of(shares)?, of(emphases)?]);
        Some([found.objective, found.human])
    }

    fn words(&self, words: &mut Words) {
        let style = |s: &Style| [s.pressure_q16, s.weights[0], s.weights[1], s.weights[2], s.weights[3], s.plurality];
        words
            .scalar("discord_q10", self.discord_q10)
            .scalar("goal", self.goal as u32)
            .scalar("payoff_shift", self.payoff_shift)
            .table("styles", self.styles.iter().flat_map(style));
    }
}
