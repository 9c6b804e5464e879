// convention/naming_game: agents agree on a word by talking. Twin: src/phase/convention/naming_game/cpu.rs.

struct Drawn {
    partner: Models,
    utter: vec4<u32>,
    revise: vec4<u32>,
}

fn draws(place: Place, b: u32) -> Drawn {
    var drawn: Drawn;
    if PAIRS == 0u {
        drawn.partner = model_words(place.block + b, place.replica);
        drawn.utter = block_words(place.block + b, DRAW | DRAW_UTTER, place.replica);
    }
    drawn.revise = revise_words(place.block + b, place.replica);
    return drawn;
}

// The bit of the word that a speaker utters.
fn uttered(said: u32, chance: u32) -> u32 {
    var known = said + 1u;
    for (var skip = index_below(chance, countOneBits(known)); skip > 0u; skip--) {
        known &= known - 1u;
    }
    return known & (~known + 1u);
}

fn after_hearing(own: u32, word: u32) -> u32 {
    let known = own + 1u;
    return select(known | word, word, (known & word) != 0u) - 1u;
}

fn talk(replica: u32, i: u32, own: u32) -> u32 {
    var order = seats;
    let seat = forward(&order, i);
    let other = seat ^ 1u;
    if other >= AGENTS {
        return own;
    }
    let j = inverse(&order, other);
    let theirs = strategy_at(replica, j);
    let speaks = (seat & 1u) == 0u;
    let word = uttered(select(theirs, own, speaks), agent_word(select(j, i, speaks), DRAW | DRAW_UTTER, replica));
    let success = ((select(own, theirs, speaks) + 1u) & word) != 0u;
    if speaks && !success {
        return own;
    }
    return after_hearing(own, word);
}

fn next(place: Place, i: u32, lane: u32, drawn: Drawn) -> u32 {
    let own = strategy_at(place.replica, i);
    if !revises(i, drawn.revise[lane], NOBODY) {
        return own;
    }
    if PAIRS == 1u {
        return talk(place.replica, i, own);
    }
    let j = model_of(i, drawn.partner.model[lane], drawn.partner.low[lane], 0u).agent;
    if j == i {
        return own;
    }
    return after_hearing(own, uttered(strategy_at(place.replica, j), drawn.utter[lane]));
}
