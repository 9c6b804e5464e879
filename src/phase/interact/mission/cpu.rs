//! The kernel of `interact/mission` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{Goal, MissionPlan, ROLES, Style};
use crate::columns::Column;
use crate::kernel::{Kernel, Out, View};
use crate::num::fixed::{mean_half_even, pack, toward};

impl Kernel for MissionPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }
}

/// 1 in units of 1/65535.
const UNIT: u32 = 65535;
/// Roles times dimensions, times 1: the largest sum of distances.
const ALL: u32 = 8 * UNIT;

/// Preferences or values of a mission, by dimension and role.
type Roles = [[u16; ROLES]; 2];

/// What a mission decides and earns.
struct Result {
    decision: [u16; 2],
    values: Roles,
    objective: u32,
    human: u32,
    payoff: u32,
}

/// a·b of two numbers in units of 1/65535.
#[inline(always)]
const fn product(a: u32, b: u32) -> u32 {
    (a * b + UNIT / 2) / UNIT // ≤ 65535² + 32767 < 2^32
}

/// (1 − ζ·discord)⁺ (0.5 + 0.5 e); `distances` is the sum of |v − decision| over four roles and two dimensions.
#[inline(always)]
#[must_use]
pub const fn task_score(discord_q10: u32, distances: u32, emphasis: u32) -> u32 {
    let lost = (discord_q10 * distances) >> 10; // ζ ≤ 4: at most 2^12 · 8 · 65535 < 2^32
    let agreement = (ALL - if lost < ALL { lost } else { ALL } + 4) >> 3;
    product(agreement, (UNIT + emphasis + 1) >> 1)
}

/// min(need, aid)/need; a region without need is covered.
#[inline(always)]
#[must_use]
pub const fn coverage(aid: u32, need: u32) -> u32 {
    if aid >= need { UNIT } else { (aid * UNIT + need / 2) / need }
}

#[inline(always)]
fn decided(weights: [u32; ROLES], preference: [u16; ROLES]) -> u16 {
    let sum: u64 = weights.iter().zip(preference).map(|(w, p)| u64::from(*w) * u64::from(p)).sum();
    mean_half_even(sum, 65536) as u16 // weights sum to 65536
}

#[inline(always)]
fn mission(rule: &MissionPlan, style: &Style, preference: &Roles) -> Result {
    let decision = [decided(style.weights, preference[0]), decided(style.weights, preference[1])];
    let mut values = [[0; ROLES]; 2];
    let (mut distances, mut worst) = (0, 0);
    for role in 0..ROLES {
        let mut loss = 0;
        for d in 0..2 {
            values[d][role] = toward(preference[d][role], decision[d], style.pressure_q16);
            distances += u32::from(values[d][role].abs_diff(decision[d]));
            loss += u32::from(preference[d][role].abs_diff(decision[d]));
        }
        worst = worst.max(loss);
    }
    let (share, emphasis, need) = (u32::from(decision[0]), u32::from(decision[1]), u32::from(preference[0][0]));
    let objective = task_score(rule.discord_q10, distances, emphasis);
    let least = coverage(product(objective, share), need).min(coverage(product(objective, UNIT - share), UNIT - need));
    let human = product(least, (2 * UNIT - emphasis + 1) >> 1);
    let score = match rule.goal {
        Goal::Objective => objective,
        Goal::HumanValue => human,
        Goal::Holistic => objective.min(human).min(UNIT - worst.div_ceil(2)).min(style.plurality),
    };
    Result { decision, values, objective, human, payoff: (score + (score >> 15)) >> rule.payoff_shift }
}

/// Task and human-value score of a mission of one strategy, by its members' preferences; units of 1/65535.
pub(super) fn scores(rule: &MissionPlan, strategy: usize, preference: [[u16; ROLES]; 2]) -> [u32; 2] {
    let found = mission(rule, &rule.styles[strategy & 15], &preference);
    [found.objective, found.human]
}

fn next(view: &View<'_>, rule: &MissionPlan, mut out: Out<'_>) {
    let preference = [view.halves(Column::Preference, 0), view.halves(Column::Preference, 1)];
    let (value_0, value_1) = (out.halves(Column::Value, 0), out.halves(Column::Value, 1));
    let (outcome_0, outcome_1) = (out.halves(Column::Outcome, 0), out.halves(Column::Outcome, 1));
    let (objective, human) = (out.halves(Column::Objective, 0), out.halves(Column::Human, 0));
    let payoff = out.words(Column::Payoff, 0);
    for k in (0..out.len).step_by(ROLES) {
        let i = out.first + k;
        let at = |d: usize| -> [u16; ROLES] { std::array::from_fn(|role| preference[d][i + role]) };
        let found = mission(rule, &rule.styles[usize::from(view.strategy[i] & 15)], &[at(0), at(1)]);
        value_0[k..k + ROLES].copy_from_slice(&found.values[0]);
        value_1[k..k + ROLES].copy_from_slice(&found.values[1]);
        outcome_0[k..k + ROLES].fill(found.decision[0]);
        outcome_1[k..k + ROLES].fill(found.decision[1]);
        objective[k..k + ROLES].fill(found.objective as u16);
        human[k..k + ROLES].fill(found.human as u16);
        for (role, payoff) in payoff[k..k + ROLES].iter_mut().enumerate() {
            *payoff = pack(found.payoff as i32, view.strategy[i + role]);
        }
    }
}
