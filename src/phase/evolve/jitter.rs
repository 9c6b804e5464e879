//! `evolve/jitter`: values change by small random steps.
//!
//! **Formula.** Per agent and value dimension, with probability μ: v ← v + k, k uniform over the whole numbers −s … s, reflected
//! at both ends (−1 − x below 0, 131071 − x above 65535). Reflected steps are symmetric, so that evenly spread values stay so and no
//! agents gather at the ends, as they would if steps were clamped. **Formats.** Values 0 to 65535; s rounded to whole units; μ in units of 2⁻³⁰.
//! **Rounding.** None. **Draws.** Word d decides whether there is a step in dimension d, word 8 + d which.
//! **Sources.** Kimura 1965 (small random steps of a continuous trait).
//!
//! ```
//! use polity::phase::evolve::jitter::jittered;
//! // Steps of at most 10: the lowest word steps down by 10, and below 0 the way goes back up.
//! assert_eq!(jittered(500, 10, 0), 490);
//! assert_eq!(jittered(4, 10, 0), 5);
//! assert_eq!(jittered(65_535, 10, u32::MAX), 65_526);
//! ```
#![deny(clippy::float_arithmetic)]

use crate::columns::Column;
use crate::config::plan::{Spec, draw};
use crate::num::fixed::happens;
use crate::num::wide::index_below;
use crate::phase::imitate::model::BLOCK;
use crate::phase::{CpuKernel, Out, Phase, View, fill_lanes};

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "evolve/jitter",
    summary: "change each value by a small random step with probability μ",
    reads: &[Column::Value],
    writes: &[Column::Value],
    by_group: false,
    draws: &["event d", "step 8 + d"],
    sources: &["Kimura 1965"],
    shader: ("shaders/evolve/jitter.wgsl", include_str!("../../../shaders/evolve/jitter.wgsl")),
    cpu: CpuKernel::Columns(next),
    models: None,
};

/// A value after the step that `word` draws, at most `size` long.
#[inline(always)]
#[must_use]
pub fn jittered(own: u16, size: u32, word: u32) -> u16 {
    let to = i32::from(own) + index_below(word, 2 * size + 1) as i32 - size as i32; // −65535 ..= 131070
    (if to < 0 { -1 - to } else { to.min(131_071 - to) }) as u16
}

fn next(view: &View<'_>, mut out: Out<'_>) {
    let Spec::Jitter(rule) = view.phase.spec else { unreachable!("kernel of evolve/jitter") };
    for d in 0..view.dimensions() {
        let (value, next) = (view.halves(Column::Value, d), out.halves(Column::Value, d));
        for (block, next) in next.chunks_mut(BLOCK).enumerate() {
            let begin = out.first + block * BLOCK;
            let (mut events, mut steps) = ([0u32; BLOCK], [0u32; BLOCK]);
            fill_lanes(view.key(d), begin, next.len(), &mut events);
            fill_lanes(view.key(draw::JITTER_STEP + d), begin, next.len(), &mut steps);
            for (lane, next) in next.iter_mut().enumerate() {
                let own = value[begin + lane];
                let to = jittered(own, rule.size, steps[lane]);
                *next = if happens(events[lane], rule.probability_q30) { to } else { own };
            }
        }
    }
}
