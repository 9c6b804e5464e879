// What each member gets in the group that an agent heads, and who is in it: the first half of interact/neighborhood_goods.
// Twin: src/phase/interact/neighborhood_goods/cpu.rs.

struct Group {
    sum: u32,
    contributors: u32,
    players: u32,
    punishers: u32,
    rewarders: u32,
}

fn is_in(those: u32, strategy: u32) -> u32 {
    return (those >> strategy) & 1u;
}

// What an agent pays into each of its groups, if it contributes.
fn paid(i: u32) -> u32 {
    if DIVIDED == 1u {
        return COST / (degree_of(i) + 1u);
    }
    return COST;
}

fn count(group: ptr<function, Group>, replica: u32, j: u32) {
    let s = strategy_at(replica, j);
    let gives = is_in(CONTRIBUTORS, s);
    (*group).sum += gives * paid(j);
    (*group).contributors += gives;
    (*group).players += 1u - is_in(LONERS, s);
    if SANCTIONS == 1u {
        (*group).punishers += is_in(PUNISHERS, s);
        (*group).rewarders += is_in(REWARDERS, s);
    }
}

// What contributions are multiplied by, units of 2^-16.
fn rate_of(contributors: u32, players: u32) -> u32 {
    if RATED == 0u {
        return MULTIPLICATION_Q16;
    }
    if SHARES > 0u {
        return tables[RATES + (2u * SHARES * contributors + players) / (2u * players)];
    }
    return tables[RATES + contributors];
}

fn share(group: Group) -> u32 {
    // Who is alone has what it paid back; where nobody is, nobody reads this.
    if LONERS != 0u && group.players < 2u {
        return LONER_PAYOFF + group.sum;
    }
    let good = mul_wide(group.sum, rate_of(group.contributors, group.players));
    return ((good.y << 16u) | (good.x >> 16u)) / group.players;
}

// The place of a number of the group that an agent heads.
fn plane_index(plane: u32, replica: u32, head: u32) -> u32 {
    return agent_index(plane * REPLICAS + replica, head);
}

fn know(replica: u32, head: u32) {
    var group = Group(0u, 0u, 0u, 0u, 0u);
    count(&group, replica, head);
    let slots = slots_of(head);
    for (var slot = 0u; slot < slots; slot++) {
        let j = at_slot(head, slot);
        if j != NOBODY {
            count(&group, replica, j);
        }
    }
    scratch[agent_index(replica, head)] = share(group);
    if SANCTIONS == 1u {
        scratch[plane_index(1u, replica, head)] = group.contributors;
        scratch[plane_index(2u, replica, head)] = group.players - group.contributors;
        scratch[plane_index(3u, replica, head)] = group.punishers;
        scratch[plane_index(4u, replica, head)] = group.rewarders;
    }
}

fn serve(place: Place) {
    for (var lane = 0u; lane < 4u; lane++) {
        for (var b = 0u; b < 4u; b++) {
            let i = place.first + 32u * lane + b;
            if exists(i) {
                know(place.replica, i);
            }
        }
    }
}
