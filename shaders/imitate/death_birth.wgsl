// imitate/death_birth: a place goes to a neighbour in proportion to fitness. Twin: src/phase/imitate/death_birth/cpu.rs.

struct Drawn {
    parent: vec4<u32>,
    revise: vec4<u32>,
}

fn draws(place: Place, b: u32) -> Drawn {
    return Drawn(block_words(place.block + b, DRAW | DRAW_MODEL, place.replica), revise_words(place.block + b, place.replica));
}

fn plus_fitness(sum: vec2<u32>, replica: u32, j: u32) -> vec2<u32> {
    return plus(sum, vec2<u32>(fitness_of(payoff_at(replica, j)), 0u));
}

// Whom the agent takes after; itself if nobody has any fitness. Neighbours first, then oneself where one competes for one's own place.
fn parent(replica: u32, i: u32, word: u32) -> u32 {
    let slots = slots_of(i);
    var total = vec2<u32>(0u);
    for (var slot = 0u; slot < slots; slot++) {
        let j = at_slot(i, slot);
        if j != NOBODY {
            total = plus_fitness(total, replica, j);
        }
    }
    if INCLUDE_SELF == 1u {
        total = plus_fitness(total, replica, i);
    }
    let goal = share_of(word, total);
    var sum = vec2<u32>(0u);
    for (var slot = 0u; slot < slots; slot++) {
        let j = at_slot(i, slot);
        if j != NOBODY {
            sum = plus_fitness(sum, replica, j);
            if wide_less(goal, sum) {
                return j;
            }
        }
    }
    return i;
}

fn next(place: Place, i: u32, lane: u32, drawn: Drawn) -> vec2<u32> {
    var copied = i;
    if revises(i, drawn.revise[lane], rests) {
        copied = parent(place.replica, i, drawn.parent[lane]);
    }
    return vec2<u32>(strategy_at(place.replica, copied), copied);
}
