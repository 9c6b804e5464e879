//! The kernel of `interact/mission` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{Goal, MissionPlan, ROLES};
use super::score::{UNIT, mission};
use crate::columns::Column;
use crate::kernel::{Kernel, Out, View};
use crate::num::fixed::pack;

impl Kernel for MissionPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }
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
        let style = &rule.styles[usize::from(view.strategy[i] & 15)];
        let found = mission(rule.discord_q10, style, &[at(0), at(1)]);
        let score = match rule.goal {
            Goal::Objective => found.objective,
            Goal::HumanValue => found.human,
            Goal::Holistic => found.objective.min(found.human).min(UNIT - found.worst.div_ceil(2)).min(style.plurality),
        };
        let earned = (score + (score >> 15)) >> rule.payoff_shift;
        value_0[k..k + ROLES].copy_from_slice(&found.values[0]);
        value_1[k..k + ROLES].copy_from_slice(&found.values[1]);
        outcome_0[k..k + ROLES].fill(found.decision[0]);
        outcome_1[k..k + ROLES].fill(found.decision[1]);
        objective[k..k + ROLES].fill(found.objective as u16);
        human[k..k + ROLES].fill(found.human as u16);
        for (role, payoff) in payoff[k..k + ROLES].iter_mut().enumerate() {
            *payoff = pack(earned as i32, view.strategy[i + role]);
        }
    }
}
