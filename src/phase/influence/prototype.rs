//! `influence/prototype`: move towards an exaggerated mean of one's group.
//!
//! **Formula.** Per value dimension, m the mean of the fixed group, oneself included: v ← v + μ·((m − v) + ν·(m − 1/2)), clamped
//! to [0, 1]. Before anything is clamped, m − 1/2 grows by the factor 1 + μν per step and the variance within the group shrinks by
//! (1 − μ)². **Formats.** Values 0 to 65535; μ and μν in units of 2⁻¹⁴; the mean with 16 more fractional bits.
//! **Rounding.** The mean is cut, the new value rounded half to even, once. **Draws.** None.
//! **Sources.** Turner 1987 (self-categorization); Friedkin 1999.
//!
//! ```
//! use polity::phase::influence::prototype::moved;
//! // μ = 0.5 and ν = 1: a group whose mean is 3/4 pulls its member at 1/2 by 0.5·(1/4 + 1/4) to 3/4.
//! let (mean, half) = (49_151u64 << 16, 8_192);
//! assert_eq!(moved(32_768, mean, half, half), 49_151);
//! ```
#![deny(clippy::float_arithmetic)]

use crate::columns::Column;
use crate::config::plan::{PrototypePlan, Spec};
use crate::phase::{CpuKernel, Out, Phase, View};

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "influence/prototype",
    summary: "move towards an exaggerated mean of one's group",
    reads: &[Column::Value],
    writes: &[Column::Value],
    by_group: false,
    draws: &[],
    sources: &["Turner 1987", "Friedkin 1999"],
    shader: ("shaders/influence/prototype.wgsl", include_str!("../../../shaders/influence/prototype.wgsl")),
    cpu: CpuKernel::Columns(next),
    models: None,
};

/// A value after the step; `mean` in units of 2⁻¹⁶ of a value unit, `rate` = μ and `pull` = μν in units of 2⁻¹⁴.
#[inline(always)]
#[must_use]
pub fn moved(own: u16, mean: u64, rate: u32, pull: u32) -> u16 {
    let (own, rate, pull) = (u64::from(own), u64::from(rate), u64::from(pull));
    let up = (own << 30) + (rate + pull) * mean; // < 2^51
    let down = rate * (own << 16) + pull * (65535 << 15);
    let whole = up.saturating_sub(down);
    let (floor, rest) = (whole >> 30, whole & 0x3fff_ffff);
    let half = 1 << 29;
    (floor + u64::from(rest > half || (rest == half && floor & 1 == 1))).min(65535) as u16
}

fn next(view: &View<'_>, mut out: Out<'_>) {
    let Spec::Prototype(PrototypePlan { rate_q14, pull_q14, size }) = view.phase.spec else {
        unreachable!("kernel of influence/prototype")
    };
    let size = size as usize;
    for d in 0..view.dimensions() {
        let (value, next) = (view.halves(Column::Value, d), out.halves(Column::Value, d));
        // Tasks hold whole groups.
        for (group, next) in next.chunks_mut(size).enumerate() {
            let first = out.first + group * size;
            let members = &value[first..first + size];
            let sum: u64 = members.iter().map(|v| u64::from(*v)).sum();
            let mean = (sum << 16) / size as u64;
            for (next, own) in next.iter_mut().zip(members) {
                *next = moved(*own, mean, rate_q14, pull_q14);
            }
        }
    }
}
