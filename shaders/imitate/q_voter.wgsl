// imitate/q_voter: q others who agree convince, q who do not may unsettle. Twin: src/phase/imitate/q_voter/cpu.rs.

struct Drawn {
    first: Others,
    // What the first of MODELS others has, and whether the rest agree.
    said: vec4<u32>,
    agree: vec4<bool>,
    events: vec4<u32>,
    targets: vec4<u32>,
    revise: vec4<u32>,
}

fn said(place: Place, b: u32, lane: u32, others: Others) -> u32 {
    let i = place.first + 32u * lane + b;
    if !exists(i) {
        return 0u;
    }
    return strategy_at(place.replica, other_of(i, lane, others));
}

fn all_said(place: Place, b: u32, others: Others) -> vec4<u32> {
    return vec4<u32>(said(place, b, 0u, others), said(place, b, 1u, others), said(place, b, 2u, others), said(place, b, 3u, others));
}

fn draws(place: Place, b: u32) -> Drawn {
    var drawn: Drawn;
    let block = place.block + b;
    drawn.revise = revise_words(block, place.replica);
    drawn.first = other_words(block, place.replica, DRAW_MODELS);
    drawn.said = all_said(place, b, drawn.first);
    drawn.agree = vec4<bool>(true);
    for (var q = 1u; q < MODELS; q++) {
        drawn.agree &= all_said(place, b, other_words(block, place.replica, DRAW_MODELS + 2u * q)) == drawn.said;
    }
    if UNSETTLES == 1u {
        drawn.events = block_words(block, DRAW | DRAW_ADOPT, place.replica);
        drawn.targets = block_words(block, DRAW | DRAW_CHANGE, place.replica);
    }
    return drawn;
}

fn next(place: Place, i: u32, lane: u32, drawn: Drawn) -> vec2<u32> {
    let own = strategy_at(place.replica, i);
    if !revises(i, drawn.revise[lane], rests) {
        return vec2<u32>(own, i);
    }
    if MODELS == 1u {
        return vec2<u32>(drawn.said[lane], other_of(i, lane, drawn.first));
    }
    let alone = select(own, another_strategy(own, drawn.targets[lane]), happens(drawn.events[lane], epsilon_q30_of(i)));
    return vec2<u32>(select(alone, drawn.said[lane], drawn.agree[lane]), i);
}
