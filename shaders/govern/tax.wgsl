// govern/tax: pay a share, get an equal part of all shares. Twin: src/phase/govern/tax/cpu.rs.

fn tax(stock: u32) -> u32 {
    let taxed = stock - min(stock, EXEMPT);
    return select(mul_wide(RATE_Q32, taxed).y, taxed, WHOLE == 1u);
}

// What the members of a pool get back: each, so many one more, from a place on, of so many places.
struct Pool {
    each: u32,
    left: u32,
    start: u32,
    members: u32,
}

fn pool_of(total: vec2<u32>, members: u32, word: u32) -> Pool {
    let each = div_wide(total.x, total.y, members);
    return Pool(each, total.x - each * members, index_below(word, members), members);
}

fn part(pool: Pool, place: u32) -> u32 {
    let behind = select(place - pool.start, place + (pool.members - pool.start), place < pool.start);
    return pool.each + select(0u, 1u, behind < pool.left);
}

fn group_pool(replica: u32, first: u32) -> Pool {
    var total = vec2<u32>(0u);
    for (var j = first; j < first + MEMBERS; j++) {
        total = plus(total, vec2<u32>(tax(resources_at(replica, j)), 0u));
    }
    return pool_of(total, MEMBERS, agent_word(first, DRAW | DRAW_FIRST, replica));
}

fn serve(place: Place) {
    var pool: Pool;
    if GROUPED == 0u {
        let at = 2u * place.replica;
        pool = pool_of(vec2<u32>(scratch[at], scratch[at + 1u]), AGENTS, agent_word(0u, DRAW | DRAW_FIRST, place.replica));
    }
    for (var lane = 0u; lane < 4u; lane++) {
        for (var b = 0u; b < 4u; b++) {
            let i = place.first + 32u * lane + b;
            if exists(i) {
                var inside = i;
                if GROUPED == 1u {
                    inside = i % MEMBERS;
                    pool = group_pool(place.replica, i - inside);
                }
                let own = resources_at(place.replica, i);
                let rest = own - tax(own);
                resources_next[agent_index(place.replica, i)] = rest + min(part(pool, inside), ~rest);
            }
        }
    }
}
