// interact/reputation: help by reputation, and be judged for it. Twin: src/phase/interact/reputation/cpu.rs.

struct Agent {
    strategy: u32,
    bad: u32,
}

fn agent_at(replica: u32, i: u32) -> Agent {
    return Agent(strategy_at(replica, i), 1u - reputation_at(replica, i));
}

// Does it help? 1: it does.
fn helps(own: Agent, other: Agent, word: u32) -> u32 {
    return select(0u, 1u, happens(word, tables[HELPS_Q30 + 4u * own.strategy + 2u * own.bad + other.bad]));
}

// Pays agent i, and tells whether it is good afterwards.
fn meet(seats: ptr<function, Permutation>, key: vec2<u32>, replica: u32, i: u32) -> u32 {
    let own = agent_at(replica, i);
    var sum = 0;
    var good = 1u - own.bad;
    let seat = forward(seats, i) ^ 1u;
    if seat < AGENTS {
        let j = inverse(seats, seat);
        let other = agent_at(replica, j);
        let words = philox4x32_10(vec4<u32>(min(i, j), max(i, j), 0u, 0u), key);
        // Whose index is larger has the second word of each two.
        let given = helps(own, other, select(words.x, words.y, j < i));
        let got = helps(other, own, select(words.y, words.x, j < i));
        sum = bitcast<i32>(tables[WORTH + 2u * got + given]);
        let state = 4u * own.bad + 2u * other.bad + 1u - given;
        good = select(0u, 1u, happens(select(words.z, words.w, j < i), tables[GOOD_Q30 + state]));
    }
    payoff[agent_index(replica, i)] = pack(sum, own.strategy);
    return good;
}

fn serve(place: Place) {
    var seats = permutation_of(DRAW | DRAW_MATCHING, place.replica);
    let key = block_words(0u, DRAW | DRAW_PAIRS, place.replica).xy;
    for (var lane = 0u; lane < 4u; lane++) {
        let first = place.first + 32u * lane;
        var judged = 0u;
        for (var b = 0u; b < 4u; b++) {
            if exists(first + b) {
                judged |= meet(&seats, key, place.replica, first + b) << (8u * b);
            }
        }
        if exists(first) {
            reputation_next[word_index(place.replica, first)] = judged;
        }
    }
}
