// Keyed permutations; the twin of src/num/permute.rs.

struct Permutation {
    keys: array<vec4<u32>, 4>,
    low_bits: u32,
    high_bits: u32,
    pairs: u32,
    before: u32,
    after: u32,
}

fn permutation_of(draw: u32, replica: u32) -> Permutation {
    var p: Permutation;
    // Not in a loop: Mesa 22.3 for AMD takes what a loop has left here for numbers of 24 bits, where replicas differ between lanes.
    p.keys[0] = block_words(0u, draw, replica);
    p.keys[1] = block_words(1u, draw, replica);
    p.keys[2] = block_words(2u, draw, replica);
    p.keys[3] = block_words(3u, draw, replica);
    let needed = 32u - countLeadingZeros(AGENTS - 1u);
    let bits = max(needed, 2u);
    p.low_bits = bits >> 1u;
    p.high_bits = bits - p.low_bits;
    p.pairs = select(PERMUTATION_PAIRS, PERMUTATION_PAIRS_LARGE, AGENTS > PERMUTATION_SMALL);
    p.before = index_below(p.keys[3].z, AGENTS);
    p.after = index_below(p.keys[3].w, AGENTS);
    return p;
}

// Whom agent i meets in a random matching of its fixed group of GRAPH_WIDTH, an even number, and its own seat: members sit in the order of their words of a
// draw, the lower one first of equals. Twin: `mates` in src/kernel/matching.rs.
fn mate_of(draw: u32, replica: u32, i: u32) -> vec2<u32> {
    let first = i - i % GRAPH_WIDTH;
    let own = agent_word(i, draw, replica);
    var seat = 0u;
    // The nearest on either side.
    var before = i;
    var after = i;
    var below = 0u;
    var above = 0xffffffffu;
    for (var j = first; j < first + GRAPH_WIDTH; j++) {
        let word = agent_word(j, draw, replica);
        if word < own || (word == own && j < i) {
            seat += 1u;
            if word >= below {
                before = j;
                below = word;
            }
        } else if j != i && (after == i || word < above) {
            after = j;
            above = word;
        }
    }
    return vec2<u32>(select(after, before, (seat & 1u) == 1u), seat);
}

fn mix(x: u32, key: u32) -> u32 {
    var h = (x + key) * 0x9E3779B1u;
    h = (h ^ (h >> 15u)) * 0x85EBCA77u;
    h = (h ^ ((key << 16u) | (key >> 16u)) ^ (h >> 13u)) * 0xC2B2AE3Du;
    return h ^ (h >> 16u);
}

fn rotate(x: u32, by: u32) -> u32 {
    let sum = x + by;
    return select(sum, sum - AGENTS, sum >= AGENTS);
}

fn key_pair(p: ptr<function, Permutation>, pair: u32) -> vec2<u32> {
    let four = (*p).keys[pair >> 1u];
    return select(four.xy, four.zw, (pair & 1u) == 1u);
}

fn encrypt(p: ptr<function, Permutation>, x: u32) -> u32 {
    let low_mask = (1u << (*p).low_bits) - 1u;
    let high_mask = (1u << (*p).high_bits) - 1u;
    var low = x & low_mask;
    var high = x >> (*p).low_bits;
    for (var pair = 0u; pair < (*p).pairs; pair++) {
        let key = key_pair(p, pair);
        high ^= mix(low, key.x) & high_mask;
        low ^= mix(high, key.y) & low_mask;
    }
    return (high << (*p).low_bits) | low;
}

fn decrypt(p: ptr<function, Permutation>, x: u32) -> u32 {
    let low_mask = (1u << (*p).low_bits) - 1u;
    let high_mask = (1u << (*p).high_bits) - 1u;
    var low = x & low_mask;
    var high = x >> (*p).low_bits;
    for (var pair = (*p).pairs; pair > 0u; pair--) {
        let key = key_pair(p, pair - 1u);
        low ^= mix(high, key.y) & low_mask;
        high ^= mix(low, key.x) & high_mask;
    }
    return (high << (*p).low_bits) | low;
}

fn forward(p: ptr<function, Permutation>, i: u32) -> u32 {
    var x = encrypt(p, rotate(i, (*p).before));
    while x >= AGENTS {
        x = encrypt(p, x);
    }
    return rotate(x, (*p).after);
}

fn inverse(p: ptr<function, Permutation>, seat: u32) -> u32 {
    var x = decrypt(p, rotate(seat, AGENTS - (*p).after));
    while x >= AGENTS {
        x = decrypt(p, x);
    }
    return rotate(x, AGENTS - (*p).before);
}
