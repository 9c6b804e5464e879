// interact/audit: harmful acts are found out now and then and cost a fine or a bribe. Twin: src/phase/interact/audit/cpu.rs.

struct Drawn {
    words: vec4<u32>,
}

var<private> seats: Permutation;

fn begin(place: Place) {
    if RESTORES == 1u && SEATED == 1u {
        seats = permutation_of(select(DRAW | DRAW_VICTIM, MET, MET > 0u), place.replica);
    }
}

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

// Has an agent done harm, and is its bond forfeited?
fn forfeits(replica: u32, j: u32) -> bool {
    if ((HARMFUL >> strategy_at(replica, j)) & 1u) == 0u {
        return false;
    }
    return happens(agent_word(j, DRAW | DRAW_AUDIT, replica), FINED_Q30);
}

// What an agent gets of the bonds of its group; its own if it has met nobody.
fn restored(replica: u32, i: u32) -> u32 {
    var order = seats;
    var seat = i;
    if SEATED == 1u {
        seat = forward(&order, i);
    }
    let head = seat - seat % MEMBERS;
    if head + MEMBERS > AGENTS {
        return select(0u, FINE, forfeits(replica, i));
    }
    var sum = 0u;
    for (var back = 1u; back < MEMBERS; back++) {
        var other = head + (seat - head + MEMBERS - back) % MEMBERS;
        if SEATED == 1u {
            other = inverse(&order, other);
        }
        if forfeits(replica, other) {
            sum += SHARE + select(0u, 1u, back <= SPARE);
        }
    }
    return sum;
}

fn earned(place: Place, i: u32, own: u32, lane: u32, drawn: Drawn) -> i32 {
    var sum = 0u;
    if RESTORES == 1u {
        sum = restored(place.replica, i);
    }
    if ((HARMFUL >> own) & 1u) == 1u {
        sum -= moral(place.replica, i) + sanction(drawn.words[lane]);
    }
    return bitcast<i32>(sum);
}
