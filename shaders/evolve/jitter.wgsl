// evolve/jitter: small random steps, reflected at the ends. Twin: src/phase/evolve/jitter/cpu.rs.

struct Drawn {
    events: vec4<u32>,
    steps: vec4<u32>,
}

fn begin(place: Place) {}

fn draws(place: Place, b: u32, d: u32) -> Drawn {
    let events = block_words(place.block + b, DRAW | d, place.replica);
    if all((events >> vec4<u32>(2u)) >= vec4<u32>(PROBABILITY_Q30)) {
        return Drawn(events, vec4<u32>(0u));
    }
    return Drawn(events, block_words(place.block + b, DRAW | (DRAW_STEP + d), place.replica));
}

fn jittered(own: u32, word: u32) -> u32 {
    let up = select(index_below(word, 2u * SIZE + 1u), 2u * SIZE * (word >> 31u), FIXED == 1u);
    let to = i32(own) + i32(up) - i32(SIZE);
    return u32(select(min(to, 131071 - to), -1 - to, to < 0));
}

fn moved(place: Place, d: u32, i: u32, lane: u32, drawn: Drawn) -> u32 {
    let own = value_at(d, place.replica, i);
    return select(own, jittered(own, drawn.steps[lane]), happens(drawn.events[lane], PROBABILITY_Q30));
}
