// Quotients and indices from wide products; the twin of src/num/wide.rs.

// Quotient of (low, high) by a divisor > 0, rounded down; it must fit 32 bits.
fn div_wide(low: u32, high: u32, divisor: u32) -> u32 {
    var rest = 0u;
    var quotient = 0u;
    for (var bit = 0u; bit < 64u; bit++) {
        var next = 0u;
        if bit < 32u {
            next = (high >> (31u - bit)) & 1u;
        } else {
            next = (low >> (63u - bit)) & 1u;
        }
        let carry = rest >> 31u;
        rest = (rest << 1u) | next;
        quotient = quotient << 1u;
        if carry == 1u || rest >= divisor {
            rest = rest - divisor;
            quotient = quotient | 1u;
        }
    }
    return quotient;
}

fn index_below(word: u32, n: u32) -> u32 {
    return mul_wide(word, n).y;
}

fn index_below_wide(high: u32, low: u32, n: u32) -> u32 {
    let carried = mul_wide(low, n).y;
    let upper = mul_wide(high, n);
    return upper.y + select(0u, 1u, upper.x + carried < carried);
}
