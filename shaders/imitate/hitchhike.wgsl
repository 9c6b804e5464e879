// imitate/hitchhike: who copied a strategy copies values too. Twin: src/phase/imitate/hitchhike/cpu.rs.

struct Drawn {
    copies: vec4<u32>,
}

fn begin(place: Place) {}

fn draws(place: Place, b: u32, d: u32) -> Drawn {
    if CERTAIN == 1u {
        return Drawn(vec4<u32>(0u));
    }
    return Drawn(block_words(place.block + b, DRAW | d, place.replica));
}

// Whom values come from, and which: the invocation that serves i goes through its dimensions in order.
fn tell(replica: u32, d: u32, i: u32, source: u32) {
    let at = agent_index(replica, i);
    var word = 0u;
    if d > 0u {
        word = giver[at];
    }
    if source != i {
        word |= source | (1u << (24u + d));
    }
    giver[at] = word;
}

fn moved(place: Place, d: u32, i: u32, lane: u32, drawn: Drawn) -> u32 {
    var source = i;
    if happens(drawn.copies[lane], probability_q30_of(i)) {
        source = model_at(place.replica, i);
    }
    if TELLS == 1u {
        tell(place.replica, d, i, source);
    }
    return value_at(d, place.replica, source);
}
