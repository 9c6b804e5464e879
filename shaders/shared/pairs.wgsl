// `begin` of rules by which agents meet in the pairs of a matching where the scalar PAIRS says so. Wants permute.wgsl.

var<private> seats: Permutation;

fn begin(place: Place) {
    if PAIRS == 1u {
        seats = permutation_of(DRAW | DRAW_MATCHING, place.replica);
    }
}

// Whom agent i meets; itself if it is left over.
fn paired_with(i: u32) -> u32 {
    var order = seats;
    let other = forward(&order, i) ^ 1u;
    if other >= AGENTS {
        return i;
    }
    return inverse(&order, other);
}
