//! Influence on values, from the formula.
pub(super) mod average;
pub(super) mod bounded_confidence;
pub(super) mod hegselmann_krause;
pub(super) mod prototype;

/// `x / 2^bits`, ties to the even quotient.
pub(super) fn to_even(x: i64, bits: u32) -> i64 {
    let (whole, half) = (1i64 << bits, 1i64 << (bits - 1));
    let (floor, rest) = (x.div_euclid(whole), x.rem_euclid(whole));
    if rest > half || (rest == half && floor % 2 != 0) { floor + 1 } else { floor }
}
