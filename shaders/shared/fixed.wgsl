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
