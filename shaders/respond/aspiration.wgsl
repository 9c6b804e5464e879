// respond/aspiration: who earns less than it aspires to switches. Twin: src/phase/respond/aspiration/cpu.rs.

struct Drawn {
    events: vec4<u32>,
    targets: vec4<u32>,
    moves: vec4<u32>,
    revise: vec4<u32>,
}

fn draws(place: Place, b: u32) -> Drawn {
    var drawn: Drawn;
    drawn.events = block_words(place.block + b, DRAW | DRAW_ADOPT, place.replica);
    drawn.revise = revise_words(place.block + b, place.replica);
    if STRATEGIES > 2u {
        drawn.targets = block_words(place.block + b, DRAW | DRAW_CHANGE, place.replica);
    }
    if MOVES == 1u {
        drawn.moves = block_words(place.block + b, DRAW | DRAW_HABITUATE, place.replica);
    }
    return drawn;
}

fn level_of(fine: u32) -> i32 {
    return (bitcast<i32>(fine ^ 0x80000000u) + 128) >> 8u;
}

fn habituated(fine: u32, earned: i32, word: u32) -> u32 {
    return toward_dithered(fine, (bitcast<u32>(earned) << 8u) ^ 0x80000000u, HABITUATION_Q30, word);
}

// MOVES: each agent has a level of its own, which it alone changes in place.
fn next(place: Place, i: u32, lane: u32, drawn: Drawn) -> u32 {
    let own = strategy_at(place.replica, i);
    if !learns(place.replica, i) || !revises(i, drawn.revise[lane], rests) {
        return own;
    }
    let earned = payoff_at(place.replica, i);
    var level = i32(LEVEL);
    if MOVES == 1u {
        let at = agent_index(place.replica, i);
        let fine = aspiration[at];
        level = level_of(fine);
        aspiration[at] = habituated(fine, earned, drawn.moves[lane]);
    }
    if happens(drawn.events[lane], threshold_by(fermi_bits_of(i), BINS + fermi_from_of(i), level - earned)) {
        return another_strategy(own, drawn.targets[lane]);
    }
    return own;
}
