//! Weights `(x / x_max)^η` of stocks, in integers only: wealth, votes or reputation turned into chances.
//!
//! **Formula.** `W = 2^(−η·(log2 x_max − log2 x))` for `1 ≤ x ≤ x_max`, so the richest weighs exactly 1; `x = 0` weighs 0, and with
//! `η = 0` everybody weighs 1. Tullock's contest success function (1980) and preferential attachment `k^η` (Krapivsky, Redner & Leyvraz
//! 2000) are this weight, normalised.
//!
//! **Ranges.** `x, x_max: u32`; `η` in `0 ..= 64` in units of 2⁻¹⁶; `W` in units of 2⁻³⁰, 0 below 2⁻³⁰.
//! **Rounding.** The logarithm is interpolated between 1025 points and rounded down to 2⁻²⁶, its multiple by η to the nearest 2⁻¹⁶, the
//! power between 257 points down, its shift to nearest. Relative error of weights above 10⁻⁴: below `1.1·10⁻⁵ + 10⁻⁷·η`, 1.8·10⁻⁵ over all η
//! (the tests hold it). Weights never fall as `x` grows.
//!
//! The tables are built on the host from `+ − × ÷` alone. `shaders/shared/power.wgsl` is the twin; it reads [`PowerTable::words`] at an offset
//! of the storage array `tables`.

use super::fixed::ONE_Q30;
use super::table::{exp, ln};
use std::f64::consts::LN_2;

/// Segments of the logarithm per octave: linear interpolation errs by less than 1.8·10⁻⁷.
pub const LOG_SEGMENTS: usize = 1024;
/// Segments of the power: relative error of the interpolation below 10⁻⁶.
pub const EXP_SEGMENTS: usize = 256;
/// Where the power begins in the words of a table.
pub const EXP_AT: usize = LOG_SEGMENTS + 1;
/// Words of a table.
pub const POWER_WORDS: usize = EXP_AT + EXP_SEGMENTS + 1;
/// Largest exponent, in units of 2⁻¹⁶.
pub const ETA_MAX_Q16: u32 = 64 << 16;

/// Points of `log2(1 + i/1024)` in units of 2⁻²⁶ and of `2^(−i/256)` in units of 2⁻³⁰.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PowerTable {
    words: Box<[u32; POWER_WORDS]>,
}

impl Default for PowerTable {
    fn default() -> Self {
        Self::new()
    }
}

impl PowerTable {
    /// The table; it is the same for every exponent and on every machine.
    #[must_use]
    pub fn new() -> Self {
        let mut words = Box::new([0u32; POWER_WORDS]);
        for (i, word) in words.iter_mut().enumerate() {
            let value = if i < EXP_AT {
                ln(1.0 + i as f64 / LOG_SEGMENTS as f64) / LN_2 * f64::from(1 << 26)
            } else {
                exp(-LN_2 * (i - EXP_AT) as f64 / EXP_SEGMENTS as f64) * f64::from(ONE_Q30)
            };
            *word = value.round() as u32;
        }
        Self { words }
    }

    /// What the shader reads.
    #[must_use]
    pub fn words(&self) -> &[u32] {
        self.words.as_slice()
    }

    /// `log2 x` in units of 2⁻²⁶ for `x ≥ 1`; at most 2^31.
    #[inline(always)]
    #[must_use]
    pub fn log2_q26(&self, x: u32) -> u32 {
        let zeros = x.leading_zeros() & 31;
        let mantissa = x << zeros;
        let at = (mantissa >> 21) as usize & (LOG_SEGMENTS - 1);
        let [base, next] = [self.words[at], self.words[at + 1]];
        let weight = (mantissa >> 6) & 0x7fff; // slope ≤ 94,549: the product is below 2^32
        ((31 - zeros) << 26) + base + (((next - base) * weight) >> 15)
    }

    /// `2^(30 − y)` for `y` in units of 2⁻¹⁶; 0 for `y > 30`.
    #[inline(always)]
    #[must_use]
    pub fn exp2_neg_q30(&self, y_q16: u32) -> u32 {
        if y_q16 > 30 << 16 {
            return 0;
        }
        let at = EXP_AT + ((y_q16 >> 8) & 0xff) as usize;
        let [base, next] = [self.words[at], self.words[at + 1]];
        let value = base - (((base - next) * (y_q16 & 0xff)) >> 8);
        let whole = y_q16 >> 16;
        (value + ((1 << whole) >> 1)) >> whole
    }

    /// `(x / x_max)^η` in units of 2⁻³⁰; `x ≥ x_max > 0` weighs 1, `x = 0` nothing unless `η = 0`.
    ///
    /// `eta_q16` is at most [`ETA_MAX_Q16`]. Where nobody has anything all weights are 0: the caller decides what happens then.
    #[inline(always)]
    #[must_use]
    pub fn weight_q30(&self, eta_q16: u32, x: u32, x_max: u32) -> u32 {
        if eta_q16 == 0 {
            return ONE_Q30;
        }
        if x == 0 {
            return 0;
        }
        if x >= x_max {
            return ONE_Q30;
        }
        let octaves = self.log2_q26(x_max) - self.log2_q26(x);
        let product = u64::from(eta_q16) * u64::from(octaves); // ≤ 2^22·2^31
        self.exp2_neg_q30(((product + (1 << 25)) >> 26) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn logarithm_and_power_are_accurate() {
        let table = PowerTable::new();
        let (mut log, mut pow) = (0f64, 0f64);
        for k in 0..2_000_000u32 {
            let x = k.wrapping_mul(2_654_435_761) >> (k % 32) | 1;
            log = log.max((f64::from(table.log2_q26(x)) / f64::from(1 << 26) - f64::from(x).log2()).abs());
        }
        for y in 0..16 << 16 {
            let exact = (-f64::from(y) / 65_536.0).exp2();
            pow = pow.max((f64::from(table.exp2_neg_q30(y)) / f64::from(ONE_Q30) / exact - 1.0).abs() - 0.5 / f64::from(ONE_Q30) / exact);
        }
        assert!(log < 2.5e-7 && pow < 1e-6, "{log:e} {pow:e}");
        assert_eq!((0..32).map(|k| table.log2_q26(1 << k) >> 26).collect::<Vec<_>>(), (0..32).collect::<Vec<_>>());
        assert_eq!((0..=31).map(|k| table.exp2_neg_q30(k << 16)).collect::<Vec<_>>(), (0..=31).map(|k| ONE_Q30 >> k).collect::<Vec<_>>());
        assert_eq!((table.exp2_neg_q30((30 << 16) + 1), table.exp2_neg_q30(u32::MAX), table.log2_q26(u32::MAX)), (0, 0, (1 << 31) - 2));
    }

    #[test]
    fn weights_follow_the_formula() {
        let table = PowerTable::new();
        let mut over_all = 0f64;
        for eta in [0.001, 0.1, 0.5, 1.0, 1.5, 2.0, 3.7, 8.0, 16.0, 33.3, 64.0] {
            let eta_q16 = (eta * 65_536.0) as u32;
            let eta = f64::from(eta_q16) / 65_536.0;
            let mut worst = 0f64;
            for k in 1..400_000u32 {
                let x_max = (k.wrapping_mul(2_654_435_761) >> (k % 31)).max(2);
                let ratio = f64::from(k.wrapping_mul(747_796_405) >> 8) / f64::from(1 << 24);
                let x = ((f64::from(x_max) * ratio.powf(1.0 / eta.max(0.3))) as u32).max(1);
                let exact = (f64::from(x) / f64::from(x_max)).powf(eta);
                if exact > 1e-4 {
                    worst = worst.max((f64::from(table.weight_q30(eta_q16, x, x_max)) / f64::from(ONE_Q30) / exact - 1.0).abs());
                }
            }
            assert!(worst < 1.1e-5 + 1e-7 * eta, "η {eta}: {worst:e}");
            over_all = over_all.max(worst);
        }
        assert!(over_all < 1.8e-5, "{over_all:e}");
    }

    proptest! {
        #[test]
        fn weights_never_fall(eta in 0..=ETA_MAX_Q16, x: u32, more in 0..1000u32, x_max: u32) {
            let table = PowerTable::new();
            prop_assert!(table.weight_q30(eta, x, x_max) <= table.weight_q30(eta, x.saturating_add(more), x_max));
            prop_assert_eq!(table.weight_q30(0, x, x_max), ONE_Q30);
            prop_assert_eq!(table.weight_q30(eta.max(1), 0, x_max), 0);
            prop_assert_eq!(table.weight_q30(eta, x_max.max(1), x_max), ONE_Q30);
        }
    }
}
