// imitate/majority: take the strategy that most others have. Twin: src/phase/imitate/majority/cpu.rs.

struct Drawn {
    // What most of MODELS others have, and the last of these others.
    majority: vec4<u32>,
    last: Others,
    revise: vec4<u32>,
}

// Others by strategy, four in each.
struct Tally {
    a: vec4<u32>,
    b: vec4<u32>,
    c: vec4<u32>,
    d: vec4<u32>,
}

fn counted(tally: Tally, s: u32) -> Tally {
    let one = select(vec4<u32>(0u), vec4<u32>(1u), vec4<u32>(s & 3u) == vec4<u32>(0u, 1u, 2u, 3u));
    if STRATEGIES <= 4u {
        return Tally(tally.a + one, tally.b, tally.c, tally.d);
    }
    let none = vec4<u32>(0u);
    let first = s & 12u;
    return Tally(
        tally.a + select(none, one, first == 0u),
        tally.b + select(none, one, first == 4u),
        tally.c + select(none, one, first == 8u),
        tally.d + select(none, one, first == 12u),
    );
}

// Number of the leader, and who that is.
fn leader(own: u32, before: vec2<u32>, s: u32, n: u32) -> vec2<u32> {
    let most = before.x;
    let holder = before.y;
    // The same number as the most so far: nobody leads.
    return vec2<u32>(max(most, n), select(select(holder, own, n == most), s, n > most));
}

fn leader_of_four(own: u32, before: vec2<u32>, s: u32, n: vec4<u32>) -> vec2<u32> {
    let first = leader(own, leader(own, before, s, n.x), s + 1u, n.y);
    return leader(own, leader(own, first, s + 2u, n.z), s + 3u, n.w);
}

// The strategy of the single largest tally; one's own where there is none.
fn plurality(own: u32, tally: Tally) -> u32 {
    var found = leader_of_four(own, vec2<u32>(0u, own), 0u, tally.a);
    if STRATEGIES > 4u {
        found = leader_of_four(own, found, 4u, tally.b);
        found = leader_of_four(own, found, 8u, tally.c);
        found = leader_of_four(own, found, 12u, tally.d);
    }
    return found.y;
}

fn all_neighbors(replica: u32, i: u32) -> Tally {
    var tally: Tally;
    let slots = slots_of(i);
    for (var slot = 0u; slot < slots; slot++) {
        let j = at_slot(i, slot);
        if j != NOBODY {
            tally = counted(tally, strategy_at(replica, j));
        }
    }
    return tally;
}

// One more other of the agent of a lane.
fn asked(place: Place, b: u32, lane: u32, others: Others, tally: Tally) -> Tally {
    let i = place.first + 32u * lane + b;
    if !exists(i) {
        return tally;
    }
    return counted(tally, strategy_at(place.replica, other_of(i, lane, others)));
}

fn majority(place: Place, b: u32, lane: u32, tally: Tally) -> u32 {
    let i = place.first + 32u * lane + b;
    if !exists(i) {
        return 0u;
    }
    return plurality(strategy_at(place.replica, i), tally);
}

fn draws(place: Place, b: u32) -> Drawn {
    var drawn: Drawn;
    drawn.revise = revise_words(place.block + b, place.replica);
    var x: Tally;
    var y: Tally;
    var z: Tally;
    var w: Tally;
    for (var q = 0u; q < MODELS; q++) {
        drawn.last = other_words(place.block + b, place.replica, DRAW_MODELS + 2u * q);
        x = asked(place, b, 0u, drawn.last, x);
        y = asked(place, b, 1u, drawn.last, y);
        z = asked(place, b, 2u, drawn.last, z);
        w = asked(place, b, 3u, drawn.last, w);
    }
    if MODELS > 0u {
        drawn.majority = vec4<u32>(
            majority(place, b, 0u, x),
            majority(place, b, 1u, y),
            majority(place, b, 2u, z),
            majority(place, b, 3u, w),
        );
    }
    return drawn;
}

fn next(place: Place, i: u32, lane: u32, drawn: Drawn) -> vec2<u32> {
    let own = strategy_at(place.replica, i);
    if !revises(i, drawn.revise[lane], rests) {
        return vec2<u32>(own, i);
    }
    if MODELS == 0u {
        return vec2<u32>(plurality(own, all_neighbors(place.replica, i)), i);
    }
    var copied = i;
    if MODELS == 1u {
        copied = other_of(i, lane, drawn.last);
    }
    return vec2<u32>(drawn.majority[lane], copied);
}
