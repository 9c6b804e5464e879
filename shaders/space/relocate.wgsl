// space/relocate: who wants to move and an empty site of the same set change places. Who wants to and which sites are empty stands in the
// order of seats already (shaders/space/wishes.wgsl). Twin: src/phase/space/relocate/cpu.rs.

var<private> seats: Permutation;

fn begin(place: Place) {
    seats = permutation_of(DRAW | DRAW_MATCHING, place.replica);
}

fn wish_at(replica: u32, seat: u32) -> u32 {
    return byte_of(scratch[word_index(replica, seat)], seat);
}

// The seat that is to others of its kind in the set what `seat` is to those who wish the same; NOBODY: there are too few.
fn opposite(replica: u32, seat: u32, wish: u32) -> u32 {
    let first = seat - seat % SITES;
    var rank = 0u;
    for (var at = first; at < seat; at++) {
        rank += select(0u, 1u, wish_at(replica, at) == wish);
    }
    for (var at = first; at < min(first + SITES, AGENTS); at++) {
        if wish_at(replica, at) == 3u - wish {
            if rank == 0u {
                return at;
            }
            rank -= 1u;
        }
    }
    return NOBODY;
}

fn next(place: Place, i: u32, lane: u32, drawn: Drawn) -> u32 {
    let own = strategy_at(place.replica, i);
    var order = seats;
    let seat = forward(&order, i);
    let wish = wish_at(place.replica, seat);
    if wish == 0u {
        return own;
    }
    let other = opposite(place.replica, seat, wish);
    if other == NOBODY {
        return own;
    }
    let j = inverse(&order, other);
    let met = strategy_at(place.replica, j);
    if HAPPY == 1u {
        let leaves = wish == 1u;
        if !is_happy(place.replica, select(met, own, leaves), select(i, j, leaves), select(j, i, leaves)) {
            return own;
        }
    }
    return met;
}
