// imitate/best: take the strategy of the best-paid model. Twin: src/phase/imitate/best/cpu.rs.

struct Drawn {
    // Well-mixed: the best of some random others and of oneself.
    best: array<Best, 4>,
    revise: vec4<u32>,
}

// The best so far: packed word and agent.
struct Best {
    word: u32,
    agent: u32,
}

// Own first, then the earlier of equals.
fn better(best: Best, other: Best) -> Best {
    if unpack_payoff(other.word) > unpack_payoff(best.word) {
        return other;
    }
    return best;
}

fn candidate(replica: u32, i: u32) -> Best {
    return Best(packed_at(replica, i), i);
}

fn best_neighbor(replica: u32, i: u32) -> Best {
    var best = candidate(replica, i);
    let slots = slots_of(i);
    for (var slot = 0u; slot < slots; slot++) {
        let j = at_slot(i, slot);
        if j != NOBODY {
            best = better(best, candidate(replica, j));
        }
    }
    return best;
}

// Oneself, or one more of the `samples` random others.
fn sampled(place: Place, b: u32, lane: u32, best: Best, others: Others, q: u32) -> Best {
    let i = place.first + 32u * lane + b;
    if !exists(i) {
        return best;
    }
    if q == 0u {
        return candidate(place.replica, i);
    }
    return better(best, candidate(place.replica, other_of(i, lane, others)));
}

fn draws(place: Place, b: u32) -> Drawn {
    var drawn: Drawn;
    drawn.revise = revise_words(place.block + b, place.replica);
    if GRAPH != GRAPH_WELL_MIXED {
        return drawn;
    }
    var others: Others;
    for (var q = 0u; q <= SAMPLES; q++) {
        if q > 0u {
            others = other_words(place.block + b, place.replica, DRAW_MODELS + 2u * (q - 1u));
        }
        drawn.best[0] = sampled(place, b, 0u, drawn.best[0], others, q);
        drawn.best[1] = sampled(place, b, 1u, drawn.best[1], others, q);
        drawn.best[2] = sampled(place, b, 2u, drawn.best[2], others, q);
        drawn.best[3] = sampled(place, b, 3u, drawn.best[3], others, q);
    }
    return drawn;
}

fn next(place: Place, i: u32, lane: u32, drawn: Drawn) -> vec2<u32> {
    if !revises(i, drawn.revise[lane], rests) {
        return vec2<u32>(strategy_at(place.replica, i), i);
    }
    var best: Best;
    if GRAPH == GRAPH_WELL_MIXED {
        best = drawn.best[lane];
    } else {
        best = best_neighbor(place.replica, i);
    }
    return vec2<u32>(best.word & 0xffu, best.agent);
}
