//! Powers of influence relative to the greatest, by the plan's table.

use crate::num::power::EXP_AT;

/// `(x/most)^η` in units of 2⁻³⁰, η in units of 2⁻¹⁶; of 0 nothing, unless η = 0.
#[must_use]
pub fn weight_q30(words: &[u32], exponent_q16: u32, x: i64, most: i64) -> i64 {
    match x {
        _ if exponent_q16 == 0 => 1 << 30,
        0 => 0,
        x => power_q30(words, exponent_q16, log2_q26(words, most) - log2_q26(words, x)),
    }
}

/// The plan's table of 1024 steps of log2 between 1 and 2, in units of 2^-26, interpolated.
#[must_use]
pub fn log2_q26(words: &[u32], x: i64) -> i64 {
    let octave = i64::from(x.ilog2());
    // Place in the octave in units of 2^-31, then segment and the first 15 bits of the place in it.
    let place = (x << 31 >> octave) - (1 << 31);
    let (segment, inside) = ((place >> 21) as usize, (place >> 6) % (1 << 15));
    let at = |k: usize| i64::from(words[k]);
    (octave << 26) + at(segment) + (at(segment + 1) - at(segment)) * inside / (1 << 15)
}

/// 2^(−η·octaves) in units of 2^-30, by the plan's table of 256 steps of 2^-x between 0 and 1.
fn power_q30(words: &[u32], exponent_q16: u32, octaves_q26: i64) -> i64 {
    let y = (i64::from(exponent_q16) * octaves_q26 + (1 << 25)) >> 26;
    if y > 30 << 16 {
        return 0;
    }
    let (whole, segment, inside) = (y / 65536, (y / 256 % 256) as usize, y % 256);
    let at = |k: usize| i64::from(words[EXP_AT + k]);
    let value = at(segment) - (at(segment) - at(segment + 1)) * inside / 256;
    let unit = 1i64 << whole;
    (value + unit / 2) / unit
}

/// Herfindahl index in units of 2^-16, of weights cut to the 16 leading bits of their sum in units of 2^8; 1/n if nobody has any.
#[must_use]
pub fn concentration(weights: &[i64]) -> i64 {
    let total: i64 = weights.iter().map(|w| w.abs() / 256).sum();
    let bits = if total == 0 { 0 } else { total.ilog2() + 1 };
    let unit = 256i64 << bits.saturating_sub(16);
    let shares: Vec<i64> = weights.iter().map(|w| w.abs() / unit).collect();
    let sum: i64 = shares.iter().sum();
    if sum == 0 { 65536 / weights.len() as i64 } else { shares.iter().map(|s| s * s).sum::<i64>() * 65536 / (sum * sum) }
}
