// interact/public_goods: groups share a good, whoever paid for it. Twin: src/phase/interact/public_goods/cpu.rs.
// In random groups the strategies stand in the order of seats already (shaders/shared/seats.wgsl).

var<private> seats: Permutation;

fn begin(place: Place) {
    if RANDOM == 1u {
        seats = permutation_of(DRAW | DRAW_MATCHING, place.replica);
    }
}

fn pair_of(own: u32, other: u32) -> i32 {
    return bitcast<i32>(tables[PAIRS + own * 16u + other]);
}

fn contributes(s: u32) -> u32 {
    return (CONTRIBUTORS >> s) & 1u;
}

// 1 for those who stay out of every group.
fn away(s: u32) -> u32 {
    return (LONERS >> s) & 1u;
}

fn strategy_in(replica: u32, seat: u32) -> u32 {
    if RANDOM == 1u {
        return byte_of(scratch[word_index(replica, seat)], seat);
    }
    return strategy_at(replica, seat);
}

fn earned(place: Place, i: u32, own: u32, lane: u32, drawn: Drawn) -> i32 {
    if EXPECTED == 1u {
        return field[place.replica * 16u + own];
    }
    var seat = i;
    if RANDOM == 1u {
        var order = seats;
        seat = forward(&order, i);
    }
    let first = seat - seat % SIZE;
    if first + SIZE > AGENTS {
        return 0;
    }
    if away(own) == 1u {
        return i32(LONER_PAYOFF);
    }
    // Oneself is among the members: taken out at the end.
    var sum = -pair_of(own, own);
    var contributing = 0u;
    var players = SIZE;
    for (var k = 0u; k < SIZE; k++) {
        let other = strategy_in(place.replica, first + k);
        sum += pair_of(own, other);
        contributing += contributes(other);
        players -= away(other);
    }
    // With loners a row for each number of participants.
    let row = select(players * (SIZE + 1u), 0u, LONERS == 0u);
    let act = contributes(own) * (SIZE + 1u) * select(SIZE + 1u, 1u, LONERS == 0u);
    sum += bitcast<i32>(tables[BY_COUNT + act + row + contributing]);
    if contributing < NEEDED && happens(agent_word(first, DRAW | DRAW_LOSS, place.replica), STRIKE_Q30) {
        sum -= bitcast<i32>(LOSS);
    }
    return sum;
}
