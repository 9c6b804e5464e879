// respond/conformity: a strategy by how many of those seen have it. Twin: src/phase/respond/conformity/cpu.rs.

fn counted(s: u32) -> vec4<u32> {
    return vec4<u32>(select(0u, 1u, s == TOWARD), 0u, 0u, 0u);
}

// |x| times a factor in units of 2^-20, at most 2^23.
fn scaled(size: u32, peers: u32) -> u32 {
    if SCALED == 0u {
        return min(size, 1u << 23u);
    }
    let product = mul_wide(size, tables[FACTORS + min(peers, FACTORS_LAST)]);
    return select((product.y << 12u) | (product.x >> 20u), 1u << 23u, product.y >= 2048u);
}

// 2 * beta * (m + h) where n of d peers say A, units of 2^-18.
fn argument_q18(kind: u32, n: u32, d: u32) -> i32 {
    let rest = d - n;
    let apart = max(n, rest) - min(n, rest);
    let m_q30 = div_wide(apart << 30u, apart >> 2u, d);
    let slope = bitcast<i32>(tables[SLOPES + kind]);
    let product = mul_wide(u32(abs(slope)), m_q30);
    let part = i32((product.y << 2u) | (product.x >> 30u));
    let all = bitcast<i32>(tables[SHIFTS + kind]) + select(-part, part, (n >= rest) == (slope >= 0));
    let size = i32(scaled(u32(abs(all)), d));
    return select(size, -size, all < 0);
}

fn next(place: Place, i: u32, lane: u32, drawn: Drawn) -> u32 {
    let own = strategy_at(place.replica, i);
    let seen = seen_by(place.replica, i, lane, drawn.peers);
    if seen.all == 0u || !revises(i, drawn.revise[lane], NOBODY) {
        return own;
    }
    var kind = 0u;
    if BY_CLASS == 1u {
        kind = trait_class_at(place.replica, i) & 15u;
    }
    let a = happens(drawn.choice[lane], threshold_q30(argument_q18(kind, seen.kinds.x, seen.all)));
    return select(1u - TOWARD, TOWARD, a);
}
