//! `interact/gamble`: even gambles for resources, judged as prospect theory says.
//!
//! **Formula.** Each step an agent is offered a gamble at even odds: +g or −l, with the ratio g/l uniform between two bounds. It
//! accepts iff w⁺(½)·g^α − λ·w⁻(½)·l^α > 0, that is iff g/l > (λ·w⁻(½)/w⁺(½))^(1/α), by the numbers of its class; a risk-neutral
//! class accepts above 1. Resources never fall below 0, and who has none plays no more.
//! **Formats.** Resources in units; ratios in units of 2⁻¹⁶. **Rounding.** l = g/ratio to the nearest unit, halves up.
//! **Draws.** Word 0: the ratio; word 1: the outcome. **Sources.** Kahneman & Tversky 1979; Tversky & Kahneman 1992.
//!
//! ```
//! use polity::num::prospect::Prospect;
//! use polity::phase::interact::gamble::{loss, played};
//! // With the medians of 1992 a gamble must win 2.74 times what it may lose: 300 against 100 is taken, 200 against 100 is not.
//! let threshold = (Prospect::MEDIAN_1992.ratio() * 65536.0) as u32;
//! assert_eq!((loss(300, 3 << 16), loss(200, 2 << 16)), (100, 100));
//! assert_eq!(played(1000, 300, 3 << 16, threshold, 0), 1300);
//! assert_eq!(played(1000, 200, 2 << 16, threshold, 0), 1000);
//! assert_eq!(played(50, 300, 3 << 16, threshold, u32::MAX), 0); // ruined
//! ```
#![deny(clippy::float_arithmetic)]

use crate::columns::Column;
use crate::config::plan::{Spec, draw};
use crate::num::rng::GROUP;
use crate::num::wide::index_below;
use crate::phase::{CpuKernel, Out, Phase, View, fill_lanes};

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "interact/gamble",
    summary: "take or leave an even gamble for resources, by prospect theory",
    reads: &[Column::Resource, Column::Class],
    writes: &[Column::Resource],
    by_group: false,
    draws: &["ratio 0", "outcome 1"],
    sources: &["Kahneman & Tversky 1979", "Tversky & Kahneman 1992"],
    shader: ("shaders/interact/gamble.wgsl", include_str!("../../../shaders/interact/gamble.wgsl")),
    cpu: CpuKernel::Columns(next),
    models: None,
};

const BLOCK: usize = 512;
const _: () = assert!(BLOCK.is_multiple_of(GROUP), "blocks begin at groups of draws");

/// What a gamble may lose.
#[inline(always)]
#[must_use]
pub const fn loss(gain: u32, ratio_q16: u32) -> u32 {
    ((gain << 16) + ratio_q16 / 2) / ratio_q16 // < 2^31 + 2^22
}

/// Resources after an offer.
#[inline(always)]
#[must_use]
pub const fn played(stock: u32, gain: u32, ratio_q16: u32, threshold_q16: u32, outcome: u32) -> u32 {
    if stock == 0 || ratio_q16 <= threshold_q16 {
        stock
    } else if outcome < 1 << 31 {
        stock.saturating_add(gain)
    } else {
        stock.saturating_sub(loss(gain, ratio_q16))
    }
}

fn next(view: &View<'_>, mut out: Out<'_>) {
    let Spec::Gamble(rule) = &view.phase.spec else { unreachable!("kernel of interact/gamble") };
    let (class, stock, first) = (view.bytes(Column::Class, 0), view.words(Column::Resource, 0), out.first);
    for (block, next) in out.words(Column::Resource, 0).chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        let (mut ratios, mut outcomes) = ([0u32; BLOCK], [0u32; BLOCK]);
        fill_lanes(view.key(draw::RATIO), begin, next.len(), &mut ratios);
        fill_lanes(view.key(draw::OUTCOME), begin, next.len(), &mut outcomes);
        for (lane, next) in next.iter_mut().enumerate() {
            let i = begin + lane;
            let kind = class.get(i).map_or(0, |class| usize::from(class & 15));
            let ratio = rule.low_q16 + index_below(ratios[lane], rule.ratios);
            *next = played(stock[i], rule.gain, ratio, rule.threshold_q16[kind], outcomes[lane]);
        }
    }
}
