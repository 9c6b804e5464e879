//! Fixed-point formats: probabilities, payoffs, rounding.
//!
//! * **Probability**: `u32` in units of 2⁻³⁰, `0 ..= 2^30`; an event happens iff `(word >> 2) < p`, so 0 never and 1 always happens.
//! * **Payoff**: `i32` in units of 2⁻ᶠ, |value| < 2^23, with `f` chosen per model ([`payoff_bits`]): 24 bits of relative
//!   precision at any scale, and a payoff and a strategy fit one 32-bit word, so that a learner reads its model in one gather.
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

/// Fractional bits for payoffs of magnitude up to `bound`: the largest `f ≤ 30` with `bound · 2^f ≤ 2^23 − 1`.
///
/// `None` if even whole numbers do not fit.
#[must_use]
pub fn payoff_bits(bound: f64) -> Option<u32> {
    (0..=30u32).rev().find(|f| bound * (1u64 << f) as f64 <= f64::from(PAYOFF_MAX))
}

/// A payoff in units of 2⁻ᶠ, to nearest.
#[must_use]
pub fn payoff_q(value: f64, fraction_bits: u32) -> i32 {
    (value * (1u64 << fraction_bits) as f64).round() as i32
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

/// 1 as a 16-bit value: values, preferences and other fractions are stored in units of 1/65535.
pub const UNIT: u16 = 65535;

/// A fraction in \[0, 1\] in units of 1/65535, to the nearest.
#[must_use]
pub fn unit_q16(x: f64) -> u16 {
    (x * 65535.0).round().clamp(0.0, 65535.0) as u16
}

/// A rate in units of 2⁻¹⁶, to the nearest.
#[must_use]
pub fn rate_q16(x: f64) -> u32 {
    (x * 65536.0).round().max(0.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
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
