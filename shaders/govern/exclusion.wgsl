// govern/exclusion: who is found out often enough stays outside for a while. Twin: src/phase/govern/exclusion/cpu.rs.

struct Drawn {
    words: vec4<u32>,
}

fn begin(place: Place) {}

fn draws(place: Place, b: u32) -> Drawn {
    return Drawn(block_words(place.block + b, DRAW | DRAW_AUDIT, place.replica));
}

// An entry that an agent alone reads and changes, in place.
fn next(place: Place, i: u32, lane: u32, drawn: Drawn) -> u32 {
    let at = agent_index(place.replica, i);
    let entry = offences[at];
    let own = strategy_at(place.replica, i);
    var home = entry & 31u;
    var left = entry >> 16u;
    var count = (entry >> 8u) & 255u;
    // Strategy s is bit s + 1: nobody is judged of whom nothing is known.
    if (((HARMFUL << 1u) >> home) & 1u) == 1u && left == 0u && happens(drawn.words[lane], PROBABILITY_Q30) {
        count += 1u;
    }
    if own != OUTSIDE || home == 0u {
        home = own + 1u;
    }
    left = select(0u, left - 1u, left > 0u);
    if count >= LIMIT {
        count = 0u;
        left = AWAY;
    }
    offences[at] = home | (count << 8u) | (left << 16u);
    return select(home - 1u, OUTSIDE, left > 0u);
}
