// interact/contest: groups contend for a prize by effort. Sums of strengths, or winners, have been found before
// (shaders/interact/contest_groups.wgsl). Twin: src/phase/interact/contest/cpu.rs.

// What agent i gets of the winner's part of the prize, by what is known of its group.
fn won(replica: u32, i: u32, found: u32, present: u32) -> u32 {
    if LOTTERY == 1u {
        return select(0u, PRIZE, found == i);
    }
    if found == 0u {
        return tables[EVENS + present];
    }
    let product = mul_wide(PRIZE, weight_of(replica, i));
    return mean_half_even(product.x, product.y, found);
}

fn earned(place: Place, i: u32, own: u32, lane: u32, drawn: Drawn) -> i32 {
    var order = seats;
    let group = group_of(&order, i);
    if group >= AGENTS / SIZE || stays_out(own) {
        return 0;
    }
    let present = scratch[agent_index(place.replica, 2u * group + 1u)];
    let gets = tables[SHARES + present] + won(place.replica, i, scratch[agent_index(place.replica, 2u * group)], present);
    var pays = tables[PAYS + own];
    if BY_VALUE == 1u {
        pays += times_factor(amount_of(place.replica, i) << 15u, COST_MANTISSA, COST_SHIFT);
    }
    return i32(gets) - i32(pays);
}
