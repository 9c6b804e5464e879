// interact/bertrand: groups of firms set prices, consumers choose by logit demand. Twin: src/phase/interact/bertrand/cpu.rs.

struct Drawn {
    nothing: u32,
}

fn begin(place: Place) {}

fn draws(place: Place, b: u32) -> Drawn {
    return Drawn(0u);
}

fn earned(place: Place, i: u32, own: u32, lane: u32, drawn: Drawn) -> i32 {
    let first = i - i % FIRMS;
    var at = own;
    for (var j = first; j < first + FIRMS; j++) {
        if j != i {
            at = at * PRICES + strategy_at(place.replica, j);
        }
    }
    return bitcast<i32>(tables[PAYOFFS + at]);
}
