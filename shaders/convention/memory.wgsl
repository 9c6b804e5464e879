// convention/memory: say the word that one has heard of late. Twin: src/phase/convention/memory/cpu.rs.

struct Drawn {
    partners: Others,
    words: vec4<u32>,
    revise: vec4<u32>,
}

fn draws(place: Place, b: u32) -> Drawn {
    var drawn: Drawn;
    if PAIRS == 0u {
        drawn.partners = other_words(place.block + b, place.replica, DRAW_MODEL);
    }
    drawn.words = block_words(place.block + b, DRAW | DRAW_UTTER, place.replica);
    drawn.revise = revise_words(place.block + b, place.replica);
    return drawn;
}

// Whom agent i hears; itself: nobody.
fn heard_by(i: u32, lane: u32, drawn: Drawn) -> u32 {
    if PAIRS == 0u {
        return other_of(i, lane, drawn.partners);
    }
    return paired_with(i);
}

fn after_hearing(before: u32, first: u32) -> u32 {
    let heard = min((before >> 8u) + 1u, LENGTH);
    return (heard << 8u) | (((before << 1u) | first) & ((1u << LENGTH) - 1u));
}

fn says_q30(replica: u32, i: u32, now: u32) -> u32 {
    var at = SAYS + (now >> 8u) * 9u + countOneBits(now & 255u);
    if BY_CLASS == 1u {
        at += 81u * (trait_class_at(replica, i) & 15u);
    }
    return tables[at];
}

// Its memory each agent changes alone, in place.
fn next(place: Place, i: u32, lane: u32, drawn: Drawn) -> u32 {
    let own = strategy_at(place.replica, i);
    let j = heard_by(i, lane, drawn);
    if j == i || !learns(place.replica, i) || !revises(i, drawn.revise[lane], NOBODY) {
        return own;
    }
    let at = agent_index(place.replica, i);
    let now = after_hearing(memory[at], select(0u, 1u, strategy_at(place.replica, j) == 0u));
    memory[at] = now;
    return select(1u, 0u, happens(drawn.words[lane], says_q30(place.replica, i, now)));
}
