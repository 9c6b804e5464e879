//! Products and quotients wider than 32 bits, from 32-bit words only: WGSL has no `u64` in its core.
//!
//! Each function stands, word for word, in `shaders/shared/wide.wgsl`. Speed on the CPU is not the aim
//! here: kernels use `u64` where that is faster, and the tests hold both against each other.
#![deny(clippy::float_arithmetic, clippy::arithmetic_side_effects)]

/// Full 32 × 32 → 64 bit product as `(low, high)`, from four 16-bit products.
#[must_use]
pub const fn mul_wide_split(a: u32, b: u32) -> (u32, u32) {
    let (a_lo, a_hi) = (a & 0xffff, a >> 16);
    let (b_lo, b_hi) = (b & 0xffff, b >> 16);
    let low = a_lo.wrapping_mul(b_lo);
    // ≤ (2^16−1)^2 + 2^16−1 < 2^32
    let mid = a_hi.wrapping_mul(b_lo).wrapping_add(low >> 16);
    let cross = a_lo.wrapping_mul(b_hi).wrapping_add(mid & 0xffff);
    let high = a_hi.wrapping_mul(b_hi).wrapping_add(mid >> 16).wrapping_add(cross >> 16);
    (a.wrapping_mul(b), high)
}

/// Quotient of a 64-bit numerator `(low, high)` by a 32-bit divisor, rounded down, by 64 shift-and-subtract steps.
///
/// The quotient must fit 32 bits (`high < divisor`); the result is its low word otherwise. A divisor of 0 gives 0.
#[must_use]
pub const fn div_wide(low: u32, high: u32, divisor: u32) -> u32 {
    if divisor == 0 {
        return 0;
    }
    let mut rest = 0u32;
    let mut quotient = 0u32;
    let mut bit = 0u32;
    while bit < 64 {
        let next = if bit < 32 { high >> (31u32.wrapping_sub(bit)) } else { low >> (63u32.wrapping_sub(bit)) } & 1;
        let carry = rest >> 31;
        rest = (rest << 1) | next;
        quotient <<= 1;
        if carry == 1 || rest >= divisor {
            rest = rest.wrapping_sub(divisor);
            quotient |= 1;
        }
        bit = bit.wrapping_add(1);
    }
    quotient
}

/// `floor(word × n / 2^32)`: a uniform index below `n` (bias at most `n / 2^32`).
#[inline(always)]
#[must_use]
pub const fn index_below(word: u32, n: u32) -> u32 {
    ((word as u64).wrapping_mul(n as u64) >> 32) as u32
}

/// `floor((high·2^32 + low) × n / 2^64)`: a uniform index below `n` from two words (bias at most `n / 2^64`).
#[inline(always)]
#[must_use]
pub const fn index_below_wide(high: u32, low: u32, n: u32) -> u32 {
    let carried = (low as u64).wrapping_mul(n as u64) >> 32;
    ((high as u64).wrapping_mul(n as u64).wrapping_add(carried) >> 32) as u32
}

/// Populations above this draw an index from two words; one word would favour some agents by more than 1 in 256.
pub const ONE_WORD_INDEX_MAX: u32 = 1 << 24;

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "tests run with overflow checks")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn split_product_equals_u64(a: u32, b: u32) {
            let exact = u64::from(a) * u64::from(b);
            prop_assert_eq!(mul_wide_split(a, b), (exact as u32, (exact >> 32) as u32));
        }

        #[test]
        fn long_division_equals_u64(numerator: u64, divisor in 1u32..) {
            prop_assert_eq!(
                div_wide(numerator as u32, (numerator >> 32) as u32, divisor),
                (numerator / u64::from(divisor)) as u32
            );
        }

        #[test]
        fn two_word_index_equals_u128(word: u64, n in 1u32..) {
            let exact = (u128::from(word) * u128::from(n)) >> 64;
            prop_assert_eq!(u128::from(index_below_wide((word >> 32) as u32, word as u32, n)), exact);
        }
    }

    #[test]
    fn edges() {
        for a in [0, 1, 0xffff, 0x10000, u32::MAX] {
            for b in [0, 1, 0xffff, 0x10000, u32::MAX] {
                let exact = u64::from(a) * u64::from(b);
                assert_eq!(mul_wide_split(a, b), (exact as u32, (exact >> 32) as u32));
            }
        }
        assert_eq!(div_wide(7, 0, 0), 0);
        assert_eq!(index_below(u32::MAX, 10), 9);
        assert_eq!(index_below(0, 10), 0);
    }
}
