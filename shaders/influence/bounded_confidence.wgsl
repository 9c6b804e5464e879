// influence/bounded_confidence: towards those near enough, away from those too far. Twin: src/phase/influence/bounded_confidence/cpu.rs.

struct Drawn {
    model: vec4<u32>,
    low: vec4<u32>,
    revise: vec4<u32>,
}

fn draws(place: Place, b: u32, d: u32) -> Drawn {
    var drawn: Drawn;
    if PAIRS == 0u {
        drawn.model = block_words(place.block + b, DRAW | DRAW_MODEL, place.replica);
        if GRAPH == GRAPH_WELL_MIXED && POOL_WIDE == 1u {
            drawn.low = block_words(place.block + b, DRAW | DRAW_MODEL_LOW, place.replica);
        }
    }
    drawn.revise = revise_words(place.block + b, place.replica);
    return drawn;
}

// To whom agent i listens; itself if there is nobody.
fn partner(i: u32, drawn: u32, low: u32) -> u32 {
    if PAIRS == 1u {
        return paired_with(i);
    }
    return model_of(i, drawn, low, 0u).agent;
}

fn moved(place: Place, d: u32, i: u32, lane: u32, drawn: Drawn) -> u32 {
    let own = i32(value_at(d, place.replica, i));
    if !revises(i, drawn.revise[lane], NOBODY) {
        return u32(own);
    }
    let j = partner(i, drawn.model[lane], drawn.low[lane]);
    let hidden = sycophancy_of(place.replica, j);
    let seen = shown(own, i32(value_at(d, place.replica, j)), hidden);
    let step = halve_to_even(seen * i32(rate_q14_of(i)), 14u);
    var attracts = abs(seen) < i32(epsilon_of(i));
    var repels = abs(seen) > i32(REPEL);
    if VECTOR == 1u {
        let square = apart(place.replica, i, j, hidden);
        attracts = is_near(i, square);
        repels = is_far(square);
    }
    let near = select(0, step, attracts);
    let far = select(0, step, repels);
    return u32(clamp(own + near - far, 0, 65535));
}
