//! The kernel of `imitate/conformist` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{CONFORM, ConformistPlan};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::kernel::model::{BLOCK, draw_models, draw_others, keep_all_asleep, keep_sleepers, sleepers_copy_nobody};
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::fixed::{happens, unpack_payoff};

impl Kernel for ConformistPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }
}

/// The strategy that at least two of three have; else one's own.
#[inline(always)]
#[must_use]
pub fn majority_of_three(own: u8, seen: [u8; 3]) -> u8 {
    let [a, b, c] = seen;
    let pair = if b == c { b } else { own };
    if a == b || a == c { a } else { pair }
}

fn next(view: &View<'_>, rule: &ConformistPlan, mut out: Out<'_>) {
    let (strategy, model) = (out.bytes(Column::Strategy, 0), out.words(Column::Model, 0));
    for (block, next) in strategy.chunks_mut(BLOCK).enumerate() {
        let (at, len) = (block * BLOCK, next.len());
        let begin = out.first + at;
        if model.is_empty() && keep_all_asleep(view, &rule.revision, begin, next) {
            continue;
        }
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
    fill_lanes(view.key(CONFORM), begin, len, &mut words);
    let each_q30 = &rule.conformity_q30.each;
    if rule.conformity_q30.differs() {
        for ((conforms, word), class) in conforms.iter_mut().zip(words).zip(&view.bytes(Column::Class, 0)[begin..begin + len]) {
            *conforms = happens(word, each_q30[usize::from(class & 15)]);
        }
        return conforms;
    }
    for (conforms, word) in conforms.iter_mut().zip(words) {
        *conforms = happens(word, each_q30[0]);
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
    let class = view.bytes(Column::Class, 0);
    let mut copied = [0u32; BLOCK];
    for (lane, copied) in copied.iter_mut().enumerate().take(len) {
        let table = rule.tables.only().unwrap_or_else(|| rule.tables.of_class(class[begin + lane]));
        let adopts = happens(models.fraction[lane], table.threshold_q30(difference[lane]));
        let (i, j) = ((begin + lane) as u32, models.picked[lane]);
        *copied = i ^ ((i ^ j) & 0u32.wrapping_sub(u32::from(adopts)));
    }
    copied
}
