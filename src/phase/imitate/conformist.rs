//! `imitate/conformist`: follow the majority of three, or compare payoffs with one.
//!
//! **Formula.** An agent that revises conforms with probability φ (or if it belongs to the conformist class): s_i ← the strategy
//! that at least two of three random others have (on a graph: neighbours, with repetition); if all three differ, nothing changes.
//! Otherwise s_i ← s_j with probability 1/(1 + exp(−β(π_j − π_i))), as in `imitate/fermi`. Who conforms copies no single person:
//! the column `model` then holds the agent itself.
//! **Formats.** φ in units of 2⁻³⁰; payoffs and adoption as in `imitate/fermi`. **Rounding.** That of the table.
//! **Draws.** Word 4: does it conform; three others: words 8, 10, 12 (and 9, 11, 13 above 2^24 agents); comparison: words 0, 1, 2
//! as in `imitate/fermi`; word 3 decides who revises if u < 1.
//! **Sources.** Boyd & Richerson 1985; Henrich & Boyd 1998.
//!
//! ```
//! use polity::phase::imitate::conformist::majority_of_three;
//! assert_eq!(majority_of_three(0, [1, 2, 1]), 1);
//! assert_eq!(majority_of_three(0, [1, 2, 3]), 0); // no majority: one keeps one's own
//! ```
#![deny(clippy::float_arithmetic)]

use super::model::{BLOCK, draw_models, draw_others, keep_sleepers, sleepers_copy_nobody};
use crate::columns::Column;
use crate::config::plan::{ConformistPlan, Spec, draw};
use crate::num::fixed::{happens, unpack_payoff};
use crate::phase::{CpuKernel, Out, Phase, View, fill_lanes};

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "imitate/conformist",
    summary: "follow the majority of three random others with probability φ, else compare payoffs with one (Fermi)",
    reads: &[Column::Strategy, Column::Payoff, Column::Class],
    writes: &[Column::Strategy, Column::Model],
    by_group: false,
    draws: &["model 0 (and 1)", "adopt 2", "revise 3", "conform 4", "others 8, 10, 12 (and 9, 11, 13)"],
    sources: &["Boyd & Richerson 1985", "Henrich & Boyd 1998"],
    shader: ("shaders/imitate/conformist.wgsl", include_str!("../../../shaders/imitate/conformist.wgsl")),
    cpu: CpuKernel::Columns(next),
    models: None,
};

/// The strategy that at least two of three have; else one's own.
#[inline(always)]
#[must_use]
pub fn majority_of_three(own: u8, seen: [u8; 3]) -> u8 {
    let [a, b, c] = seen;
    let pair = if b == c { b } else { own };
    if a == b || a == c { a } else { pair }
}

fn next(view: &View<'_>, mut out: Out<'_>) {
    let Spec::Conformist(rule) = &view.phase.spec else { unreachable!("kernel of imitate/conformist") };
    let (strategy, model) = (out.bytes(Column::Strategy, 0), out.words(Column::Model, 0));
    for (block, next) in strategy.chunks_mut(BLOCK).enumerate() {
        let (at, len) = (block * BLOCK, next.len());
        let begin = out.first + at;
        let conforms = conforms(view, rule, begin, len);
        let mut copied = compared(view, rule, begin, len);
        let three = [0, 2, 4].map(|k| draw_others(view, draw::MODELS + k, begin, len));
        for (lane, next) in next.iter_mut().enumerate() {
            let i = begin + lane;
            let majority = majority_of_three(view.strategy[i], three.each_ref().map(|one| view.strategy[one[lane] as usize]));
            let theirs = view.strategy[copied[lane] as usize];
            *next = if conforms[lane] { majority } else { theirs };
            copied[lane] = if conforms[lane] { i as u32 } else { copied[lane] };
        }
        keep_sleepers(view, &rule.revision, begin, next);
        if !model.is_empty() {
            let model = &mut model[at..at + len];
            model.copy_from_slice(&copied[..len]);
            sleepers_copy_nobody(view, &rule.revision, begin, model);
        }
    }
}

/// Who follows the majority among agents `begin .. begin + len`.
fn conforms(view: &View<'_>, rule: &ConformistPlan, begin: usize, len: usize) -> [bool; BLOCK] {
    let mut conforms = [false; BLOCK];
    if let Some(class) = rule.class {
        for (conforms, of) in conforms.iter_mut().zip(&view.bytes(Column::Class, 0)[begin..begin + len]) {
            *conforms = *of == class;
        }
        return conforms;
    }
    let mut words = [0u32; BLOCK];
    fill_lanes(view.key(draw::CONFORM), begin, len, &mut words);
    for (conforms, word) in conforms.iter_mut().zip(words) {
        *conforms = happens(word, rule.conformity_q30);
    }
    conforms
}

/// Whom each agent copies if it compares payoffs.
fn compared(view: &View<'_>, rule: &ConformistPlan, begin: usize, len: usize) -> [u32; BLOCK] {
    let models = draw_models(view, begin, len);
    let mut difference = [0i32; BLOCK];
    for (lane, difference) in difference.iter_mut().enumerate().take(len) {
        *difference = unpack_payoff(view.payoff[models.picked[lane] as usize]) - unpack_payoff(view.payoff[begin + lane]);
    }
    let mut copied = [0u32; BLOCK];
    for (lane, copied) in copied.iter_mut().enumerate().take(len) {
        let adopts = happens(models.fraction[lane], rule.table.threshold_q30(difference[lane]));
        let (i, j) = ((begin + lane) as u32, models.picked[lane]);
        *copied = i ^ ((i ^ j) & 0u32.wrapping_sub(u32::from(adopts)));
    }
    copied
}
