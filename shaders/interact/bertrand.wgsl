// interact/bertrand: groups of firms set prices, consumers choose by logit demand. Twin: src/phase/interact/bertrand/cpu.rs.

struct Drawn {
    audit: vec4<u32>,
}

fn begin(place: Place) {}

fn draws(place: Place, b: u32) -> Drawn {
    if ABOVE == 0u {
        return Drawn(vec4<u32>(0u));
    }
    return Drawn(block_words(place.block + b, DRAW | DRAW_AUDIT, place.replica));
}

fn earned(place: Place, i: u32, own: u32, lane: u32, drawn: Drawn) -> i32 {
    let first = i - i % FIRMS;
    var at = own;
    for (var j = first; j < first + FIRMS; j++) {
        if j != i {
            at = at * PRICES + strategy_at(place.replica, j);
        }
    }
    let fined = ((ABOVE >> own) & 1u) == 1u && happens(drawn.audit[lane], AUDIT_Q30);
    return bitcast<i32>(tables[PAYOFFS + at]) - select(0, i32(FINE), fined);
}
