// network/rewire: links that disappoint are redrawn. Twin: src/phase/network/rewire/cpu.rs.

fn link_index(slot: u32, replica: u32, i: u32) -> u32 {
    return agent_index(slot * REPLICAS + replica, i);
}

fn disappoints(i: u32, j: u32, own: u32, other: u32) -> bool {
    let role = select(0u, 16u, j < i);
    return ((tables[MASKS + role + own] >> other) & 1u) == 1u;
}

// Where the link of i, now to j, may lead.
fn candidate(replica: u32, i: u32, j: u32, word: u32, low: u32) -> u32 {
    if OF_NEIGHBORS == 1u {
        return link_at(index_below(word, SLOTS), replica, j);
    }
    return pick(i, word, low);
}

fn keep(replica: u32, i: u32) {
    if exists(i) {
        for (var slot = 0u; slot < SLOTS; slot++) {
            link_next[link_index(slot, replica, i)] = link_at(slot, replica, i);
        }
    }
}

fn redraw(replica: u32, i: u32, slot: u32, event: u32, word: u32, low: u32) {
    if !exists(i) || !happens(event, PROBABILITY_Q30) {
        return;
    }
    let j = link_at(slot, replica, i);
    if !disappoints(i, j, strategy_at(replica, i), strategy_at(replica, j)) {
        return;
    }
    let end = candidate(replica, i, j, word, low);
    var free = end != i;
    for (var other = 0u; other < SLOTS; other++) {
        free = free && link_next[link_index(other, replica, i)] != end;
    }
    if free {
        link_next[link_index(slot, replica, i)] = end;
    }
}

// The links in one slot of the four agents that share block b.
fn redraws(place: Place, b: u32, slot: u32) {
    let events = block_words(place.block + b, DRAW | (DRAW_REDRAW + slot), place.replica);
    if all((events >> vec4<u32>(2u)) >= vec4<u32>(PROBABILITY_Q30)) {
        return;
    }
    let ends = block_words(place.block + b, DRAW | (DRAW_ENDS + 2u * slot), place.replica);
    var low = vec4<u32>(0u);
    if POOL_WIDE == 1u {
        low = block_words(place.block + b, DRAW | (DRAW_ENDS + 2u * slot + 1u), place.replica);
    }
    let i = place.first + b;
    redraw(place.replica, i, slot, events.x, ends.x, low.x);
    redraw(place.replica, i + 32u, slot, events.y, ends.y, low.y);
    redraw(place.replica, i + 64u, slot, events.z, ends.z, low.z);
    redraw(place.replica, i + 96u, slot, events.w, ends.w, low.w);
}

fn serve(place: Place) {
    for (var b = 0u; b < 4u; b++) {
        for (var lane = 0u; lane < 4u; lane++) {
            keep(place.replica, place.first + 32u * lane + b);
        }
        for (var slot = 0u; slot < SLOTS; slot++) {
            redraws(place, b, slot);
        }
    }
}
