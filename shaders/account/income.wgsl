// account/income: what an agent earns is added to its resources. Twin: src/phase/account/income/cpu.rs.

// Units of resources for a payoff, to nearest, ties to even.
fn income(earned: i32) -> u32 {
    let gained = u32(max(earned, 0));
    let whole = gained / UNIT;
    let rest = gained - whole * UNIT;
    let other = UNIT - rest;
    return whole + select(0u, 1u, rest > other || (rest == other && (whole & 1u) == 1u));
}

fn serve(place: Place) {
    for (var lane = 0u; lane < 4u; lane++) {
        for (var b = 0u; b < 4u; b++) {
            let i = place.first + 32u * lane + b;
            if exists(i) {
                let before = resources_at(place.replica, i);
                let stock = before - fraction_of(before, UPKEEP_Q32);
                resources_next[agent_index(place.replica, i)] = stock + min(income(payoff_at(place.replica, i)), ~stock);
            }
        }
    }
}
