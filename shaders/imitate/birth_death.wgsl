// imitate/birth_death: the fit send children to random neighbours. Twin: src/phase/imitate/birth_death/cpu.rs.
// To whom has been found out before (shaders/imitate/children.wgsl).

struct Drawn {
    sender: vec4<u32>,
}

fn begin(place: Place) {}

fn draws(place: Place, b: u32) -> Drawn {
    return Drawn(block_words(place.block + b, DRAW | DRAW_SENDER, place.replica));
}

// Number `place` of those who send i a child; how many there are if it is NOBODY.
fn sender(replica: u32, i: u32, place: u32) -> u32 {
    var count = 0u;
    let slots = slots_of(i);
    for (var slot = 0u; slot < slots; slot++) {
        let j = at_slot(i, slot);
        if j != NOBODY && scratch[agent_index(replica, j)] == i {
            if count == place {
                return j;
            }
            count += 1u;
        }
    }
    return count;
}

fn next(place: Place, i: u32, lane: u32, drawn: Drawn) -> vec2<u32> {
    var copied = i;
    let count = sender(place.replica, i, NOBODY);
    if count > 0u {
        copied = sender(place.replica, i, index_below(drawn.sender[lane], count));
    }
    return vec2<u32>(strategy_at(place.replica, copied), copied);
}
