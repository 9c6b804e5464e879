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
fn lose(replica: u32, i: u32, s: u32, who: Learner, word: u32) -> u32 {
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

fn draws(place: Place, b: u32) -> Drawn {
    let i = place.first + b;
    let revise = revise_words(place.block + b, place.replica);
    let x = learner(place.replica, i, revise.x);
    let y = learner(place.replica, i + 32u, revise.y);
    let z = learner(place.replica, i + 64u, revise.z);
    let w = learner(place.replica, i + 96u, revise.w);
    var gained = vec4<u32>(0u);
    for (var s = 0u; s < STRATEGIES; s++) {
        let rounds = block_words(place.block + b, DRAW | (DRAW_ROUND + s), place.replica);
        gained.x += lose(place.replica, i, s, x, rounds.x);
        gained.y += lose(place.replica, i + 32u, s, y, rounds.y);
        gained.z += lose(place.replica, i + 64u, s, z, rounds.z);
        gained.w += lose(place.replica, i + 96u, s, w, rounds.w);
    }
    gain(place.replica, i, x, gained.x);
    gain(place.replica, i + 32u, y, gained.y);
    gain(place.replica, i + 64u, z, gained.z);
    gain(place.replica, i + 96u, w, gained.w);
    let choice = block_words(place.block + b, DRAW | DRAW_MODEL, place.replica);
    return Drawn(choice, vec4<u32>(x.awake, y.awake, z.awake, w.awake), vec4<u32>(ONE_Q30));
}
