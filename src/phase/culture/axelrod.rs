//! `culture/axelrod`: likeness breeds likeness, and yet differences remain.
//!
//! **Formula.** A culture is a trait 0 to q − 1 for each of F features, the value dimensions: trait k is the k-th of q levels of a
//! value. An agent draws a random neighbour (well-mixed: a random other), interacts with probability (features in common)/F and
//! then takes over one of its other features, all equally likely. Between agents with nothing in common nothing ever passes.
//! **Formats.** Trait k stands as the value (k + ½)/q. **Rounding.** To the nearest unit of that middle; traits are exact. Other values
//! (the start) go to the middle of their level at the first revision. **Draws.** Partner: word 0 (and 1 above 2^24 agents); word 4:
//! interaction; word 5: feature; word 3 decides who revises if u < 1. **Sources.** Axelrod 1997.
//!
//! ```
//! use polity::phase::culture::axelrod::feature;
//! // 3 of 5 features in common (bits 0, 2, 4 differ not): below 3/5 they interact; the other two are equally likely.
//! let (below, above) = (0x9999_0000, 0x9999_9fff);
//! assert_eq!(feature(0b01010, 5, below, 0), Some(1));
//! assert_eq!(feature(0b01010, 5, below, u32::MAX), Some(3));
//! assert_eq!(feature(0b01010, 5, above, 0), None);
//! assert_eq!(feature(0b11111, 5, 0, 0), None); // nothing in common
//! ```
#![deny(clippy::float_arithmetic)]

use crate::columns::Column;
use crate::config::plan::{Spec, draw};
use crate::num::fixed::happens;
use crate::num::wide::index_below;
use crate::phase::imitate::model::{BLOCK, draw_partners};
use crate::phase::{CpuKernel, Out, Phase, View, fill_lanes};

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "culture/axelrod",
    summary: "take over a feature of a neighbour, the likelier the more is in common",
    reads: &[Column::Value],
    writes: &[Column::Value],
    by_group: false,
    draws: &["partner 0 (and 1)", "revise 3", "interaction 4", "feature 5"],
    sources: &["Axelrod 1997"],
    shader: ("shaders/culture/axelrod.wgsl", include_str!("../../../shaders/culture/axelrod.wgsl")),
    cpu: CpuKernel::Columns(next),
    models: None,
};

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

fn next(view: &View<'_>, mut out: Out<'_>) {
    let Spec::Axelrod(rule) = &view.phase.spec else { unreachable!("kernel of culture/axelrod") };
    let features = view.dimensions();
    let culture: Vec<&[u16]> = (0..features).map(|d| view.halves(Column::Value, d)).collect();
    let mut planes: Vec<&mut [u16]> = (0..features).map(|d| out.halves(Column::Value, d)).collect();
    for at in (0..out.len).step_by(BLOCK) {
        let (begin, len) = (out.first + at, BLOCK.min(out.len - at));
        let partners = draw_partners(view, begin, len);
        let (mut interact, mut which, mut revise) = ([0u32; BLOCK], [0u32; BLOCK], [0u32; BLOCK]);
        fill_lanes(view.key(draw::INTERACT), begin, len, &mut interact);
        fill_lanes(view.key(draw::FEATURE), begin, len, &mut which);
        if rule.revision.draws() {
            fill_lanes(view.key(draw::REVISE), begin, len, &mut revise);
        }
        for lane in 0..len {
            let (i, j) = (begin + lane, partners[lane] as usize);
            let awake = happens(revise[lane], rule.revision.update_q30);
            let differs = |value: &&[u16]| u32::from(rule.level(value[i]) != rule.level(value[j]));
            let differing = culture.iter().map(differs).enumerate().fold(0, |bits, (d, differs)| bits | (differs << d));
            let taken = feature(differing, features, interact[lane], which[lane]);
            for (d, (value, next)) in (0..).zip(culture.iter().zip(&mut planes)) {
                let source = if taken == Some(d) { j } else { i };
                next[at + lane] = if awake { rule.middle(rule.level(value[source])) } else { value[i] };
            }
        }
    }
}
