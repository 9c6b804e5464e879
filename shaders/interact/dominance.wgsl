// interact/dominance: who has won before wins again, and the loser pays. Twin: src/phase/interact/dominance/cpu.rs.

// Dominance after a win (1), a loss (-1) or a rest (0).
fn fought(before: u32, result: i32) -> u32 {
    let now = bitcast<i32>(before ^ 0x80000000u) + result * 65536;
    let forgotten = i32(fraction_of(u32(abs(now)), FORGETTING_Q32));
    return bitcast<u32>(now - select(forgotten, -forgotten, now < 0)) ^ 0x80000000u;
}

// Does the first of a pair beat the second?
fn wins(first: u32, second: u32, word: u32) -> bool {
    let ahead = bitcast<i32>(first - second);
    let size = i32(u32(abs(ahead)) >> CUT);
    return happens(word, threshold_q30(select(size, -size, ahead < 0)));
}

fn meet(seats: ptr<function, Permutation>, key: vec2<u32>, replica: u32, i: u32) {
    let own = dominance_at(replica, i);
    var result = 0;
    let seat = forward(seats, i) ^ 1u;
    if seat < AGENTS {
        let j = inverse(seats, seat);
        let other = dominance_at(replica, j);
        let word = philox4x32_10(vec4<u32>(min(i, j), max(i, j), 0u, 0u), key).x;
        let first_wins = wins(select(other, own, i < j), select(own, other, i < j), word);
        result = select(-1, 1, first_wins == (i < j));
    }
    payoff[agent_index(replica, i)] = pack(i32(INCOME) + result * i32(TRIBUTE), strategy_at(replica, i));
    dominance_next[agent_index(replica, i)] = fought(own, result);
}

fn serve(place: Place) {
    var seats = permutation_of(DRAW | DRAW_MATCHING, place.replica);
    let key = block_words(0u, DRAW | DRAW_PAIRS, place.replica).xy;
    for (var lane = 0u; lane < 4u; lane++) {
        for (var b = 0u; b < 4u; b++) {
            let i = place.first + 32u * lane + b;
            if exists(i) {
                meet(&seats, key, place.replica, i);
            }
        }
    }
}
