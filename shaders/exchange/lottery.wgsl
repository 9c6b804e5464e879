// exchange/lottery: a prize for one of each group, by what one owns. Twin: src/phase/exchange/lottery/cpu.rs.
// Who wins stands in the scratch buffer, after resources in the order of seats (shaders/exchange/winners.wgsl).

override GROUPS: u32 = AGENTS / SIZE;

fn has_won(replica: u32, seat: u32) -> bool {
    let group = seat / SIZE;
    return group < GROUPS && scratch[REPLICAS * STRIDE_WORDS * 4u + replica * GROUPS + min(group, GROUPS - 1u)] == seat;
}

fn serve(place: Place) {
    var seats: Permutation;
    if RANDOM == 1u {
        seats = permutation_of(DRAW | DRAW_MATCHING, place.replica);
    }
    let start = index_below(agent_word(0u, DRAW | DRAW_FIRST, place.replica), AGENTS);
    for (var lane = 0u; lane < 4u; lane++) {
        for (var b = 0u; b < 4u; b++) {
            let i = place.first + 32u * lane + b;
            if exists(i) {
                var seat = i;
                if RANDOM == 1u {
                    seat = forward(&seats, i);
                }
                let own = resources_at(place.replica, i);
                let behind = select(i - start, i + (AGENTS - start), i < start);
                let part = EACH + select(0u, 1u, behind < LEFT);
                var next = own - fraction_of(own, DECAY_Q32);
                next += min(select(0u, PRIZE, has_won(place.replica, seat)), ~next);
                next += min(part, ~next);
                resources_next[agent_index(place.replica, i)] = next;
            }
        }
    }
}
