// Quotients and indices from wide products; the twin of src/num/wide.rs.

// Quotient of (low, high) by a divisor > high, rounded down: two digits of 16 bits, each estimated from the divisor's leading digit and
// at most 2 too large (Knuth 1969, algorithm D).
fn div_wide(low: u32, high: u32, divisor: u32) -> u32 {
    let shift = countLeadingZeros(divisor);
    let d = divisor << shift;
    // A shift by 32 - 0 would be one of nothing.
    let upper = (high << shift) | ((low >> 1u) >> (31u - shift));
    let lower = low << shift;
    let first = div_digit(upper, lower >> 16u, d);
    let rest = (upper << 16u) + (lower >> 16u) - first * d;
    return (first << 16u) + div_digit(rest, lower & 0xffffu, d);
}

// The digit (upper * 2^16 + next) / d, upper < d, 2^31 <= d.
fn div_digit(upper: u32, next: u32, d: u32) -> u32 {
    let lead = d >> 16u;
    let tail = d & 0xffffu;
    var digit = upper / lead;
    var rest = upper - digit * lead;
    if digit > 0xffffu || digit * tail > ((rest << 16u) | next) {
        digit -= 1u;
        rest += lead;
        if rest <= 0xffffu && (digit > 0xffffu || digit * tail > ((rest << 16u) | next)) {
            digit -= 1u;
        }
    }
    return digit;
}

fn index_below(word: u32, n: u32) -> u32 {
    return mul_wide(word, n).y;
}

fn index_below_wide(high: u32, low: u32, n: u32) -> u32 {
    let carried = mul_wide(low, n).y;
    let upper = mul_wide(high, n);
    return upper.y + select(0u, 1u, upper.x + carried < carried);
}

// Sum of two 64-bit numbers, low word first.
fn plus(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
    let low = a.x + b.x;
    return vec2<u32>(low, a.y + b.y + select(0u, 1u, low < a.x));
}

// Difference of two 64-bit numbers, not below 0.
fn minus(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
    return vec2<u32>(a.x - b.x, a.y - b.y - select(0u, 1u, a.x < b.x));
}
