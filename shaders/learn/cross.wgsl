// learn/cross: the strategy that was played becomes more probable, the more it paid. Twin: src/phase/learn/cross/cpu.rs.

// The share that the other strategies lose, 2^-30.
fn reward_of(earned: i32) -> u32 {
    let above = u32(max(earned - bitcast<i32>(LOWEST), 0));
    let product = mul_wide(min(above, WIDTH) << LEFT, SLOPE);
    return product.y + (product.x >> 31u);
}

fn lost(p: u32, share: u32, word: u32) -> u32 {
    let way = mul_wide(p, share);
    return ((way.y << 2u) | (way.x >> 30u)) + select(0u, 1u, happens(word, way.x & (ONE_Q30 - 1u)));
}

// What strategy s loses.
fn change(replica: u32, i: u32, s: u32, who: Learner, word: u32) -> u32 {
    if who.awake == 0u || who.own == s {
        return 0u;
    }
    let at = half_index(s, replica, i);
    let by = lost(propensity[at], who.reward, word);
    propensity[at] -= by;
    return by;
}

fn gain(replica: u32, i: u32, who: Learner, by: u32) {
    if who.awake == 1u {
        propensity[half_index(who.own, replica, i)] += by;
    }
}

fn finish(place: Place, b: u32, four: Four, gained: vec4<u32>) -> vec4<u32> {
    let i = place.first + b;
    gain(place.replica, i, four.x, gained.x);
    gain(place.replica, i + 32u, four.y, gained.y);
    gain(place.replica, i + 64u, four.z, gained.z);
    gain(place.replica, i + 96u, four.w, gained.w);
    return vec4<u32>(ONE_Q30);
}
