// imitate/proportional: adopt a random model's strategy by what it earned more. Twin: src/phase/imitate/proportional/cpu.rs.

// The difference of payoffs of a pair that is copied with certainty.
fn range_of(i: u32, j: u32) -> u32 {
    if BY_DEGREE == 1u {
        return RANGE * max(max(degree_of(i), degree_of(j)), 1u);
    }
    return RANGE;
}

fn adopts(fraction: u32, range: u32, more: i32) -> bool {
    return i32(index_below(fraction, range)) < more;
}

// Strategy after the comparison, and whom it comes from.
fn compared(replica: u32, i: u32, other: Model) -> vec2<u32> {
    let mine = packed_at(replica, i);
    let theirs = packed_at(replica, other.agent);
    let copies = adopts(other.fraction, range_of(i, other.agent), unpack_payoff(theirs) - unpack_payoff(mine));
    return vec2<u32>(select(mine, theirs, copies) & 0xffu, select(i, other.agent, copies));
}

fn next(place: Place, i: u32, lane: u32, drawn: Drawn) -> vec2<u32> {
    if !revises(i, drawn.revise[lane], rests) {
        return vec2<u32>(strategy_at(place.replica, i), i);
    }
    return compared(place.replica, i, drawn_model(i, lane, drawn.model));
}
