//! When agents revise: those who do not keep what they have, and blocks in which nobody does cost next to nothing.
#![deny(clippy::float_arithmetic)]

use super::{View, fill_lanes};
use crate::columns::Column;
use crate::config::plan::{Revision, draw};
use crate::num::fixed::{ONE_Q30, happens};
use multiversion::multiversion;

/// Agents per inner block.
pub const BLOCK: usize = 512;

/// All bits for those among agents `begin .. begin + len` who revise in this step and are of one of the classes `learners`; 0 for the others.
#[must_use]
pub fn awake(view: &View<'_>, revision: &Revision, learners: u32, begin: usize, len: usize) -> [u32; BLOCK] {
    let mut awake = [u32::MAX; BLOCK];
    if revision.draws() {
        fill_lanes(view.key(draw::REVISE), begin, len, &mut awake);
        wakes(view, revision, begin, len, &mut awake);
    }
    let class = view.bytes(Column::Class, 0);
    if learners != 0xffff && !class.is_empty() {
        for (awake, class) in awake.iter_mut().zip(&class[begin..begin + len]) {
            *awake &= 0u32.wrapping_sub((learners >> (class & 15)) & 1);
        }
    }
    each_resting(view, begin, len, |lane| awake[lane] = 0);
    awake
}

/// Does nobody among agents `begin .. begin + len` revise in this step, for certain? Looked up where most blocks sleep, as in updates of one agent at a
/// time: the rest of their work, whatever it is, can then be left out. `false`: somebody may.
#[must_use]
pub fn all_asleep(view: &View<'_>, revision: &Revision, begin: usize, len: usize) -> bool {
    // Of trait classes that differ, the liveliest.
    let most = revision.by_class_q30.as_ref().and_then(|each| each.iter().copied().max()).unwrap_or(revision.update_q30);
    // At one in a block it sleeps with probability 1/e; the words cost about a fifth of those of a model.
    if !revision.draws() || u64::from(most) * BLOCK as u64 > u64::from(ONE_Q30) {
        return false;
    }
    let mut words = [0u32; BLOCK];
    fill_lanes(view.key(draw::REVISE), begin, len, &mut words);
    !words[..len].iter().fold(false, |any, word| any | happens(*word, most))
}

/// Nobody among agents `begin ..` revises, for certain (see [`all_asleep`]): all keep their strategies.
pub fn keep_all_asleep(view: &View<'_>, revision: &Revision, begin: usize, out: &mut [u8]) -> bool {
    let asleep = all_asleep(view, revision, begin, out.len());
    if asleep {
        let len = out.len();
        out.copy_from_slice(&view.strategy[begin..begin + len]);
    }
    asleep
}

/// The same for whom they copy: nobody.
pub fn all_asleep_copy_nobody(view: &View<'_>, revision: &Revision, begin: usize, out: &mut [u32]) -> bool {
    let asleep = all_asleep(view, revision, begin, out.len());
    if asleep {
        out.iter_mut().zip(begin as u32..).for_each(|(model, own)| *model = own);
    }
    asleep
}

/// Does agent `i` revise by this word?
#[inline]
#[must_use]
pub fn revises(view: &View<'_>, revision: &Revision, i: usize, word: u32) -> bool {
    let update = match revision.by_class_q30 {
        Some(_) => revision.of_class(view.bytes(Column::Class, 0).get(i).copied().unwrap_or(0)),
        None => revision.update_q30,
    };
    happens(word, update)
}

/// Turns the words of agents `begin .. begin + len` into all bits for those who revise, 0 for the others.
fn wakes(view: &View<'_>, revision: &Revision, begin: usize, len: usize, words: &mut [u32; BLOCK]) {
    let class = view.bytes(Column::Class, 0);
    if revision.by_class_q30.is_some() && !class.is_empty() {
        for (word, class) in words.iter_mut().zip(&class[begin..begin + len]) {
            *word = 0u32.wrapping_sub(u32::from(happens(*word, revision.of_class(*class))));
        }
        return;
    }
    wake(revision.update_q30, words);
}

/// Turns words into all bits where what has this probability happens, into 0 elsewhere.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn wake(update_q30: u32, words: &mut [u32; BLOCK]) {
    for word in words {
        *word = 0u32.wrapping_sub(u32::from(happens(*word, update_q30)));
    }
}

/// Puts back the strategies of those among agents `begin ..` who do not revise in this step.
pub fn keep_sleepers(view: &View<'_>, revision: &Revision, begin: usize, out: &mut [u8]) {
    if revision.draws() {
        let mut words = [0u32; BLOCK];
        fill_lanes(view.key(draw::REVISE), begin, out.len(), &mut words);
        wakes(view, revision, begin, out.len(), &mut words);
        for ((next, own), awake) in out.iter_mut().zip(&view.strategy[begin..]).zip(words) {
            *next = (*own & !(awake as u8)) | (*next & awake as u8);
        }
    }
    let len = out.len();
    each_resting(view, begin, len, |lane| out[lane] = view.strategy[begin + lane]);
}

/// Those among agents `begin ..` who do not revise in this step copy nobody.
pub fn sleepers_copy_nobody(view: &View<'_>, revision: &Revision, begin: usize, out: &mut [u32]) {
    if revision.draws() {
        let mut words = [0u32; BLOCK];
        fill_lanes(view.key(draw::REVISE), begin, out.len(), &mut words);
        wakes(view, revision, begin, out.len(), &mut words);
        copy_nobody(begin as u32, &words, out);
    }
    let len = out.len();
    each_resting(view, begin, len, |lane| out[lane] = (begin + lane) as u32);
}

/// Those whose words are 0 copy nobody.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn copy_nobody(begin: u32, awake: &[u32; BLOCK], out: &mut [u32]) {
    for ((model, awake), own) in out.iter_mut().zip(awake).zip(begin..) {
        *model = own ^ ((own ^ *model) & awake);
    }
}

/// Calls `rest` for the lane of each agent in `begin .. begin + len` that rests in this step.
fn each_resting(view: &View<'_>, begin: usize, len: usize, mut rest: impl FnMut(usize)) {
    let mut one = |agent: u32| {
        if let Some(lane) = (agent as usize).checked_sub(begin).filter(|lane| *lane < len) {
            rest(lane);
        }
    };
    one(view.resting);
    if let Some((seats, from)) = &view.left_over {
        // Fewer than a group, so at most 254.
        let mut agents: Vec<u32> = (*from..view.plan.agents()).collect();
        seats.inverse_many(&mut agents);
        agents.into_iter().for_each(one);
    }
}
