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

// What the audit of a harmful act costs, by its word.
fn sanction(word: u32) -> u32 {
    if FIELD == 1u {
        return AVERAGE;
    }
    if happens(word, FINED_Q30) {
        return FINE;
    }
    return select(0u, BRIBE, happens(word, AUDITED_Q30));
}

// The moral cost of an agent, where averages do not hold it.
fn moral(replica: u32, i: u32) -> u32 {
    if BY_VALUE == 1u {
        let value = value_at(DIMENSION, replica, i);
        return index_below((value + (value >> 15u)) << 15u, 2u * MORAL_COST);
    }
    return select(MORAL_COST, 0u, FIELD == 1u);
}

fn earned(place: Place, i: u32, own: u32, lane: u32, drawn: Drawn) -> i32 {
    if ((HARMFUL >> own) & 1u) == 0u {
        return 0;
    }
    return -bitcast<i32>(moral(place.replica, i) + sanction(drawn.words[lane]));
}
