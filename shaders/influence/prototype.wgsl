// influence/prototype: towards an exaggerated mean of the group. Twin: src/phase/influence/prototype/cpu.rs.

struct Drawn {
    none: u32,
}

fn begin(place: Place) {}

fn draws(place: Place, b: u32, d: u32) -> Drawn {
    return Drawn(0u);
}

// Mean of the group of agent i in units of 2^-16 of a value unit.
fn mean_of(d: u32, replica: u32, i: u32) -> u32 {
    let first = i - i % SIZE;
    var sum = 0u;
    for (var j = first; j < first + SIZE; j++) {
        sum += value_at(d, replica, j);
    }
    return div_wide(sum << 16u, sum >> 16u, SIZE);
}

fn prototypical(own: u32, mean: u32) -> u32 {
    let up = plus(vec2<u32>(own << 30u, own >> 2u), mul_wide(RATE_Q14 + PULL_Q14, mean));
    let down = plus(mul_wide(RATE_Q14, own << 16u), mul_wide(PULL_Q14, 65535u << 15u));
    if up.y < down.y || (up.y == down.y && up.x <= down.x) {
        return 0u;
    }
    return min(to_even_q30(minus(up, down)), 65535u);
}

fn moved(place: Place, d: u32, i: u32, lane: u32, drawn: Drawn) -> u32 {
    return prototypical(value_at(d, place.replica, i), mean_of(d, place.replica, i));
}
