// interact/neighborhood_goods: shares of all groups that an agent is in, less what it paid. What groups share out has been computed before
// (shaders/interact/neighborhood_shares.wgsl). Twin: src/phase/interact/neighborhood_goods/cpu.rs.

struct Drawn {
    none: u32,
}

fn begin(place: Place) {}

fn draws(place: Place, b: u32) -> Drawn {
    return Drawn(0u);
}

fn earned(place: Place, i: u32, own: u32, lane: u32, drawn: Drawn) -> i32 {
    var sum = scratch[agent_index(place.replica, i)];
    var groups = 1u;
    let slots = slots_of(i);
    for (var slot = 0u; slot < slots; slot++) {
        let j = at_slot(i, slot);
        if j != NOBODY {
            sum += scratch[agent_index(place.replica, j)];
            groups += 1u;
        }
    }
    var pays = 0u;
    if ((CONTRIBUTORS >> own) & 1u) == 1u {
        pays = COST;
        if DIVIDED == 1u {
            pays = COST / groups;
        }
    }
    return i32(sum) - i32(groups * pays);
}
