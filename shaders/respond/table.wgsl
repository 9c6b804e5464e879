// respond/table: the next strategy by a table, at the place of what is seen. Twin: src/phase/respond/table/cpu.rs.

fn counted(s: u32) -> vec4<u32> {
    return select(vec4<u32>(0u), vec4<u32>(1u), vec4<u32>(s) == vec4<u32>(COUNTED_0, COUNTED_1, COUNTED_2, COUNTED_3));
}

// A count, or the bin of its share.
fn digit(n: u32, all: u32) -> u32 {
    if RESOLUTION == 0u {
        return n;
    }
    if all == 0u {
        return 0u;
    }
    let product = mul_wide(n, RESOLUTION);
    return div_wide(product.x, product.y, all);
}

// Counts of nobody are nobody's.
fn seen_here(replica: u32, i: u32, lane: u32, drawn: Sampled) -> Seen {
    if COUNTED_0 == 0xffffffffu {
        return Seen(vec4<u32>(0u), 0u);
    }
    let seen = seen_by(replica, i, lane, drawn);
    return Seen(select(seen.kinds, vec4<u32>(0u), seen.all == 0u), seen.all);
}

fn limits_of(replica: u32, i: u32, own: u32, seen: Seen) -> u32 {
    var row = own;
    if BY_CLASS == 1u {
        row += STRATEGIES * (trait_class_at(replica, i) & 15u);
    }
    if COUNTED_3 != 0xffffffffu {
        row = row * RADIX + digit(seen.kinds.w, seen.all);
    }
    if COUNTED_2 != 0xffffffffu {
        row = row * RADIX + digit(seen.kinds.z, seen.all);
    }
    if COUNTED_1 != 0xffffffffu {
        row = row * RADIX + digit(seen.kinds.y, seen.all);
    }
    if COUNTED_0 != 0xffffffffu {
        row = row * RADIX + digit(seen.kinds.x, seen.all);
    }
    return LIMITS + row * STRATEGIES;
}

// The first strategy whose limit exceeds the word; the last limit is 1.
fn chosen(limits: u32, word: u32) -> u32 {
    var s = 0u;
    for (var k = 0u; k + 1u < STRATEGIES; k++) {
        s += select(0u, 1u, tables[limits + k] <= (word >> 2u));
    }
    return s;
}

fn next(place: Place, i: u32, lane: u32, drawn: Drawn) -> u32 {
    let own = strategy_at(place.replica, i);
    if !revises(i, drawn.revise[lane], NOBODY) {
        return own;
    }
    let seen = seen_here(place.replica, i, lane, drawn.peers);
    return chosen(limits_of(place.replica, i, own, seen), drawn.choice[lane]);
}
