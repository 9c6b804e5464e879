//! The kernel of `convention/naming_game` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{NamingGamePlan, NamingUpdate, UTTER};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::kernel::model::{BLOCK, draw_partners, keep_all_asleep, keep_sleepers};
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::permute::Permutation;
use crate::num::wide::index_below;

impl Kernel for NamingGamePlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), mut out: Out<'_>) {
        next(view, self, out.first, out.bytes(Column::Strategy, 0));
    }
}

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

fn next(view: &View<'_>, rule: &NamingGamePlan, first: usize, out: &mut [u8]) {
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        if keep_all_asleep(view, &rule.revision, begin, out) {
            continue;
        }
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
    fill_lanes(view.key(UTTER), begin, out.len(), &mut words);
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
    let key = view.key(UTTER);
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
