// user/multitask: effort is divided between tasks as incentives say. Twin: src/phase/user/multitask/cpu.rs.

struct Drawn {
    words: vec4<u32>,
}

fn begin(place: Place) {}

fn draws(place: Place, b: u32, d: u32) -> Drawn {
    return Drawn(block_words(place.block + b, DRAW | d, place.replica));
}

fn adjusted(own: u32, others: u32, incentive_q10: i32, word: u32) -> u32 {
    let c = mul_wide(SUBSTITUTION_Q30, others);
    let crowding = i32(((c.y << 12u) | (c.x >> 20u)) + ((c.x >> 19u) & 1u));
    let gap = incentive_q10 - i32(own << 10u) - select(crowding, -crowding, COMPLEMENTS == 1u);
    let way = mul_wide(RATE_Q30, u32(abs(gap)));
    let rest = ((way.y & 0xffu) << 22u) | (way.x >> 10u);
    let by = i32(way.y >> 8u) + select(0, 1, happens(word, rest));
    return u32(clamp(i32(own) + select(by, -by, gap < 0), 0, 65535));
}

fn moved(place: Place, d: u32, i: u32, lane: u32, drawn: Drawn) -> u32 {
    let own = value_at(d, place.replica, i);
    var sum = 0u;
    for (var task = 0u; task < DIMENSIONS; task++) {
        sum += value_at(task, place.replica, i);
    }
    return adjusted(own, sum - own, i32(tables[INCENTIVE_Q10 + d]), drawn.words[lane]);
}
