//! The kernel of `culture/axelrod` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{AxelrodPlan, FEATURE, INTERACT};
use crate::columns::{Column, giver};
use crate::config::plan::draw;
use crate::kernel::model::{BLOCK, draw_partners, revises};
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::wide::index_below;

impl Kernel for AxelrodPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }
}

/// The feature that is taken over, of those that differ (by bit).
#[inline(always)]
#[must_use]
pub fn feature(differing: u32, features: u32, interact: u32, which: u32) -> Option<u32> {
    let apart = differing.count_ones();
    if apart == 0 || index_below(interact, features) >= features - apart {
        return None;
    }
    let mut left = differing;
    for _ in 0..index_below(which, apart) {
        left &= left - 1;
    }
    Some(left.trailing_zeros())
}

fn next(view: &View<'_>, rule: &AxelrodPlan, mut out: Out<'_>) {
    let features = view.dimensions();
    let culture: Vec<&[u16]> = (0..features).map(|d| view.halves(Column::Value, d)).collect();
    let givers = out.words(Column::Giver, 0);
    let mut planes: Vec<&mut [u16]> = (0..features).map(|d| out.halves(Column::Value, d)).collect();
    for at in (0..out.len).step_by(BLOCK) {
        let (begin, len) = (out.first + at, BLOCK.min(out.len - at));
        let partners = draw_partners(view, begin, len);
        let (mut interact, mut which, mut revise) = ([0u32; BLOCK], [0u32; BLOCK], [0u32; BLOCK]);
        fill_lanes(view.key(INTERACT), begin, len, &mut interact);
        fill_lanes(view.key(FEATURE), begin, len, &mut which);
        if rule.revision.draws() {
            fill_lanes(view.key(draw::REVISE), begin, len, &mut revise);
        }
        for lane in 0..len {
            let (i, j) = (begin + lane, partners[lane] as usize);
            let awake = revises(view, &rule.revision, i, revise[lane]);
            let differs = |value: &&[u16]| u32::from(rule.level(value[i]) != rule.level(value[j]));
            let differing = culture.iter().map(differs).enumerate().fold(0, |bits, (d, differs)| bits | (differs << d));
            let taken = feature(differing, features, interact[lane], which[lane]);
            if let Some(giver) = givers.get_mut(at + lane) {
                *giver = giver::word(i as u32, j as u32, taken.filter(|_| awake).map_or(0, |d| 1 << d));
            }
            for (d, (value, next)) in (0..).zip(culture.iter().zip(&mut planes)) {
                let source = if taken == Some(d) { j } else { i };
                next[at + lane] = if awake { rule.middle(rule.level(value[source])) } else { value[i] };
            }
        }
    }
}
