//! The harm of wrong decisions of groups, laid on those who were for them, on the CPU.
//!
//! A decision of k supporters that does a harm of H is 4H quarters: 4H div k for each, and one more for 4H mod k of them, in the order of seats from a
//! place on that moves by one in each step. By degree of responsibility each has H·2¹⁶ div (k − q + 1) more.
//!
//! Twins: `shaders/society/verdicts.wgsl` and `src/reference/lineage.rs`.
#![deny(clippy::float_arithmetic)]

use crate::columns::{Column, harm, verdict};
use crate::config::Plan;
use crate::config::plan::{Decides, PhasePlan};
use crate::world::decisions::{Said, decided, supports};
use crate::world::store::bytes_of;
use crate::world::{Data, Store};
use rayon::prelude::*;

/// What an agent answers for because of one decision.
struct Laid {
    agent: u32,
    quarters: u32,
    degree: u32,
}

/// Writes the harm of what groups have decided in a phase into the books.
pub(super) fn lay(plan: &Plan, phase: &PhasePlan, step: u32, strategy: &[u8], columns: &mut [Store]) {
    let Some((how, kept)) = phase.rule.decides().zip(plan.society().accountability.as_ref()) else { return };
    let of = |replica: u32| {
        let reports = bytes_of(columns, plan, Column::Report, 0, replica);
        let held = &strategy[replica as usize * plan.stride()..][..plan.agents() as usize];
        let vote = |i: usize| u32::from(reports[i]);
        let play = |i: usize| u32::from(held[i]);
        let said: Said<'_> = if matches!(how, Decides::Majority { .. }) { &vote } else { &play };
        laid(plan, phase, how, [step, replica], said, kept.decision_harm)
    };
    let all: Vec<Vec<Laid>> = (0..plan.replicas()).into_par_iter().map(of).collect();
    for (replica, laid) in (0..).zip(&all) {
        for one in laid {
            let at = |plane: u32| Store::range(plan, plane, replica).start + one.agent as usize;
            // No entry overflows (`config::resolve::accountability`).
            add(columns, Column::Harm, at(harm::BLAME), one.quarters);
            add(columns, Column::Verdict, at(verdict::PART), one.quarters);
            add(columns, Column::Verdict, at(verdict::DEGREE), one.degree);
        }
    }
}

fn add(columns: &mut [Store], column: Column, at: usize, by: u32) {
    if let Some(Data::U32(entries)) = columns.iter_mut().find(|store| store.column == column).map(|store| &mut store.data) {
        entries[at] += by;
    }
}

/// The books of the decisions of a replica.
fn laid(plan: &Plan, phase: &PhasePlan, how: Decides, at: [u32; 2], said: Said<'_>, each: u32) -> Vec<Laid> {
    let all = decided(plan, phase, how, at, said);
    let mut laid = Vec::new();
    for wrong in all.wrong.iter().filter(|wrong| wrong.supporters > 0) {
        let (part, rest) = (4 * each / wrong.supporters, 4 * each % wrong.supporters);
        let degree = (each << 16) / (wrong.supporters.saturating_sub(wrong.quota) + 1);
        let mut turn = at[0] % wrong.supporters;
        for agent in all.members(wrong.group).into_iter().filter(|i| supports(how, said(*i as usize))) {
            laid.push(Laid { agent, quarters: part + u32::from(turn < rest), degree });
            turn = (turn + 1) % wrong.supporters;
        }
    }
    laid
}
