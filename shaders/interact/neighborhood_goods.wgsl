// interact/neighborhood_goods: shares of all groups that an agent is in, less what it paid. What groups share out has been computed before
// (shaders/interact/neighborhood_shares.wgsl). Twin: src/phase/interact/neighborhood_goods/cpu.rs.

fn begin(place: Place) {}

fn is_in(those: u32, strategy: u32) -> bool {
    return ((those >> strategy) & 1u) == 1u;
}

// What is known of the group that an agent heads: a share, then contributors, keepers, punishers, rewarders.
fn known(plane: u32, replica: u32, head: u32) -> u32 {
    return scratch[agent_index(plane * REPLICAS + replica, head)];
}

// Contributors, keepers, punishers and rewarders of a group.
fn members(replica: u32, head: u32) -> vec4<u32> {
    return vec4<u32>(known(1u, replica, head), known(2u, replica, head), known(3u, replica, head), known(4u, replica, head));
}

// What others do to an agent in all its groups, less what it costs to do as much to them.
fn sanctioned(own: u32, sums: vec4<u32>, groups: u32) -> i32 {
    let gives = is_in(CONTRIBUTORS, own);
    // Oneself is in all of them.
    let oneself = vec4<bool>(gives, !gives, is_in(PUNISHERS, own), is_in(REWARDERS, own));
    let others = vec4<i32>(sums - select(vec4<u32>(0u), vec4<u32>(groups), oneself));
    var sum = select(-i32(FINE) * others.z, i32(REWARD) * others.w, gives);
    if oneself.z {
        sum -= i32(PUNISHING_COST) * others.y;
    }
    if oneself.w {
        sum -= i32(REWARDING_COST) * others.x;
    }
    return sum;
}

fn earned(place: Place, i: u32, own: u32, lane: u32, drawn: Drawn) -> i32 {
    var sum = known(0u, place.replica, i);
    var groups = 1u;
    var met = vec4<u32>(0u);
    if SANCTIONS == 1u {
        met = members(place.replica, i);
    }
    let slots = slots_of(i);
    for (var slot = 0u; slot < slots; slot++) {
        let j = at_slot(i, slot);
        if j != NOBODY {
            sum += known(0u, place.replica, j);
            groups += 1u;
            if SANCTIONS == 1u {
                met += members(place.replica, j);
            }
        }
    }
    if is_in(LONERS, own) {
        return i32(groups * LONER_PAYOFF);
    }
    var pays = 0u;
    if is_in(CONTRIBUTORS, own) {
        pays = COST;
        if DIVIDED == 1u {
            pays = COST / groups;
        }
    }
    var earns = i32(sum) - i32(groups * pays);
    if SANCTIONS == 1u {
        earns += sanctioned(own, met, groups);
    }
    return earns;
}
