//! Fixed-point formats: probabilities, payoffs, rounding.
//!
//! * **Probability**: `u32` in units of 2⁻³⁰, `0 ..= 2^30`; an event happens iff `(word >> 2) < p`, so 0 never and 1 always happens.
//! * **Payoff**: `i32` in units of 2⁻ᶠ, |value| < 2^23, with `f` chosen per model ([`payoff_bits`]): 24 bits of relative
//!   precision at any scale, and a payoff and a strategy fit one 32-bit word, so that a learner reads its model in one gather.
//! * **Trait, opinion, preference**: `u16` in units of 1/65535, so that 0 and 1 are exact; moved by [`toward`].
//! * **Rounding**: [`halve_to_even`] for state; quotients of payoffs round down (a shift common to all, it cancels in every comparison).

/// Probability 1 in units of 2⁻³⁰.
pub const ONE_Q30: u32 = 1 << 30;
/// Bits of a stored payoff, sign included.
pub const PAYOFF_BITS: u32 = 24;
/// Largest payoff magnitude that is stored.
pub const PAYOFF_MAX: i32 = (1 << 23) - 1;

/// Nearest threshold of a probability; 0 and 1 are exact.
///
/// # Panics
/// If `p` is not in `[0, 1]`; the Plan has checked that.
#[must_use]
pub fn probability_q30(p: f64) -> u32 {
    assert!((0.0..=1.0).contains(&p), "probability {p} was not checked");
    (p * f64::from(ONE_Q30)).round() as u32
}

/// Does an event of probability `p_q30` happen for this word?
#[inline(always)]
#[must_use]
pub const fn happens(word: u32, p_q30: u32) -> bool {
    (word >> 2) < p_q30
}

/// Fractional bits where nobody earns anything.
pub const BITS_OF_NOTHING: u32 = 30;
/// Fractional bits at most: 2^1000 and its inverse are normal floats.
pub const FRACTION_BITS_MAX: u32 = 1000;

/// Fractional bits for payoffs of magnitude up to `bound`: the largest `f ≤ 1000` with `bound · 2^f ≤ 2^23 − 1`; 30 for 0.
///
/// `None` if even whole numbers do not fit, or if `bound` is not a number.
#[must_use]
pub fn payoff_bits(bound: f64) -> Option<u32> {
    if bound == 0.0 {
        return Some(BITS_OF_NOTHING);
    }
    (0..=FRACTION_BITS_MAX).rev().find(|f| bound * units(*f) <= f64::from(PAYOFF_MAX))
}

/// Stored units in a natural one: `2^f`, exactly, for `f` up to [`FRACTION_BITS_MAX`].
#[inline]
#[must_use]
pub fn units(fraction_bits: u32) -> f64 {
    f64::from_bits(u64::from(1023 + fraction_bits.min(FRACTION_BITS_MAX)) << 52)
}

/// A payoff in units of 2⁻ᶠ, to nearest.
#[must_use]
pub fn payoff_q(value: f64, fraction_bits: u32) -> i32 {
    (value * units(fraction_bits)).round() as i32
}

/// Payoff and strategy in one word: payoff in the upper 24 bits, strategy in the lower 8.
#[inline(always)]
#[must_use]
pub const fn pack(payoff: i32, strategy: u8) -> u32 {
    ((payoff as u32) << 8) | strategy as u32
}

/// The payoff of a packed word.
#[inline(always)]
#[must_use]
pub const fn unpack_payoff(word: u32) -> i32 {
    (word as i32) >> 8
}

/// `x / 2^shift`, to nearest, ties to even: no drift in state that is updated step after step (MODEL.md A7.8).
///
/// `shift` is 1 ..= 31.
#[inline(always)]
#[must_use]
pub const fn halve_to_even(x: i32, shift: u32) -> i32 {
    let floor = x >> shift;
    let rest = (x as u32) & ((1u32 << shift).wrapping_sub(1));
    let half = 1u32 << shift.wrapping_sub(1);
    let up = rest > half || (rest == half && floor & 1 == 1);
    floor.wrapping_add(up as i32)
}

/// `x / 2^shift`, rounded up with a probability equal to the discarded fraction: unbiased for every `x`.
///
/// `word` is one random word; `shift` is 1 ..= 31.
#[inline(always)]
#[must_use]
pub const fn halve_dithered(x: i32, shift: u32, word: u32) -> i32 {
    let rest = (x as u32) & ((1u32 << shift).wrapping_sub(1));
    (x >> shift).wrapping_add(((word >> (32u32.wrapping_sub(shift))) < rest) as i32)
}

/// A rate in units of 2⁻¹⁶, to the nearest.
#[must_use]
pub fn rate_q16(x: f64) -> u32 {
    (x * 65536.0).round().max(0.0) as u32
}

/// 1 as a 16-bit value.
pub const UNIT: u16 = u16::MAX;
/// Rate 1 of [`toward`].
pub const RATE_ONE_Q16: u32 = 1 << 16;

/// Nearest 16-bit value of a number; 0 and 1 are exact.
///
/// # Panics
/// If `x` is not in `[0, 1]`; the Plan has checked that.
#[must_use]
pub fn unit_q16(x: f64) -> u16 {
    assert!((0.0..=1.0).contains(&x), "value {x} was not checked");
    (x * f64::from(UNIT)).round() as u16
}

/// `from + rate·(to − from)`, the way moved rounded to nearest, ties to even; `rate_q16 ≤ 2^16` in units of 2⁻¹⁶, which is exactly `to`.
///
/// The step from `a` to `b` is the opposite of the step from `b` to `a`: two that approach each other at one rate keep their sum.
/// Steps shorter than half a unit are 0; where small rates must add up, [`toward_dithered`] moves on average.
#[inline(always)]
#[must_use]
pub const fn toward(from: u16, to: u16, rate_q16: u32) -> u16 {
    let way = rate_q16.wrapping_mul(to.abs_diff(from) as u32); // ≤ 2^16·65535 < 2^32
    let (floor, rest) = (way >> 16, way & 0xffff);
    let up = rest > 0x8000 || (rest == 0x8000 && floor & 1 == 1);
    stepped(from, to, floor.wrapping_add(up as u32))
}

/// As [`toward`], with the way rounded up with a probability equal to the discarded fraction: unbiased for every distance and rate.
///
/// `rate_q30 ≤ 2^30` is in units of 2⁻³⁰ like a probability, because a dithered step stays right below one unit; `word` is one random word.
#[inline(always)]
#[must_use]
pub const fn toward_dithered(from: u16, to: u16, rate_q30: u32, word: u32) -> u16 {
    let way = (rate_q30 as u64).wrapping_mul(to.abs_diff(from) as u64); // < 2^46
    let up = happens(word, way as u32 & (ONE_Q30 - 1));
    stepped(from, to, ((way >> 30) as u32).wrapping_add(up as u32))
}

#[inline(always)]
const fn stepped(from: u16, to: u16, by: u32) -> u16 {
    if to < from { from.wrapping_sub(by as u16) } else { from.wrapping_add(by as u16) }
}

/// The share of so many units, `share_q32` in units of 2⁻³², to nearest, ties to even.
#[inline(always)]
#[must_use]
pub const fn fraction_of(units: u32, share_q32: u32) -> u32 {
    let product = units as u64 * share_q32 as u64;
    let (whole, rest) = ((product >> 32) as u32, product as u32);
    whole + (rest > 1 << 31 || (rest == 1 << 31 && whole & 1 == 1)) as u32
}

/// `sum / n` to nearest, ties to even; 0 of nobody.
///
/// The twin in WGSL takes the sum as (low, high) and serves `n < 2^32` and means below 2^32.
#[inline(always)]
#[must_use]
pub const fn mean_half_even(sum: u64, n: u64) -> u64 {
    if n == 0 {
        return 0;
    }
    let (floor, rest) = (sum / n, sum % n);
    let other = n - rest;
    floor.wrapping_add((rest > other || (rest == other && floor & 1 == 1)) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_full_rates_are_exact() {
        assert_eq!([0.0, 1.0, 0.5, 0.2, 1e-9].map(unit_q16), [0, UNIT, 32_768, 13_107, 0]);
        for (from, to) in [(0, UNIT), (UNIT, 0), (3, 4), (4, 3), (9, 9), (1, 65_534)] {
            assert_eq!((toward(from, to, 0), toward(from, to, RATE_ONE_Q16)), (from, to));
            for word in [0, 1 << 31, u32::MAX] {
                assert_eq!((toward_dithered(from, to, 0, word), toward_dithered(from, to, ONE_Q30, word)), (from, to));
            }
        }
        assert_eq!([1, 2, 3, 5, 6, 7].map(|d| toward(100, 100 + d, 1 << 15)), [100, 101, 102, 102, 103, 104]);
        assert_eq!(
            [(5, 2), (7, 2), (6, 4), (10, 4), (11, 4), (0, 0), (u64::MAX, 1)].map(|(s, n)| mean_half_even(s, n)),
            [2, 4, 2, 2, 3, 0, u64::MAX]
        );
    }

    #[test]
    fn moving_does_not_drift() {
        // Every distance once: ties to even leave no sum, and the way there is the way back.
        for rate in [1u32 << 15, 1 << 14, 3 << 14, 1 << 12] {
            let err: i64 = (0..=UNIT).map(|d| i64::from(toward(0, d, rate)) * 65_536 - i64::from(d) * i64::from(rate)).sum();
            assert_eq!(err, 0, "rate {rate}");
        }
        for rate in [1u32, 77, 6554, 32_768, 65_535, 65_536] {
            for a in (0..=UNIT).step_by(257) {
                for b in (0..=UNIT).step_by(331) {
                    let (there, back) = (toward(a, b, rate), toward(b, a, rate));
                    assert_eq!(u32::from(there) + u32::from(back), u32::from(a) + u32::from(b));
                    let exact = f64::from(a) + f64::from(rate) / 65_536.0 * (f64::from(b) - f64::from(a));
                    assert!((f64::from(there) - exact).abs() <= 0.5);
                }
            }
        }
        // Over all words the dither gives the way exactly: fractions here are multiples of 2^-8.
        for (from, to) in [(1000, 1001), (1001, 1000), (7, 60_000), (65_535, 3)] {
            for rate in [1u32 << 22, 5 << 22, 255 << 22] {
                let sum: i64 = (0..256u32).map(|w| i64::from(toward_dithered(from, to, rate, w << 24)) - i64::from(from)).sum();
                assert_eq!(sum, i64::from(rate >> 22) * (i64::from(to) - i64::from(from)));
            }
        }
        for n in [2u64, 4, 8, 16] {
            let err: i64 = (0..2 * n * n).map(|s| (mean_half_even(s, n) * n) as i64 - s as i64).sum();
            assert_eq!(err, 0, "means of {n}");
        }
    }
    use proptest::prelude::*;

    #[test]
    fn certain_and_impossible_are_exact() {
        for word in [0, 1, u32::MAX / 2, u32::MAX] {
            assert!(!happens(word, probability_q30(0.0)));
            assert!(happens(word, probability_q30(1.0)));
        }
    }

    #[test]
    fn payoff_format_uses_the_range() {
        assert_eq!(payoff_bits(4.08), Some(20)); // weak PD on a square lattice: 4.08·2^20 < 2^23
        assert_eq!(payoff_bits(0.0), Some(30));
        // The unit is 2^-23 of the largest sum at any scale: 1.3 and its fractions keep all their bits.
        for k in [0, 30, 200, 900] {
            let bound = 1.3 / units(k);
            assert_eq!(payoff_bits(bound), Some(22 + k));
            assert_eq!(payoff_q(bound, 22 + k), 5_452_595);
        }
        assert_eq!([payoff_bits(f64::NAN), payoff_bits(f64::INFINITY)], [None, None]);
        assert_eq!([units(0), units(1), units(63)], [1.0, 2.0, 9_223_372_036_854_775_808.0]);
        assert_eq!(payoff_bits(8_388_607.0), Some(0));
        assert_eq!(payoff_bits(8_388_608.0), None);
        assert_eq!(payoff_q(-1.5, 4), -24);
    }

    #[test]
    fn ties_go_to_even() {
        assert_eq!([-6, -2, 2, 6, 1, 3, 5].map(|x| halve_to_even(x, 2)), [-2, 0, 0, 2, 0, 1, 1]);
    }

    #[test]
    fn rounding_does_not_drift() {
        let even: i64 = (-4096..4096).map(|x| i64::from(halve_to_even(x, 4)) * 16 - i64::from(x)).sum();
        assert_eq!(even, 0, "half to even is unbiased over a full period");
        for x in -40..40 {
            let up: i64 = (0..16u32).map(|w| i64::from(halve_dithered(x, 4, w << 28))).sum();
            assert_eq!(up, i64::from(x), "over all words the dither gives x/16 exactly");
        }
    }

    proptest! {
        #[test]
        fn packing_is_lossless(payoff in -PAYOFF_MAX..=PAYOFF_MAX, strategy: u8) {
            let word = pack(payoff, strategy);
            prop_assert_eq!((unpack_payoff(word), word as u8), (payoff, strategy));
        }
    }
}
