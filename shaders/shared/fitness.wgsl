// Fitness max(0, 1 + delta * payoff) in whole units, and choices in proportion to it; the twin of src/phase/imitate/selection/cpu.rs.
// For rules that give the words of `Fitness`: FITNESS_ONE, FITNESS_SLOPE, FITNESS_SHIFT.

// p / 2^bits to the nearest, halves up, at most 2^32 - 1; bits 1 to 63.
fn shifted_to_nearest(p: vec2<u32>, bits: u32) -> u32 {
    let up = bits - 1u;
    var low = p.x;
    var high = p.y;
    if up >= 32u {
        low = p.y >> (up - 32u);
        high = 0u;
    } else if up > 0u {
        low = (p.x >> up) | (p.y << (32u - up));
        high = p.y >> up;
    }
    let whole = (low >> 1u) | (high << 31u);
    return select(whole + (low & 1u), 0xffffffffu, high > 1u || whole == 0xffffffffu);
}

fn fitness_of(payoff: i32) -> u32 {
    let change = shifted_to_nearest(mul_wide(u32(abs(payoff)), FITNESS_SLOPE), FITNESS_SHIFT);
    if payoff < 0 {
        return FITNESS_ONE - min(FITNESS_ONE, change);
    }
    return FITNESS_ONE + change;
}

fn wide_less(a: vec2<u32>, b: vec2<u32>) -> bool {
    return a.y < b.y || (a.y == b.y && a.x < b.x);
}

// word * total / 2^32, rounded down.
fn share_of(word: u32, total: vec2<u32>) -> vec2<u32> {
    return plus(mul_wide(word, total.y), vec2<u32>(mul_wide(word, total.x).y, 0u));
}

// (high * 2^32 + low) * total / 2^64, rounded down.
fn share_of_wide(high: u32, low: u32, total: vec2<u32>) -> vec2<u32> {
    let lower = plus(mul_wide(high, total.x), share_of(low, total));
    return plus(mul_wide(high, total.y), vec2<u32>(lower.y, 0u));
}
