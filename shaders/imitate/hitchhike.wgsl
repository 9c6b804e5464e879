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

fn moved(place: Place, d: u32, i: u32, lane: u32, drawn: Drawn) -> u32 {
    var source = i;
    if happens(drawn.copies[lane], probability_q30_of(i)) {
        source = model_at(place.replica, i);
    }
    return value_at(d, place.replica, source);
}
