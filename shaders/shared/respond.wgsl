// What each strategy would earn against what the others do now; the twin of src/phase/respond/mod.rs. `tables` begins with the entries
// of the game for both roles, then AGAINST and BIN_BITS.

const AGAINST: u32 = 512u;
const BIN_BITS: u32 = 513u;
const AGAINST_FIELD: u32 = 0u;
const AGAINST_MEAN: u32 = 2u;

fn game_entry(role: u32, s: u32, other: u32) -> i32 {
    return bitcast<i32>(tables[(role * 16u + s) * 16u + other]);
}

fn met_strategy(replica: u32, j: u32) -> u32 {
    return byte_of(strategy[word_index(replica, j)], j);
}

fn response_payoffs(replica: u32, i: u32, own: u32) -> array<i32, 16> {
    var pay: array<i32, 16>;
    if tables[AGAINST] == AGAINST_FIELD {
        for (var s = 0u; s < STRATEGIES; s++) {
            pay[s] = bitcast<i32>(scratch[(replica * 16u + own) * 16u + s]);
        }
        return pay;
    }
    let degree = degree_of(i);
    let slots = slots_of(i);
    for (var slot = 0u; slot < slots; slot++) {
        let j = at_slot(i, slot);
        if j != NOBODY {
            let role = select(0u, 1u, column_role(i, slot));
            let other = met_strategy(replica, j);
            for (var s = 0u; s < STRATEGIES; s++) {
                pay[s] += game_entry(role, s, other);
            }
        }
    }
    let met = i32(degree + SELF_PLAY);
    for (var s = 0u; s < STRATEGIES; s++) {
        if SELF_PLAY == 1u {
            pay[s] += (game_entry(0u, s, s) + game_entry(1u, s, s)) >> 1u;
        }
        if tables[AGAINST] == AGAINST_MEAN && met > 0 {
            pay[s] = div_floor(pay[s], met);
        }
    }
    return pay;
}

fn most_of(pay: ptr<function, array<i32, 16>>) -> i32 {
    var most = (*pay)[0];
    for (var s = 1u; s < STRATEGIES; s++) {
        most = max(most, (*pay)[s]);
    }
    return most;
}
