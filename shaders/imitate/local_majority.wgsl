// imitate/local_majority: what most of a random group have; ties to the status quo. Twin: src/phase/imitate/local_majority/cpu.rs.
// The strategies stand in the order of seats already (shaders/shared/seats.wgsl).

struct Drawn {
    revise: vec4<u32>,
}

var<private> seats: Permutation;
var<private> rests: u32;

fn begin(place: Place) {
    seats = permutation_of(DRAW | DRAW_MATCHING, place.replica);
    rests = resting(place.replica);
}

fn draws(place: Place, b: u32) -> Drawn {
    return Drawn(revise_words(place.block + b, place.replica));
}

// Members of each strategy from seat `first` on, a byte each.
fn tallies(replica: u32, first: u32) -> vec4<u32> {
    var tally = vec4<u32>(0u);
    for (var k = 0u; k < SIZE; k++) {
        let seat = first + k;
        let s = byte_of(scratch[word_index(replica, seat)], seat);
        tally += select(vec4<u32>(0u), vec4<u32>(1u << (8u * (s & 3u))), vec4<u32>(s >> 2u) == vec4<u32>(0u, 1u, 2u, 3u));
    }
    return tally;
}

// What the group of a seat takes; `own` where it takes nothing.
fn taken(replica: u32, seat: u32, own: u32) -> u32 {
    let first = seat - seat % SIZE;
    if first + SIZE > AGENTS {
        return own;
    }
    let tally = tallies(replica, first);
    var most = 0u;
    var leader = own;
    for (var s = 0u; s < STRATEGIES; s++) {
        let word = select(select(tally.w, tally.z, s < 12u), select(tally.y, tally.x, s < 4u), s < 8u);
        let held = (word >> (8u * (s & 3u))) & 0xffu;
        if held > most {
            most = held;
            leader = s;
        } else if held == most {
            // Several have most, unless a later one has more.
            leader = select(STATUS_QUO, own, STATUS_QUO > 15u);
        }
    }
    return leader;
}

fn next(place: Place, i: u32, lane: u32, drawn: Drawn) -> vec2<u32> {
    let own = strategy_at(place.replica, i);
    if !revises(i, drawn.revise[lane], rests) {
        return vec2<u32>(own, i);
    }
    var order = seats;
    return vec2<u32>(taken(place.replica, forward(&order, i), own), i);
}
