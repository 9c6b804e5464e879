// Groups of rivals and what each brings, 65535 for the most; the twin of src/phase/interact/rivals/cpu.rs.

fn amount_of(replica: u32, i: u32) -> u32 {
    if BY_VALUE == 1u {
        return value_at(DIMENSION, replica, i);
    }
    return tables[AMOUNTS + strategy_at(replica, i)];
}

// Who sits in a seat.
fn member_at(order: ptr<function, Permutation>, seat: u32) -> u32 {
    if RANDOM == 1u {
        return inverse(order, seat);
    }
    return seat;
}

fn order_of(replica: u32) -> Permutation {
    var order: Permutation;
    if RANDOM == 1u {
        order = permutation_of(DRAW | DRAW_MATCHING, replica);
    }
    return order;
}

// The group of agent i; of those who are left over, AGENTS / SIZE.
fn group_of(order: ptr<function, Permutation>, i: u32) -> u32 {
    if RANDOM == 1u {
        return forward(order, i) / SIZE;
    }
    return i / SIZE;
}

// For kernels: the order of the replica that an invocation serves.
var<private> seats: Permutation;

fn begin(place: Place) {
    seats = order_of(place.replica);
}
