// exchange/kinetic: pairs exchange resources. Twin: src/phase/exchange/kinetic/cpu.rs.

// Resources of the first of a pair, which own a and b, after the deal.
fn traded(a: u32, b: u32, word: u32) -> u32 {
    if b >= 0xffffffffu - a {
        return a;
    }
    let heads = word < 0x80000000u;
    if EXCHANGE == 0u {
        let paid = select(SIZE, 0u, select(b, a, heads) < SIZE);
        return select(a + paid, a - paid, heads);
    }
    if EXCHANGE == 1u {
        let kept = index_below(SIZE, a);
        let left = index_below(SIZE, b);
        return kept + index_below(word, a + b - kept - left + 1u);
    }
    let stake = index_below(SIZE, min(a, b));
    return select(a - stake, a + stake, heads);
}

fn meet(seats: ptr<function, Permutation>, key: vec2<u32>, replica: u32, i: u32) -> u32 {
    let own = resources_at(replica, i);
    let seat = forward(seats, i) ^ 1u;
    if seat >= AGENTS {
        return own;
    }
    let j = inverse(seats, seat);
    let other = resources_at(replica, j);
    let word = philox4x32_10(vec4<u32>(min(i, j), max(i, j), 0u, 0u), key).x;
    let first = traded(select(other, own, i < j), select(own, other, i < j), word);
    return select(own + other - first, first, i < j);
}

fn serve(place: Place) {
    var seats = permutation_of(DRAW | DRAW_MATCHING, place.replica);
    let key = block_words(0u, DRAW | DRAW_PAIRS, place.replica).xy;
    for (var lane = 0u; lane < 4u; lane++) {
        for (var b = 0u; b < 4u; b++) {
            let i = place.first + 32u * lane + b;
            if exists(i) {
                resources_next[agent_index(place.replica, i)] = meet(&seats, key, place.replica, i);
            }
        }
    }
}
