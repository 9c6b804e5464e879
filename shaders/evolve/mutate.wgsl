// evolve/mutate: go to a random strategy with a small probability. Twin: src/phase/evolve/mutate/cpu.rs.

struct Drawn {
    events: vec4<u32>,
    targets: vec4<u32>,
}

fn begin(place: Place) {}

fn draws(place: Place, b: u32) -> Drawn {
    let events = block_words(place.block + b, DRAW | DRAW_EVENT, place.replica);
    if all((events >> vec4<u32>(2u)) >= vec4<u32>(MOST_Q30)) {
        return Drawn(events, vec4<u32>(0u));
    }
    return Drawn(events, block_words(place.block + b, DRAW | DRAW_TARGET, place.replica));
}

// Uniform over all strategies, or over the others, or one step up or down, inwards from an end, or one strategy for all.
fn mutant(own: u32, word: u32) -> u32 {
    if MUTATION >= 3u {
        return max(MUTATION, 3u) - 3u;
    }
    if MUTATION == 0u {
        return index_below(word, STRATEGIES);
    }
    if MUTATION == 2u {
        let last = STRATEGIES - 1u;
        if own == 0u || (own < last && index_below(word, 2u) == 1u) {
            return min(own + 1u, last);
        }
        return own - 1u;
    }
    let to = own + 1u + index_below(word, STRATEGIES - 1u);
    return select(to, to - STRATEGIES, to >= STRATEGIES);
}

fn next(place: Place, i: u32, lane: u32, drawn: Drawn) -> u32 {
    let own = strategy_at(place.replica, i);
    if happens(drawn.events[lane], probability_q30_of(i)) {
        return mutant(own, drawn.targets[lane]);
    }
    return own;
}
