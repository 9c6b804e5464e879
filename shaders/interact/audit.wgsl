// interact/audit: harmful acts are found out now and then and cost a fine or a bribe. Twin: src/phase/interact/audit/cpu.rs.

struct Drawn {
    words: vec4<u32>,
}

fn begin(place: Place) {}

fn draws(place: Place, b: u32) -> Drawn {
    if FIELD == 1u {
        return Drawn(vec4<u32>(0u));
    }
    return Drawn(block_words(place.block + b, DRAW | DRAW_AUDIT, place.replica));
}

// What a harmful act costs, by the word of its audit.
fn lost(word: u32) -> u32 {
    if FIELD == 1u {
        return AVERAGE;
    }
    if happens(word, FINED_Q30) {
        return MORAL_COST + FINE;
    }
    return MORAL_COST + select(0u, BRIBE, happens(word, AUDITED_Q30));
}

fn earned(place: Place, i: u32, own: u32, lane: u32, drawn: Drawn) -> i32 {
    if ((HARMFUL >> own) & 1u) == 0u {
        return 0;
    }
    return -bitcast<i32>(lost(drawn.words[lane]));
}
