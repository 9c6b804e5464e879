//! Quantile functions: one random word becomes a 16-bit value of any distribution on `[0, 1]`, or a normal deviate.
//!
//! **Formula.** The value of word `w` is `F⁻¹((w + ½)/2^32)` in units of 1/65535, to nearest: it never falls as `w` grows, so that runs with
//! another distribution and the same words are coupled.
//! * `Constant` and `Uniform` are exact by formula, `Choice` takes the `floor(w·n/2^32)`-th smallest of its values.
//! * `Normal` uses Wichura's rational approximation (1988, AS 241, relative error 10⁻¹⁶); what lies beyond 0 and 1 is put there.
//! * `Beta` integrates its density over the cell of each 16-bit value by three-point Gauss quadrature, the cells at 0 and 1 by the
//!   power series of the incomplete beta function, and inverts the sums from both ends.
//!
//! **Table.** Either half of the words is cut at powers of two from its end and each octave into 128 segments, so that tails are as
//! fine as the middle. Between the points, themselves to nearest, integer interpolation to nearest, ties towards the median.
//! **Errors.** Mean and standard deviation are within 2·10⁻⁵ of theory (the tests hold 3·10⁻⁵), half a unit being 8·10⁻⁶.
//! **Platforms.** Built on the host from `+ − × ÷` and the square root alone, which are the same everywhere.

use super::fixed::{UNIT, unit_q16};
use super::table::{exp, ln};
use super::wide::index_below;

/// A distribution on `[0, 1]`.
#[derive(Debug, Clone, PartialEq)]
pub enum Distribution {
    /// Always this value.
    Constant(f64),
    /// All values between two, equally likely.
    Uniform {
        /// Least value.
        low: f64,
        /// Greatest value.
        high: f64,
    },
    /// Normal; what lies outside `[0, 1]` is put to the nearer end.
    Normal {
        /// Mean before that, within ±1000.
        mean: f64,
        /// Standard deviation before that, 0 to 1000.
        sd: f64,
    },
    /// Density proportional to `x^(a−1)·(1−x)^(b−1)`; `a` and `b` from 0.05 to 1000.
    Beta {
        /// Exponent at 0.
        a: f64,
        /// Exponent at 1.
        b: f64,
    },
    /// One of these values, equally likely; repeat one to make it likelier.
    Choice(Vec<f64>),
}

impl Distribution {
    /// What is wrong with the numbers, if anything.
    #[must_use]
    pub fn problem(&self) -> Option<&'static str> {
        let unit = |x: f64| (0.0..=1.0).contains(&x);
        match self {
            Self::Constant(x) => (!unit(*x)).then_some("a constant must be from 0 to 1"),
            Self::Uniform { low, high } => (!unit(*low) || !unit(*high) || low > high).then_some("a range must have 0 <= low <= high <= 1"),
            Self::Normal { mean, sd } => (!(-1000.0..=1000.0).contains(mean) || !(0.0..=1000.0).contains(sd))
                .then_some("a mean must be from -1000 to 1000, a standard deviation from 0 to 1000"),
            Self::Beta { a, b } => [a, b].iter().any(|x| !(0.05..=1000.0).contains(*x)).then_some("a and b must be from 0.05 to 1000"),
            Self::Choice(values) => (values.is_empty() || values.len() > 65_536 || !values.iter().all(|x| unit(*x)))
                .then_some("a choice must have values from 0 to 1"),
        }
    }
}

/// Segments per octave, as a power of two.
const SEGMENT_BITS: u32 = 7;
/// Points of one half, from its end to the median: the words below 128 one by one, then 24 octaves of 128 segments.
const POINTS: usize = ((31 - SEGMENT_BITS as usize + 1) << SEGMENT_BITS) + 1;

/// A distribution made ready for sampling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantiles(Form);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Form {
    /// Low end and span in units of 2⁻³²/65535.
    Line { low: u64, span: u64 },
    /// Sorted values.
    Steps(Vec<u16>),
    /// Points of the lower half from the least value up, and of the upper half from the greatest down.
    Points { lower: Vec<u16>, upper: Vec<u16> },
}

impl Quantiles {
    /// # Panics
    /// If the distribution has a [`Distribution::problem`]; the Plan has checked that.
    #[must_use]
    pub fn new(distribution: &Distribution) -> Self {
        assert_eq!(distribution.problem(), None, "{distribution:?} was not checked");
        Self(match distribution {
            Distribution::Constant(x) => Form::Steps(vec![unit_q16(*x)]),
            Distribution::Uniform { low, high } => {
                let unit = |x: f64| (x * f64::from(UNIT) * 4_294_967_296.0).round() as u64;
                Form::Line { low: unit(*low), span: unit(*high) - unit(*low) }
            }
            Distribution::Choice(values) => {
                let mut sorted: Vec<u16> = values.iter().map(|x| unit_q16(*x)).collect();
                sorted.sort_unstable();
                Form::Steps(sorted)
            }
            Distribution::Normal { mean, sd } => {
                let put = |z: f64| unit_q16((mean + sd * z).clamp(0.0, 1.0));
                let tail = |at: usize| lower_normal(tail_of(at));
                Form::Points { lower: (0..POINTS).map(|at| put(tail(at))).collect(), upper: (0..POINTS).map(|at| put(-tail(at))).collect() }
            }
            Distribution::Beta { a, b } => beta_points(*a, *b),
        })
    }

    /// Mean of the samples of 65,536 evenly spread words, as a fraction of 1.
    #[must_use]
    pub fn mean(&self) -> f64 {
        let sum: u64 = (0..1 << 16).map(|k| u64::from(self.sample((k << 16) | (1 << 15)))).sum();
        sum as f64 / 65536.0 / f64::from(UNIT)
    }

    /// The value of a random word, 65535 meaning 1.
    #[inline]
    #[must_use]
    pub fn sample(&self, word: u32) -> u16 {
        match &self.0 {
            // (2w + 1)/2^33 of the span, to nearest: 48 bits times 33.
            Form::Line { low, span } => {
                let way = (u128::from(*span) * (2 * u128::from(word) + 1)) >> 33;
                ((low + way as u64 + (1 << 31)) >> 32) as u16
            }
            Form::Steps(values) => values[index_below(word, values.len() as u32) as usize],
            Form::Points { lower, upper } => {
                if word >> 31 == 0 {
                    between(lower, word)
                } else {
                    between(upper, !word)
                }
            }
        }
    }
}

/// Interpolates at `word < 2^31`, counted from the end of a half.
#[inline(always)]
fn between(points: &[u16], word: u32) -> u16 {
    let shift = (word | 1).ilog2().saturating_sub(SEGMENT_BITS);
    let at = ((shift << SEGMENT_BITS) + (word >> shift)) as usize;
    let inside = word & ((1 << shift) - 1);
    let (from, to) = (points[at], points[at + 1]);
    let way = ((u64::from(from.abs_diff(to)) * u64::from(inside) + ((1 << shift) >> 1)) >> shift) as u16;
    if to < from { from - way } else { from + way }
}

/// Chance of the tail that ends at a point; the last one is the median.
fn tail_of(at: usize) -> f64 {
    if at + 1 == POINTS {
        return 0.5;
    }
    let octave = (at >> SEGMENT_BITS).saturating_sub(1);
    let word = (at - (octave << SEGMENT_BITS)) << octave;
    (word as f64 + 0.5) / 4_294_967_296.0
}

/// Inverts the sums of the cells of all 16-bit values.
fn beta_points(a: f64, b: f64) -> Form {
    let most = usize::from(UNIT);
    // The mode (or the nearest middle) scales the density so that nothing overflows or vanishes.
    let mode = ((a - 1.0) / (a + b - 2.0)).clamp(0.01, 0.99);
    let mode = if a > 1.0 && b > 1.0 {
        ((a - 1.0) / (a + b - 2.0)).clamp(1e-5, 1.0 - 1e-5)
    } else if mode.is_nan() {
        0.5
    } else {
        mode
    };
    let scale = (a - 1.0) * ln(mode) + (b - 1.0) * ln(1.0 - mode);
    let unit = f64::from(UNIT);
    let density = |t: f64| exp_or_zero((a - 1.0) * ln(t / unit) + (b - 1.0) * ln((unit - t) / unit) - scale) / unit;
    let reach = 0.6f64.sqrt() * 0.5;
    let cell = |k: usize| {
        let t = k as f64;
        (5.0 * (density(t - reach) + density(t + reach)) + 8.0 * density(t)) / 18.0
    };
    let mut cells: Vec<f64> = (0..=most).map(|k| if k == 0 || k == most { 0.0 } else { cell(k) }).collect();
    cells[0] = end_cell(a, b, scale);
    cells[most] = end_cell(b, a, scale);
    let total: f64 = cells.iter().sum();
    // First value, counted from one end, at which the sum reaches the tail.
    let points = |from_top: bool| -> Vec<u16> {
        let place = |k: usize| if from_top { most - k } else { k };
        let (mut k, mut sum) = (0, cells[place(0)]);
        (0..POINTS)
            .map(|at| {
                while sum < tail_of(at) * total && k < most {
                    k += 1;
                    sum += cells[place(k)];
                }
                place(k) as u16
            })
            .collect()
    };
    let (lower, mut upper) = (points(false), points(true));
    let median = lower[POINTS - 1];
    for value in &mut upper {
        *value = median.max(*value);
    }
    upper[POINTS - 1] = median;
    Form::Points { lower, upper }
}

/// Integral of the scaled density over the half cell at 0: `x^a·Σ (1−b)(2−b)…(n−b)/n! · x^n/(a+n)` at `x = ½/65535`.
fn end_cell(a: f64, b: f64, scale: f64) -> f64 {
    let x = 0.5 / f64::from(UNIT);
    let (mut factor, mut sum) = (1.0, 1.0 / a);
    for n in 1..12 {
        let n = f64::from(n);
        factor *= (n - b) / n * x;
        sum += factor / (a + n);
    }
    exp_or_zero(a * ln(x) - scale) * sum
}

fn exp_or_zero(x: f64) -> f64 {
    if x < -700.0 { 0.0 } else { exp(x) }
}

/// Standard normal quantile of a word, `Φ⁻¹((w + ½)/2^32)`, in units of 2⁻¹⁶ to nearest: within ±6.34, and exactly opposite for `!w`.
#[must_use]
pub fn normal_q16(word: u32) -> i32 {
    let lower = word >> 31 == 0;
    let tail = (f64::from(if lower { word } else { !word }) + 0.5) / 4_294_967_296.0;
    let size = (-lower_normal(tail) * 65_536.0).round() as i32;
    if lower { -size } else { size }
}

/// `Φ⁻¹(p)` for `0 < p ≤ ½` (Wichura 1988, AS 241, PPND16).
fn lower_normal(p: f64) -> f64 {
    let ratio = |over: &[f64; 8], under: &[f64; 8], r: f64| {
        let value = |c: &[f64; 8]| c.iter().rev().fold(0.0, |sum, c| sum * r + c);
        value(over) / value(under)
    };
    let q = p - 0.5;
    if q >= -0.425 {
        return q * ratio(&MIDDLE.0, &MIDDLE.1, 0.180_625 - q * q);
    }
    let r = (-ln(p)).sqrt();
    if r <= 5.0 { -ratio(&TAIL.0, &TAIL.1, r - 1.6) } else { -ratio(&FAR.0, &FAR.1, r - 5.0) }
}

type Rational = ([f64; 8], [f64; 8]);

#[rustfmt::skip]
#[allow(clippy::excessive_precision, clippy::inconsistent_digit_grouping, reason = "as published")]
const MIDDLE: Rational = (
    [3.387_132_872_796_366_608, 133.141_667_891_784_377_45, 1971.590_950_306_551_442_7, 13_731.693_765_509_461_125,
     45_921.953_931_549_871_457, 67_265.770_927_008_700_853, 33_430.575_583_588_128_105, 2509.080_928_730_122_672_7],
    [1.0, 42.313_330_701_600_911_252, 687.187_007_492_057_908_3, 5394.196_021_424_751_107_7,
     21_213.794_301_586_595_867, 39_307.895_800_092_710_61, 28_729.085_735_721_942_674, 5226.495_278_852_854_561],
);
#[rustfmt::skip]
#[allow(clippy::excessive_precision, clippy::inconsistent_digit_grouping, reason = "as published")]
const TAIL: Rational = (
    [1.423_437_110_749_683_577_34, 4.630_337_846_156_545_295_9, 5.769_497_221_460_691_405_5, 3.647_848_324_763_204_605_04,
     1.270_458_252_452_368_382_58, 0.241_780_725_177_450_611_77, 0.022_723_844_989_269_184_583_8, 7.745_450_142_783_414_076_4e-4],
    [1.0, 2.053_191_626_637_758_821_87, 1.676_384_830_183_803_849_4, 0.689_767_334_985_100_004_55,
     0.148_103_976_427_480_074_59, 0.015_198_666_563_616_457_196_6, 5.475_938_084_995_344_946e-4, 1.050_750_071_644_416_843_24e-9],
);
#[rustfmt::skip]
#[allow(clippy::excessive_precision, clippy::inconsistent_digit_grouping, reason = "as published")]
const FAR: Rational = (
    [6.657_904_643_501_103_777_2, 5.463_784_911_164_114_369_9, 1.784_826_539_917_291_335_8, 0.296_560_571_828_504_891_23,
     0.026_532_189_526_576_123_093, 0.001_242_660_947_388_078_438_6, 2.711_555_568_743_487_578_15e-5, 2.010_334_399_292_288_132_65e-7],
    [1.0, 0.599_832_206_555_887_937_69, 0.136_929_880_922_735_805_31, 0.014_875_361_290_850_615_025,
     7.868_691_311_456_132_591e-4, 1.846_318_317_510_054_681_8e-5, 1.421_511_758_316_445_888_7e-7, 2.044_263_103_389_939_785_64e-15],
);

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> impl Iterator<Item = u32> {
        (0..1u32 << 20).map(|k| (k << 12) | 0x800)
    }

    /// Mean and standard deviation of the samples of all words, by strata.
    fn moments(quantiles: &Quantiles) -> (f64, f64) {
        let (mut sum, mut squares) = (0f64, 0f64);
        for word in words() {
            let x = f64::from(quantiles.sample(word)) / f64::from(UNIT);
            sum += x;
            squares += x * x;
        }
        let mean = sum / f64::from(1 << 20);
        (mean, (squares / f64::from(1 << 20) - mean * mean).max(0.0).sqrt())
    }

    /// Moments of a clamped normal by brute force.
    fn clamped(mean: f64, sd: f64) -> (f64, f64) {
        let (mut mass, mut sum, mut squares) = (0.0, 0.0, 0.0);
        for k in -80_000..80_000 {
            let z = (f64::from(k) + 0.5) * 1e-4;
            let (weight, x) = ((-0.5 * z * z).exp(), (mean + sd * z).clamp(0.0, 1.0));
            mass += weight;
            sum += weight * x;
            squares += weight * x * x;
        }
        (sum / mass, (squares / mass - (sum / mass).powi(2)).max(0.0).sqrt())
    }

    fn cases() -> Vec<(Distribution, (f64, f64))> {
        let mut cases = vec![
            (Distribution::Constant(0.3), (0.3, 0.0)),
            (Distribution::Uniform { low: 0.0, high: 1.0 }, (0.5, (1.0f64 / 12.0).sqrt())),
            (Distribution::Uniform { low: 0.2, high: 0.7 }, (0.45, 0.5 / 12f64.sqrt())),
            (Distribution::Choice(vec![0.9, 0.1, 0.1, 0.5]), (0.4, 0.11f64.sqrt())),
        ];
        for (mean, sd) in [(0.5, 0.1), (0.5, 0.01), (0.3, 0.5), (0.9, 0.2), (0.5, 10.0), (-0.2, 0.3), (0.4, 0.0)] {
            cases.push((Distribution::Normal { mean, sd }, clamped(mean, sd)));
        }
        for a in [0.05, 0.3, 1.0, 2.0, 8.5, 100.0, 1000.0] {
            for b in [0.05, 0.5, 1.0, 3.0, 1000.0] {
                let moments = (a / (a + b), (a * b / ((a + b) * (a + b) * (a + b + 1.0f64))).sqrt());
                cases.push((Distribution::Beta { a, b }, moments));
            }
        }
        cases
    }

    #[test]
    fn moments_are_those_of_theory() {
        for (distribution, (mean, sd)) in cases() {
            let got = moments(&Quantiles::new(&distribution));
            assert!((got.0 - mean).abs() < 3e-5 && (got.1 - sd).abs() < 3e-5, "{distribution:?}: {got:?}, theory {mean} {sd}");
        }
    }

    #[test]
    fn samples_never_fall() {
        for (distribution, _) in cases() {
            let quantiles = Quantiles::new(&distribution);
            let mut last = 0;
            let near = |k: u32| (0..32).map(move |bit| (1u32 << bit).wrapping_add(k).wrapping_sub(2));
            let mut words: Vec<u32> = (0..5).flat_map(near).flat_map(|w| [w, !w]).chain(words().step_by(7)).collect();
            words.sort_unstable();
            for word in words {
                let value = quantiles.sample(word);
                assert!(value >= last, "{distribution:?}: {value} after {last} at {word:#x}");
                last = value;
            }
        }
    }

    #[test]
    fn ends_are_exact() {
        let ends = |d: Distribution| [0, u32::MAX].map(|word| Quantiles::new(&d).sample(word));
        assert_eq!(ends(Distribution::Uniform { low: 0.0, high: 1.0 }), [0, UNIT]);
        assert_eq!(ends(Distribution::Uniform { low: 0.2, high: 0.6 }), [13_107, 39_321]);
        assert_eq!(ends(Distribution::Constant(1.0)), [UNIT, UNIT]);
        assert_eq!(ends(Distribution::Choice(vec![0.6, 0.2])), [13_107, 39_321]);
        assert_eq!(ends(Distribution::Normal { mean: 0.5, sd: 0.1 }), [0, UNIT]);
        assert_eq!(ends(Distribution::Beta { a: 0.05, b: 0.05 }), [0, UNIT]);
        assert!(Distribution::Beta { a: 0.0, b: 1.0 }.problem().is_some() && Distribution::Constant(f64::NAN).problem().is_some());
        assert!(Distribution::Normal { mean: f64::NAN, sd: 1.0 }.problem().is_some() && Distribution::Choice(vec![]).problem().is_some());
    }

    #[test]
    fn normal_deviates_are_normal() {
        let (mut sum, mut squares, mut fourth) = (0f64, 0f64, 0f64);
        let mut last = i32::MIN;
        for word in words() {
            let z = normal_q16(word);
            assert!(z >= last && normal_q16(!word) == -z);
            last = z;
            let z = f64::from(z) / 65_536.0;
            sum += z;
            squares += z * z;
            fourth += z.powi(4);
        }
        let n = f64::from(1 << 20);
        assert!(
            (sum / n).abs() < 1e-5 && (squares / n - 1.0).abs() < 1e-4 && (fourth / n - 3.0).abs() < 1e-3,
            "{} {}",
            squares / n,
            fourth / n
        );
        for (p, z) in
            [(0.025, -1.959_963_984_540_054), (0.25, -0.674_489_750_196_081_7), (1e-6, -4.753_424_308_822_899), (1e-12, -7.034_483_825)]
        {
            assert!((lower_normal(p) - z).abs() < 1e-8, "{p}: {}", lower_normal(p));
        }
    }

    #[test]
    fn values_are_the_same_everywhere() {
        const WORDS: [u32; 8] = [0, 1, 1000, 0x0123_4567, 0x7fff_ffff, 0x8000_0000, 0xdead_beef, u32::MAX];
        let values = |d: Distribution| WORDS.map(|word| Quantiles::new(&d).sample(word));
        assert_eq!(values(Distribution::Uniform { low: 0.1, high: 0.9 }), [6554, 6554, 6554, 6787, 32_767, 32_768, 52_157, 58_981]);
        assert_eq!(values(Distribution::Normal { mean: 0.5, sd: 0.07 }), [3692, 4479, 9647, 20_765, 32_768, 32_768, 37_931, 61_843]);
        assert_eq!(values(Distribution::Beta { a: 2.5, b: 4.0 }), [2, 4, 50, 2674, 24_388, 24_388, 39_310, 65_411]);
        assert_eq!(values(Distribution::Beta { a: 0.5, b: 0.05 }), [0, 0, 0, 147, UNIT, UNIT, UNIT, UNIT]);
        assert_eq!(WORDS.map(normal_q16), [-415_364, -404_123, -330_292, -171_462, 0, 0, 73_769, 415_364]);
    }
}
