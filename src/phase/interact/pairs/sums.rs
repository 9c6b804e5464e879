//! From sums of payoffs to what an agent earns.
#![deny(clippy::float_arithmetic)]

use crate::config::plan::MatrixPlan;
use crate::file::PayoffMode;
use crate::kernel::View;

/// Agents per inner block; its scratch stays in the first-level cache.
pub const BLOCK: usize = 512;

/// A sum of payoffs over `met` neighbours (and oneself) as the mode wants it.
#[inline(always)]
#[must_use]
pub(super) fn finish(view: &View<'_>, game: &MatrixPlan, sum: i32, met: i32) -> i32 {
    let met = met + i32::from(view.plan.topology().self_play());
    if game.mode == PayoffMode::NeighborSum || met == 0 { sum } else { sum.div_euclid(met) }
}

/// What an agent earns against itself.
#[must_use]
pub(super) fn with_self(view: &View<'_>, game: &MatrixPlan, own: u8) -> i32 {
    if view.plan.topology().self_play() { (game.entry(0, own, own) + game.entry(1, own, own)) >> 1 } else { 0 }
}
