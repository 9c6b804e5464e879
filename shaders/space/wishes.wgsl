// Who wants to move (1) and which sites are empty (2), in the order of the seats of a matching, four to a word.

fn wish(replica: u32, site: u32) -> u32 {
    let kind = strategy_at(replica, site);
    if kind == EMPTY {
        return 2u;
    }
    if UPDATE_Q30 != ONE_Q30 && !happens(agent_word(site, DRAW | DRAW_REVISE, replica), UPDATE_Q30) {
        return 0u;
    }
    return select(1u, 0u, is_happy(replica, kind, site, NOBODY));
}

fn seated(order: ptr<function, Permutation>, replica: u32, first: u32) {
    if !exists(first) {
        return;
    }
    var word = 0u;
    for (var b = 0u; b < 4u; b++) {
        if exists(first + b) {
            word |= wish(replica, inverse(order, first + b)) << (8u * b);
        }
    }
    scratch[word_index(replica, first)] = word;
}

fn serve(place: Place) {
    var order = permutation_of(DRAW | DRAW_MATCHING, place.replica);
    for (var lane = 0u; lane < 4u; lane++) {
        seated(&order, place.replica, place.first + 32u * lane);
    }
}
