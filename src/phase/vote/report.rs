//! What agents report, bit by bit, and what being right does to influence.

use crate::num::fixed::ONE_Q30;

/// Bit of a report: what the agent said.
pub const SAID: u8 = 1;
/// Bit of a report: what its group decided.
pub const DECIDED: u8 = 2;
/// Bit of a report: what was true.
pub const TRUE: u8 = 4;
/// Bit of a report: the agent's own signal.
pub const SIGNAL: u8 = 8;

/// A capability as a probability in units of 2⁻³⁰, within one unit; 0 and 1 are exact.
#[inline(always)]
#[must_use]
pub const fn chance_q30(capability: u16) -> u32 {
    let c = capability as u32;
    (c << 14) + (c >> 2) + (c >> 15)
}

/// (1 − μ) e, plus 1 for who was right.
#[inline(always)]
#[must_use]
pub const fn influence_after(influence: u32, rate_q30: u32, right: bool) -> u32 {
    let product = influence as u64 * rate_q30 as u64;
    let (floor, rest) = ((product >> 30) as u32, product as u32 & (ONE_Q30 - 1));
    let loss = floor + (rest > ONE_Q30 / 2 || (rest == ONE_Q30 / 2 && floor & 1 == 1)) as u32;
    (influence - loss).saturating_add((right as u32) << 16)
}
