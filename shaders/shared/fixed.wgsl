// Packed payoffs; the twin of src/num/fixed.rs.

fn pack(payoff: i32, strategy: u32) -> u32 {
    return (bitcast<u32>(payoff) << 8u) | strategy;
}

fn unpack_payoff(word: u32) -> i32 {
    return bitcast<i32>(word) >> 8u;
}

fn happens(word: u32, p_q30: u32) -> bool {
    return (word >> 2u) < p_q30;
}

// Quotient rounded down, n > 0, |x| < 2^30.
fn div_floor(x: i32, n: i32) -> i32 {
    let quotient = x / n;
    return select(quotient, quotient - 1, x % n < 0);
}

// x / 2^bits, ties to the even quotient; bits 1 to 31.
fn halve_to_even(x: i32, bits: u32) -> i32 {
    let down = x >> bits;
    let rest = bitcast<u32>(x) & ((1u << bits) - 1u);
    let half = 1u << (bits - 1u);
    return down + select(0, 1, rest > half || (rest == half && (down & 1) == 1));
}
