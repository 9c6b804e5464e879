// What each member gets in the group that an agent heads: the first half of interact/neighborhood_goods.
// Twin: src/phase/interact/neighborhood_goods/cpu.rs.

// What an agent pays into each of its groups.
fn paid(replica: u32, i: u32) -> u32 {
    if ((CONTRIBUTORS >> strategy_at(replica, i)) & 1u) == 0u {
        return 0u;
    }
    if DIVIDED == 1u {
        return COST / (degree_of(i) + 1u);
    }
    return COST;
}

fn share(replica: u32, head: u32) -> u32 {
    var sum = paid(replica, head);
    var members = 1u;
    let slots = slots_of(head);
    for (var slot = 0u; slot < slots; slot++) {
        let j = at_slot(head, slot);
        if j != NOBODY {
            sum += paid(replica, j);
            members += 1u;
        }
    }
    let good = mul_wide(sum, MULTIPLICATION_Q16);
    return ((good.y << 16u) | (good.x >> 16u)) / members;
}

fn serve(place: Place) {
    for (var lane = 0u; lane < 4u; lane++) {
        for (var b = 0u; b < 4u; b++) {
            let i = place.first + 32u * lane + b;
            if exists(i) {
                scratch[agent_index(place.replica, i)] = share(place.replica, i);
            }
        }
    }
}
