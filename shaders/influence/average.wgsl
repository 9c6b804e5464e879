// influence/average: a weighted mean of own value, others and preference. Twin: src/phase/influence/average.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> value: array<u32>;
@group(1) @binding(1) var<storage, read> preference: array<u32>;
@group(1) @binding(2) var<storage, read> influence: array<u32>;
@group(1) @binding(3) var<storage, read> trait_class: array<u32>;
// Sum of each dimension over the population, low and high word.
@group(1) @binding(4) var<storage, read> scratch: array<u32>;
@group(2) @binding(0) var<storage, read_write> value_next: array<u32>;

const ANCHOR_Q14: u32 = 0u;
const WEIGHT_Q14: u32 = 1u;
const INCLUDE_SELF: u32 = 2u;
const WEIGHTED: u32 = 3u;
const SYCOPHANCY: u32 = 4u;
const SYCOPHANTIC: u32 = 20u;
// From so many on influence is counted in 31 bits.
const MANY: u32 = 4096u;

fn value_at(d: u32, replica: u32, i: u32) -> u32 {
    let at = half_index(d, replica, i);
    return half_of(value[at >> 1u], at);
}

fn plus(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
    let low = a.x + b.x;
    return vec2<u32>(low, a.y + b.y + select(0u, 1u, low < a.x));
}

fn mixed(own: u32, mean: u32, preferred: u32) -> u32 {
    let anchor = tables[ANCHOR_Q14];
    let weight = tables[WEIGHT_Q14];
    let kept = (16384u - weight) * own;
    let pulled = plus(vec2<u32>(kept << 16u, kept >> 16u), mul_wide(weight, mean));
    let low = mul_wide(16384u - anchor, pulled.x);
    let held = vec2<u32>(low.x, low.y + (16384u - anchor) * pulled.y);
    let wanted = anchor * preferred;
    let whole = plus(held, vec2<u32>(wanted << 30u, wanted >> 2u));
    let floor_of = whole.y >> 12u;
    let rest = whole.y & 0xfffu;
    let above = rest > 0x800u || (rest == 0x800u && whole.x > 0u);
    let tie = rest == 0x800u && whole.x == 0u && (floor_of & 1u) == 1u;
    return floor_of + select(0u, 1u, above || tie);
}

// Mean of the whole population, or of all others, in units of 2^-16 of a value unit.
fn population(d: u32, replica: u32, own: u32) -> u32 {
    let others = 1u - tables[INCLUDE_SELF];
    let at = 2u * (replica * DIMENSIONS + d);
    let out = others * own;
    let low = scratch[at] - out;
    let high = scratch[at + 1u] - select(0u, 1u, scratch[at] < out);
    let n = AGENTS - others;
    if n == 0u {
        return own << 16u;
    }
    return div_wide(low << 16u, (high << 16u) | (low >> 16u), n);
}

// Whom agent i listens to: its k-th neighbour, at last itself.
fn listened(i: u32, k: u32, degree: u32) -> u32 {
    if k < degree {
        return neighbor(i, k);
    }
    return i;
}

// Right shift of influence such that a neighbourhood's sum fits 16 bits, or 31 where very many are listened to.
fn shift_of(replica: u32, i: u32, degree: u32, count: u32) -> u32 {
    let above = select(0x80000000u, 65536u, count < MANY);
    var whole = vec2<u32>(0u);
    for (var k = 0u; k < count; k++) {
        whole = plus(whole, vec2<u32>(influence[agent_index(replica, listened(i, k, degree))], 0u));
    }
    // Cutting takes off less than one unit per agent: below this shift the sum is too large for certain.
    var shift = 0u;
    while whole.y > 0u || whole.x >= above + count {
        whole = vec2<u32>((whole.x >> 1u) | (whole.y << 31u), whole.y >> 1u);
        shift += 1u;
    }
    loop {
        var sum = 0u;
        for (var k = 0u; k < count; k++) {
            let counts = influence[agent_index(replica, listened(i, k, degree))] >> shift;
            sum += min(counts, above - sum);
        }
        if sum < above {
            break;
        }
        shift += 1u;
    }
    return shift;
}

// Mean of what the neighbours show, in units of 2^-16 of a value unit.
fn around(d: u32, replica: u32, i: u32, own: u32) -> u32 {
    let degree = degree_of(i);
    let count = degree + tables[INCLUDE_SELF];
    var shift = 0u;
    if tables[WEIGHTED] == 1u {
        shift = shift_of(replica, i, degree, count);
    }
    var sum = vec2<u32>(0u); // below 2^48
    var weight = 0u;
    for (var k = 0u; k < count; k++) {
        let j = listened(i, k, degree);
        var hides = 0;
        if tables[SYCOPHANTIC] == 1u {
            hides = i32(tables[SYCOPHANCY + (byte_of(trait_class[word_index(replica, j)], j) & 15u)]);
        }
        let shown = i32(own) + halve_to_even((i32(value_at(d, replica, j)) - i32(own)) * (16384 - hides), 14u);
        var counts = 1u;
        if tables[WEIGHTED] == 1u {
            counts = influence[agent_index(replica, j)] >> shift;
        }
        if has_weights() {
            counts = 65536u;
            if k < degree {
                counts = link_weight(i, k);
            }
        }
        sum = plus(sum, mul_wide(counts, u32(shown)));
        weight += counts;
    }
    if weight == 0u {
        return own << 16u;
    }
    return div_wide(sum.x << 16u, (sum.y << 16u) | (sum.x >> 16u), weight);
}

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let place = place_of(workgroup, workgroups, local);
    if !place.inside {
        return;
    }
    // Who revises, by block: lane l of block b.
    var revise: array<vec4<u32>, 4>;
    for (var b = 0u; b < 4u; b++) {
        revise[b] = revise_words(place.block + b, place.replica);
    }
    for (var d = 0u; d < DIMENSIONS; d++) {
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane;
            if i < AGENTS {
                var words = vec2<u32>(0u);
                for (var b = 0u; b < 4u; b++) {
                    if i + b < AGENTS {
                        let own = value_at(d, place.replica, i + b);
                        var next = own;
                        if happens(revise[b][lane], UPDATE_Q30) {
                            var mean = 0u;
                            if GRAPH == GRAPH_WELL_MIXED {
                                mean = population(d, place.replica, own);
                            } else {
                                mean = around(d, place.replica, i + b, own);
                            }
                            let at = half_index(d, place.replica, i + b);
                            next = mixed(own, mean, half_of(preference[at >> 1u], at));
                        }
                        words[b >> 1u] |= next << (16u * (b & 1u));
                    }
                }
                let at = half_index(d, place.replica, i) >> 1u;
                value_next[at] = words.x;
                value_next[at + 1u] = words.y;
            }
        }
    }
}
