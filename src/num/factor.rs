//! A factor in fixed point: a mantissa of 32 bits and a shift, so that products err by half a unit of the result and no more.
#![deny(clippy::float_arithmetic)]

/// What a whole number below 2³¹ is multiplied by: `mantissa · 2^−(32 + shift)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Factor {
    /// Leading bits.
    pub mantissa: u32,
    /// How far they are shifted, 1 to 31.
    pub shift: u32,
}

impl Factor {
    /// The nearest factor to `x`, `0 ≤ x < 1/2`; relative error below 2⁻³² for `x` above 2⁻³².
    #[must_use]
    #[allow(clippy::float_arithmetic, reason = "on the host, when a plan is made")]
    pub fn new(x: f64) -> Self {
        let scaled = |shift: u32| (x * super::fixed::units(32 + shift)).round();
        let shift = (1..=31).rev().find(|shift| scaled(*shift) < f64::from(u32::MAX)).unwrap_or(1);
        Self { mantissa: scaled(shift) as u32, shift }
    }

    /// `y` times the factor for `y ≤ 2³¹`: the upper word of the product, shifted to the nearest, halves up.
    #[inline(always)]
    #[must_use]
    pub const fn times(self, y: u32) -> u32 {
        let upper = ((y as u64).wrapping_mul(self.mantissa as u64) >> 32) as u32; // < 2^31
        upper.wrapping_add((1 << self.shift) >> 1) >> self.shift
    }
}

#[cfg(test)]
#[allow(clippy::float_arithmetic, reason = "the formula itself")]
mod tests {
    use super::*;

    #[test]
    fn products_err_by_half_a_unit() {
        for x in [0.0, 1e-9, 1.0 / 65_535.0, 0.001, 0.1, 0.249, 0.25, 0.333, 0.499] {
            let factor = Factor::new(x);
            for k in 0..100_000u32 {
                let y = k.wrapping_mul(2_654_435_761) >> (1 + k % 31);
                let error = f64::from(factor.times(y)) - f64::from(y) * x;
                assert!(error.abs() <= 0.5 + 1e-6 + 1.0 / f64::from(1u32 << factor.shift), "{x} times {y}: {error}");
            }
            assert_eq!(factor.times(0), 0);
        }
        // Exact where the factor is a power of two.
        assert_eq!([0, 4, 6, 10, 1 << 31].map(|y| Factor::new(0.25).times(y)), [0, 1, 2, 3, 1 << 29]);
    }
}
