// evolve/migrate: newcomers from other patches. Twin: src/phase/evolve/migrate/cpu.rs.

struct Drawn {
    events: vec4<u32>,
    high: vec4<u32>,
    low: vec4<u32>,
}

fn begin(place: Place) {}

fn draws(place: Place, b: u32) -> Drawn {
    var drawn: Drawn;
    drawn.events = block_words(place.block + b, DRAW | DRAW_EVENT, place.replica);
    if any((drawn.events >> vec4<u32>(2u)) < vec4<u32>(MOST_Q30)) {
        drawn.high = block_words(place.block + b, DRAW | DRAW_FROM, place.replica);
        if WIDE == 1u {
            drawn.low = block_words(place.block + b, DRAW | (DRAW_FROM + 1u), place.replica);
        }
    }
    return drawn;
}

// The agent outside a patch that the words choose.
fn outside(patch_index: u32, high: u32, low: u32) -> u32 {
    var seat = 0u;
    if WIDE == 1u {
        seat = index_below_wide(high, low, OUTSIDE);
    } else {
        seat = index_below(high, OUTSIDE);
    }
    return seat + select(0u, SIZE, seat >= patch_index * SIZE);
}

fn next(place: Place, i: u32, lane: u32, drawn: Drawn) -> u32 {
    let patch_index = i / SIZE;
    if happens(drawn.events[lane], tables[PROBABILITY_Q30 + patch_index % ROWS]) {
        return strategy_at(place.replica, outside(patch_index, drawn.high[lane], drawn.low[lane]));
    }
    return strategy_at(place.replica, i);
}
