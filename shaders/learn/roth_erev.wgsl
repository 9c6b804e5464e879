// learn/roth_erev: strategies that paid are chosen more often. Twin: src/phase/learn/roth_erev/cpu.rs.

const PROPENSITIES_MAX: u32 = 0x80000000u;

fn reward_of(earned: i32) -> u32 {
    return u32(max(earned - bitcast<i32>(REFERENCE), 0));
}

fn reinforced(q: u32, reward: u32, gain: u32, word: u32) -> u32 {
    let product = mul_wide(reward, gain);
    let gained = vec2<u32>((product.x >> SHIFT) | (product.y << (32u - SHIFT)), product.y >> SHIFT);
    let fine = plus(mul_wide(q, KEEP_Q30), gained);
    return ((fine.y << 2u) | (fine.x >> 30u)) + select(0u, 1u, happens(word, fine.x & (ONE_Q30 - 1u)));
}

// Propensity of strategy s afterwards.
fn change(replica: u32, i: u32, s: u32, who: Learner, word: u32) -> u32 {
    if who.awake == 0u {
        return 0u;
    }
    let at = half_index(s, replica, i);
    let q = reinforced(propensity[at], who.reward, select(OTHERS, PLAYED, who.own == s), word);
    propensity[at] = q;
    return q;
}

// Half of it where they are too many; odd ones up or down by the last bit, which rounding does not use.
fn halve(replica: u32, i: u32, s: u32, large: bool, word: u32) -> u32 {
    if !large {
        return 0u;
    }
    let at = half_index(s, replica, i);
    let q = (propensity[at] + (word & 1u)) >> 1u;
    propensity[at] = q;
    return q;
}

fn finish(place: Place, b: u32, four: Four, sums: vec4<u32>) -> vec4<u32> {
    let large = sums > vec4<u32>(PROPENSITIES_MAX);
    var total = select(sums, vec4<u32>(0u), large);
    if any(large) {
        let i = place.first + b;
        for (var s = 0u; s < STRATEGIES; s++) {
            let rounds = block_words(place.block + b, DRAW | (DRAW_ROUND + s), place.replica);
            total.x += halve(place.replica, i, s, large.x, rounds.x);
            total.y += halve(place.replica, i + 32u, s, large.y, rounds.y);
            total.z += halve(place.replica, i + 64u, s, large.z, rounds.z);
            total.w += halve(place.replica, i + 96u, s, large.w, rounds.w);
        }
    }
    return total;
}
