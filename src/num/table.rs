//! Functions by table: the logistic (Fermi) function as base and slope per bin.
//!
//! Tables are built on the host with an own exponential from `+ - * /`, because a platform's `exp` may differ in the last
//! bit and then so would a trajectory. Evaluation is integer only.

use super::fixed::ONE_Q30;

/// Bins on the positive half axis; 16 KiB as (base, slope) pairs, half an L1 cache.
pub const FERMI_BINS: usize = 2048;
/// Bits of the interpolation weight: `slope · weight < 2^23 · 2^9 = 2^32`.
pub const WEIGHT_BITS: u32 = 9;

/// Adoption probability `1 / (1 + exp(−β·(π_model − π_self)))` for payoff differences in payoff units.
///
/// Only non-negative differences are tabulated; `p(−d) = 1 − p(d)` and `p(0) = 1/2` hold exactly, so neutral drift is unbiased.
/// The table ends at `β·d ≥ 22`, where the nearest threshold is exactly 1. Error below 2·10⁻⁵ in between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FermiTable {
    /// `[base, slope]` per bin, units of 2⁻³⁰.
    bins: Vec<[u32; 2]>,
    /// A bin is `2^bin_bits` payoff units wide.
    bin_bits: u32,
}

impl FermiTable {
    /// The table for selection intensity `beta` (per natural payoff unit) and payoffs with `fraction_bits` fractional bits.
    #[must_use]
    pub fn new(beta: f64, fraction_bits: u32) -> Self {
        let unit = 1.0 / super::fixed::units(fraction_bits);
        // Differences stay below 2^24; the table reaches 22/β or that, whichever is less.
        let mut bin_bits = 0;
        while bin_bits < 13 && ((FERMI_BINS as u64) << bin_bits) as f64 * unit * beta < 22.0 {
            bin_bits += 1;
        }
        let value = |bin: usize| {
            let x = ((bin as u64) << bin_bits) as f64 * unit * beta;
            (f64::from(ONE_Q30) / (1.0 + exp(-x))).round() as u32
        };
        let bins = (0..FERMI_BINS).map(|bin| [value(bin), value(bin + 1) - value(bin)]).collect();
        Self { bins, bin_bits }
    }

    /// `[base, slope]` of each bin.
    #[must_use]
    pub fn bins(&self) -> &[[u32; 2]] {
        &self.bins
    }

    /// log2 of the bin width in payoff units.
    #[must_use]
    pub fn bin_bits(&self) -> u32 {
        self.bin_bits
    }

    /// Adoption threshold in units of 2⁻³⁰ for the difference `model − self` in payoff units.
    #[inline(always)]
    #[must_use]
    pub fn threshold_q30(&self, difference: i32) -> u32 {
        let (bin, weight) = bin_and_weight(self.bin_bits, difference);
        let [base, slope] = self.bins[(bin as usize).min(FERMI_BINS - 1)];
        finish(bin, base + ((slope * weight) >> WEIGHT_BITS), difference)
    }
}

/// Bin of a difference (possibly beyond the table) and the first 9 bits of its place inside the bin.
#[inline(always)]
#[must_use]
pub const fn bin_and_weight(bin_bits: u32, difference: i32) -> (u32, u32) {
    let size = difference.unsigned_abs();
    let inside = size & ((1u32 << bin_bits) - 1);
    // bin_bits ≤ 13: nine bits more than inside has still fit a word.
    (size >> bin_bits, (inside << WEIGHT_BITS) >> bin_bits)
}

/// The threshold from the interpolated value for |d|: 1 beyond the table, mirrored for negative differences.
#[inline(always)]
#[must_use]
pub const fn finish(bin: u32, up: u32, difference: i32) -> u32 {
    let up = if bin as usize >= FERMI_BINS { ONE_Q30 } else { up };
    if difference < 0 { ONE_Q30 - up } else { up }
}

/// Weights `exp(−β·d)` for shortfalls `d ≥ 0` in payoff units, in units of 2⁻²⁶; at least sixteen of them fit a word together.
///
/// `exp(0)` is 2²⁶ exactly, the end of the table at `β·d ≥ 22` is 0, which is the nearest. Relative error below 6·10⁻⁵ or a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpTable {
    /// The weight at the lower end of each bin, and at the end of the last.
    bins: Vec<u32>,
    /// A bin is `2^bin_bits` payoff units wide.
    bin_bits: u32,
}

impl ExpTable {
    /// The table for selection intensity `beta` (per natural payoff unit) and payoffs with `fraction_bits` fractional bits.
    #[must_use]
    pub fn new(beta: f64, fraction_bits: u32) -> Self {
        let bin_bits = FermiTable::new(beta, fraction_bits).bin_bits;
        let unit = 1.0 / super::fixed::units(fraction_bits);
        let value = |bin: usize| {
            let x = ((bin as u64) << bin_bits) as f64 * unit * beta;
            // Far beyond the table, where the own exponential is not made for.
            if x > 50.0 { 0 } else { (f64::from(1u32 << 26) * exp(-x)).round() as u32 }
        };
        Self { bins: (0..=FERMI_BINS).map(value).collect(), bin_bits }
    }

    /// The weights at the ends of the bins.
    #[must_use]
    pub fn bins(&self) -> &[u32] {
        &self.bins
    }

    /// log2 of the bin width in payoff units.
    #[must_use]
    pub fn bin_bits(&self) -> u32 {
        self.bin_bits
    }

    /// Weight of a strategy that earns `short` less than the best, payoff units.
    #[inline(always)]
    #[must_use]
    pub fn weight_q26(&self, short: u32) -> u32 {
        let bin = (short >> self.bin_bits) as usize;
        if bin >= FERMI_BINS {
            return 0;
        }
        let weight = ((short & ((1 << self.bin_bits) - 1)) << WEIGHT_BITS) >> self.bin_bits;
        let [high, low] = [self.bins[bin], self.bins[bin + 1]];
        high - (((high - low) * weight) >> WEIGHT_BITS) // < 2^23 · 2^9 while bins are narrow; a steep first bin falls 2^26 at weight 0
    }
}

/// `e^x` from arithmetic alone: halve the argument until it is small, Taylor, square back. Relative error below 10⁻¹² for |x| ≤ 50.
#[must_use]
pub fn exp(x: f64) -> f64 {
    let mut small = x;
    let mut squarings = 0;
    while small.abs() > 0.0625 {
        small *= 0.5;
        squarings += 1;
    }
    let mut term = 1.0;
    let mut sum = 1.0;
    for n in 1..14 {
        term *= small / f64::from(n);
        sum += term;
    }
    for _ in 0..squarings {
        sum *= sum;
    }
    sum
}

/// `ln x` from arithmetic alone: `x = m·2^k` with `m` in `[√½, √2)`, then `2·artanh((m − 1)/(m + 1))` by its series.
///
/// Relative error below 10⁻¹⁴. `ln 0 = −∞`; below that, not a number.
#[must_use]
pub fn ln(x: f64) -> f64 {
    if x <= 0.0 || !x.is_finite() {
        return if x == 0.0 {
            f64::NEG_INFINITY
        } else if x > 0.0 {
            x
        } else {
            f64::NAN
        };
    }
    let (scaled, shift) = if x < f64::MIN_POSITIVE { (x * (1u64 << 54) as f64, -54) } else { (x, 0) };
    let bits = scaled.to_bits();
    let mut exponent = (bits >> 52) as i32 - 1023 + shift;
    let mut m = f64::from_bits((bits & ((1 << 52) - 1)) | (1023 << 52));
    if m > std::f64::consts::SQRT_2 {
        m *= 0.5;
        exponent += 1;
    }
    let s = (m - 1.0) / (m + 1.0);
    let square = s * s; // ≤ 0.0295
    let series = (0..12).rev().fold(0.0, |sum, k| sum * square + 1.0 / f64::from(2 * k + 1));
    2.0 * s * series + f64::from(exponent) * std::f64::consts::LN_2
}

/// `x^y` for `x ≥ 0` as `exp(y·ln x)`; `x^1 = x` exactly, `0^0 = 1`. Relative error below 10⁻¹² for results between 10⁻²⁰ and 10²⁰.
#[must_use]
pub fn power(x: f64, y: f64) -> f64 {
    if x == 0.0 {
        return if y == 0.0 { 1.0 } else { 0.0 };
    }
    if y == 1.0 { x } else { exp(y * ln(x)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ln_and_power_are_accurate() {
        for k in -3000..=3000 {
            let x = 10f64.powf(f64::from(k) * 0.1);
            assert!((ln(x) - x.ln()).abs() <= 1e-14 * x.ln().abs().max(1e-3), "ln({x})");
        }
        for k in 1..1000 {
            let (x, y) = (f64::from(k) * 0.37, f64::from(k % 17) * 0.5 - 2.0);
            assert!((power(x, y) / x.powf(y) - 1.0).abs() < 1e-12, "{x}^{y}");
        }
        assert!(ln(1.0) == 0.0 && ln(0.0) == f64::NEG_INFINITY && ln(-1.0).is_nan() && (ln(5e-324) / 5e-324f64.ln() - 1.0).abs() < 1e-14);
        assert!(power(0.0, 0.0) == 1.0 && power(0.0, 2.0) == 0.0 && power(7.0, 0.0) == 1.0);
    }

    #[test]
    fn exp_is_accurate() {
        for k in -500..=500 {
            let x = f64::from(k) * 0.1;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-12, "exp({x})");
        }
    }

    #[test]
    fn threshold_follows_the_formula() {
        for (beta, bits) in [(10.0, 20), (1.0, 23), (0.01, 20), (1e-6, 10), (0.0, 20), (1e4, 20), (1e9, 5), (2.0, 0), (1.0, 21)] {
            let table = FermiTable::new(beta, bits);
            let mut worst = 0f64;
            let mut d = -(1i64 << 24) + 1;
            while d < 1 << 24 {
                let exact = 1.0 / (1.0 + (-beta * d as f64 / crate::num::fixed::units(bits)).exp());
                let got = f64::from(table.threshold_q30(d as i32)) / f64::from(ONE_Q30);
                worst = worst.max((got - exact).abs());
                assert_eq!(table.threshold_q30(d as i32) + table.threshold_q30(-d as i32), ONE_Q30);
                d += 997;
            }
            assert!(worst < 2e-5, "beta {beta}, bits {bits}: {worst}");
            assert_eq!(table.threshold_q30(0), ONE_Q30 / 2);
        }
    }

    #[test]
    fn thresholds_never_fall() {
        let table = FermiTable::new(10.0, 20);
        let mut last = 0;
        for d in (-(1 << 23)..1 << 23).step_by(13) {
            let p = table.threshold_q30(d);
            assert!(p >= last);
            last = p;
        }
        assert_eq!(table.threshold_q30(1 << 23), ONE_Q30);
        assert_eq!(table.threshold_q30(-(1 << 23)), 0);
    }
}
