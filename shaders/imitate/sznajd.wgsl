// imitate/sznajd: two who agree convince. Twin: src/phase/imitate/sznajd/cpu.rs.

struct Drawn {
    first: Others,
    second: Others,
    revise: vec4<u32>,
}

fn draws(place: Place, b: u32) -> Drawn {
    let first = other_words(place.block + b, place.replica, DRAW_MODEL);
    let second = other_words(place.block + b, place.replica, DRAW_MODELS);
    return Drawn(first, second, revise_words(place.block + b, place.replica));
}

fn next(place: Place, i: u32, lane: u32, drawn: Drawn) -> vec2<u32> {
    let own = strategy_at(place.replica, i);
    if !revises(i, drawn.revise[lane], rests) {
        return vec2<u32>(own, i);
    }
    let j = other_of(i, lane, drawn.first);
    let theirs = strategy_at(place.replica, j);
    let further = other_of(j, lane, drawn.second);
    // Somebody who looks at nobody has no second.
    let two = GRAPH == GRAPH_WELL_MIXED || degree_of(j) > 0u;
    return vec2<u32>(select(own, theirs, two && strategy_at(place.replica, further) == theirs), i);
}
