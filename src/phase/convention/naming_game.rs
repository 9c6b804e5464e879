//! `convention/naming_game`: agents agree on a word by talking.
//!
//! **Formula.** Agents know a non-empty set of W words; strategy index k stands for the set of the bits of k + 1. A speaker utters
//! one of its words, all equally likely. If the listener knows it the listener keeps that word only, else it adds it. `listener`:
//! every agent listens to a random other or neighbour, and speakers learn nothing. `pair`: a random perfect matching, in which
//! the even seat speaks, and after a success the speaker too keeps that word only.
//! **Formats.** Sets as strategies. **Rounding.** None. **Draws.** Partner: word 0 (and 1 above 2^24 agents); matching: the keys of
//! one permutation; word 4 chooses the word, of the listener (`listener`) or of the speaker (`pair`); word 3 decides who revises if u < 1.
//! **Sources.** Baronchelli, Felici, Loreto, Caglioti & Steels 2006; Xie, Sreenivasan, Korniss, Zhang, Lim & Szymanski 2011
//! (committed minorities).
//!
//! ```
//! use polity::phase::convention::naming_game::{after_hearing, uttered};
//! let (a, b, ab) = (0u8, 1u8, 2u8);
//! assert_eq!((uttered(ab, 0), uttered(ab, u32::MAX)), (1, 2)); // bits: word A or word B, half each
//! assert_eq!((after_hearing(b, 1), after_hearing(ab, 1), after_hearing(a, 1)), (ab, a, a));
//! ```
#![deny(clippy::float_arithmetic)]

use crate::columns::Column;
use crate::config::convention::NamingUpdate;
use crate::config::plan::{Spec, draw};
use crate::num::permute::Permutation;
use crate::num::wide::index_below;
use crate::phase::imitate::model::{BLOCK, draw_partners, keep_sleepers};
use crate::phase::{CpuKernel, Phase, View, fill_lanes};

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "convention/naming_game",
    summary: "agree on a word by talking: heard and known, it becomes the only one; heard and new, it is added",
    reads: &[Column::Strategy],
    writes: &[Column::Strategy],
    by_group: false,
    draws: &["partner 0 (and 1)", "matching 0", "revise 3", "word 4"],
    sources: &["Baronchelli, Felici, Loreto, Caglioti & Steels 2006", "Xie et al. 2011"],
    shader: ("shaders/convention/naming_game.wgsl", include_str!("../../../shaders/convention/naming_game.wgsl")),
    cpu: CpuKernel::Strategy(next),
    models: None,
};

/// The bit of the word that a speaker of a strategy utters.
#[inline(always)]
#[must_use]
pub fn uttered(strategy: u8, chance: u32) -> u8 {
    let mut known = strategy + 1;
    for _ in 0..index_below(chance, known.count_ones()) {
        known &= known - 1;
    }
    known & known.wrapping_neg()
}

/// Strategy of a listener that heard the word of a bit.
#[inline(always)]
#[must_use]
pub fn after_hearing(strategy: u8, word: u8) -> u8 {
    let known = strategy + 1;
    if known & word != 0 { word - 1 } else { (known | word) - 1 }
}

fn next(view: &View<'_>, first: usize, out: &mut [u8]) {
    let Spec::NamingGame(rule) = view.phase.spec else { unreachable!("kernel of convention/naming_game") };
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        match rule.update {
            NamingUpdate::Listener => listen(view, begin, out),
            NamingUpdate::Pair => talk(view, begin, out),
        }
        keep_sleepers(view, &rule.revision, begin, out);
    }
}

/// Everybody listens once.
fn listen(view: &View<'_>, begin: usize, out: &mut [u8]) {
    let partners = draw_partners(view, begin, out.len());
    let mut words = [0u32; BLOCK];
    fill_lanes(view.key(draw::UTTER), begin, out.len(), &mut words);
    for (lane, next) in out.iter_mut().enumerate() {
        let (i, j) = (begin + lane, partners[lane] as usize);
        let own = view.strategy[i];
        *next = if i == j { own } else { after_hearing(own, uttered(view.strategy[j], words[lane])) };
    }
}

/// Pairs talk, the even seat first.
fn talk(view: &View<'_>, begin: usize, out: &mut [u8]) {
    let agents = view.plan.agents();
    let seats = Permutation::new(view.key(draw::MATCHING), agents);
    let key = view.key(draw::UTTER);
    let (mut own, mut met) = ([0u32; BLOCK], [0u32; BLOCK]);
    let (own, met) = (&mut own[..out.len()], &mut met[..out.len()]);
    for (lane, seat) in own.iter_mut().enumerate() {
        *seat = (begin + lane) as u32;
    }
    seats.forward_many(own);
    for (other, seat) in met.iter_mut().zip(&*own) {
        *other = if seat ^ 1 < agents { seat ^ 1 } else { *seat };
    }
    seats.inverse_many(met);
    for (lane, next) in out.iter_mut().enumerate() {
        let (i, j) = (begin + lane, met[lane] as usize);
        let (mine, theirs) = (view.strategy[i], view.strategy[j]);
        let speaks = own[lane] & 1 == 0;
        let (speaker, said, heard) = if speaks { (i, mine, theirs) } else { (j, theirs, mine) };
        let word = uttered(said, key.word(speaker as u32));
        let success = (heard + 1) & word != 0;
        *next = if i == j || (speaks && !success) { mine } else { after_hearing(mine, word) };
    }
}
