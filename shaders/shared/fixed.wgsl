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

// x / 2^30 to nearest, ties to the even quotient; it must fit a word.
fn to_even_q30(x: vec2<u32>) -> u32 {
    let whole = (x.y << 2u) | (x.x >> 30u);
    let rest = x.x & (ONE_Q30 - 1u);
    return whole + select(0u, 1u, rest > ONE_Q30 / 2u || (rest == ONE_Q30 / 2u && (whole & 1u) == 1u));
}

// The share of so many units, in units of 2^-32, to nearest, ties to even.
fn fraction_of(units: u32, share_q32: u32) -> u32 {
    let product = mul_wide(units, share_q32);
    let up = product.x > 0x80000000u || (product.x == 0x80000000u && (product.y & 1u) == 1u);
    return product.y + select(0u, 1u, up);
}

// Traits and opinions: 16 bits, 65535 is 1. From + rate * (to - from), the way half to even; rate <= 2^16 in units of 2^-16.
fn toward(origin: u32, goal: u32, rate_q16: u32) -> u32 {
    let way = rate_q16 * (max(origin, goal) - min(origin, goal));
    let whole = way >> 16u;
    let rest = way & 0xffffu;
    return stepped(origin, goal, whole + select(0u, 1u, rest > 0x8000u || (rest == 0x8000u && (whole & 1u) == 1u)));
}

// The same with the way rounded up with a probability equal to the discarded fraction; rate <= 2^30 in units of 2^-30.
fn toward_dithered(origin: u32, goal: u32, rate_q30: u32, word: u32) -> u32 {
    let way = mul_wide(rate_q30, max(origin, goal) - min(origin, goal));
    let whole = (way.y << 2u) | (way.x >> 30u);
    return stepped(origin, goal, whole + select(0u, 1u, happens(word, way.x & (ONE_Q30 - 1u))));
}

fn stepped(origin: u32, goal: u32, by: u32) -> u32 {
    return select(origin + by, origin - by, goal < origin);
}

// x / 2^16 to nearest, ties to the even quotient.
fn mean_of_65536(x: u32) -> u32 {
    let whole = x >> 16u;
    let rest = x & 0xffffu;
    return whole + select(0u, 1u, rest > 0x8000u || (rest == 0x8000u && (whole & 1u) == 1u));
}

// Mean of n < 2^32 values with sum (low, high), to nearest, ties to even; it must fit 32 bits. 0 of nobody.
fn mean_half_even(low: u32, high: u32, n: u32) -> u32 {
    if n == 0u {
        return 0u;
    }
    let whole = div_wide(low, high, n);
    let rest = low - whole * n;
    let other = n - rest;
    return whole + select(0u, 1u, rest > other || (rest == other && (whole & 1u) == 1u));
}

// y * mantissa / 2^(32 + shift) for y <= 2^31, to nearest, halves up; the twin of src/num/factor.rs.
fn times_factor(y: u32, mantissa: u32, shift: u32) -> u32 {
    return (mul_wide(y, mantissa).y + ((1u << shift) >> 1u)) >> shift;
}
