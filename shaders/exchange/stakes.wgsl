// Resources in the order of seats, the first part of exchange/lottery: each agent is looked up once.

fn serve(place: Place) {
    var seats: Permutation;
    if RANDOM == 1u {
        seats = permutation_of(DRAW | DRAW_MATCHING, place.replica);
    }
    for (var lane = 0u; lane < 4u; lane++) {
        for (var b = 0u; b < 4u; b++) {
            let i = place.first + 32u * lane + b;
            if exists(i) {
                var seat = i;
                if RANDOM == 1u {
                    seat = forward(&seats, i);
                }
                scratch[agent_index(place.replica, seat)] = resources_at(place.replica, i);
            }
        }
    }
}
