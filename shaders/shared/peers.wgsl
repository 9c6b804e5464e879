// Those whom an agent sees, counted, and the words of a choice by these counts; the twin of src/phase/respond/counting.rs. Wants the words of `Peers`, and of the kernel
//   counted(s) -> vec4<u32>     what an agent of strategy s adds to the counts

const SEES_FIELD: u32 = 0u;
const SEES_NEIGHBORS: u32 = 1u;
const SEES_SAMPLE: u32 = 2u;

// Counts of up to four kinds of peers, and of all.
struct Seen {
    kinds: vec4<u32>,
    all: u32,
}

// Counts of the peers drawn by the four agents that share a block.
struct Sampled {
    x: vec4<u32>,
    y: vec4<u32>,
    z: vec4<u32>,
    w: vec4<u32>,
}

fn met(place: Place, b: u32, lane: u32, others: Others) -> vec4<u32> {
    let i = place.first + 32u * lane + b;
    if !exists(i) {
        return vec4<u32>(0u);
    }
    return counted(strategy_at(place.replica, other_of(i, lane, others)));
}

fn sampled(place: Place, b: u32) -> Sampled {
    var found: Sampled;
    for (var q = 0u; q < PEERS; q++) {
        let others = other_words(place.block + b, place.replica, DRAW_MODELS + 2u * q);
        found.x += met(place, b, 0u, others);
        found.y += met(place, b, 1u, others);
        found.z += met(place, b, 2u, others);
        found.w += met(place, b, 3u, others);
    }
    return found;
}

struct Drawn {
    choice: vec4<u32>,
    revise: vec4<u32>,
    peers: Sampled,
}

fn begin(place: Place) {}

fn draws(place: Place, b: u32) -> Drawn {
    var drawn: Drawn;
    drawn.choice = block_words(place.block + b, DRAW | DRAW_MODEL, place.replica);
    drawn.revise = revise_words(place.block + b, place.replica);
    if SEES == SEES_SAMPLE {
        drawn.peers = sampled(place, b);
    }
    return drawn;
}

fn of_lane(found: Sampled, lane: u32) -> vec4<u32> {
    return select(select(found.x, found.y, lane == 1u), select(found.z, found.w, lane == 3u), lane > 1u);
}

// All neighbours.
fn around(replica: u32, i: u32) -> Seen {
    var seen: Seen;
    let slots = slots_of(i);
    for (var slot = 0u; slot < slots; slot++) {
        let j = at_slot(i, slot);
        if j != NOBODY {
            seen.kinds += counted(strategy_at(replica, j));
            seen.all += 1u;
        }
    }
    return seen;
}

// The whole population, as counted before the kernel.
fn crowd(replica: u32, i: u32) -> Seen {
    var seen: Seen;
    for (var s = 0u; s < STRATEGIES; s++) {
        seen.kinds += scratch[replica * 16u + s] * counted(s);
    }
    if SKIP_SELF == 1u {
        seen.kinds -= counted(strategy_at(replica, i));
    }
    seen.all = POOL;
    return seen;
}

// What agent i sees; nobody: all is 0.
fn seen_by(replica: u32, i: u32, lane: u32, drawn: Sampled) -> Seen {
    if SEES == SEES_FIELD {
        return crowd(replica, i);
    }
    if SEES == SEES_NEIGHBORS {
        return around(replica, i);
    }
    return Seen(of_lane(drawn, lane), select(PEERS, 0u, nobody_around(i)));
}
