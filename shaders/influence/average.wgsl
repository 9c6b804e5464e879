// influence/average: a weighted mean of own value, others and preference. Twin: src/phase/influence/average/cpu.rs.

struct Drawn {
    revise: vec4<u32>,
    // Sum over a well-mixed population, low and high word.
    sum: vec2<u32>,
}

// From so many on influence is counted in 31 bits.
const MANY: u32 = 4096u;

fn begin(place: Place) {}

fn draws(place: Place, b: u32, d: u32) -> Drawn {
    var drawn = Drawn(revise_words(place.block + b, place.replica), vec2<u32>(0u));
    if GRAPH == GRAPH_WELL_MIXED {
        let at = 2u * (place.replica * DIMENSIONS + d);
        drawn.sum = vec2<u32>(scratch[at], scratch[at + 1u]);
    }
    return drawn;
}

fn mixed(i: u32, own: u32, mean: u32, preferred: u32) -> u32 {
    let weight = weight_q14_of(i);
    let anchor = anchor_q14_of(i);
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
fn population(sum: vec2<u32>, own: u32) -> u32 {
    let others = 1u - INCLUDE_SELF;
    let out = others * own;
    let rest = minus(sum, vec2<u32>(out, 0u));
    let n = AGENTS - others;
    if n == 0u {
        return own << 16u;
    }
    return div_wide(rest.x << 16u, (rest.y << 16u) | (rest.x >> 16u), n);
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
        whole = plus(whole, vec2<u32>(influence_at(replica, listened(i, k, degree)), 0u));
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
            sum += min(influence_at(replica, listened(i, k, degree)) >> shift, above - sum);
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
    let count = degree + INCLUDE_SELF;
    var shift = 0u;
    if WEIGHTED == 1u {
        shift = shift_of(replica, i, degree, count);
    }
    var sum = vec2<u32>(0u); // below 2^48
    var weight = 0u;
    for (var k = 0u; k < count; k++) {
        let j = listened(i, k, degree);
        let way = (i32(value_at(d, replica, j)) - i32(own)) * (16384 - sycophancy_of(replica, j));
        var counts = 1u;
        if WEIGHTED == 1u {
            counts = influence_at(replica, j) >> shift;
        }
        if has_weights() {
            counts = 65536u;
            if k < degree {
                counts = link_weight(i, k);
            }
        }
        sum = plus(sum, mul_wide(counts, u32(i32(own) + halve_to_even(way, 14u))));
        weight += counts;
    }
    if weight == 0u {
        return own << 16u;
    }
    return div_wide(sum.x << 16u, (sum.y << 16u) | (sum.x >> 16u), weight);
}

fn moved(place: Place, d: u32, i: u32, lane: u32, drawn: Drawn) -> u32 {
    let own = value_at(d, place.replica, i);
    if !happens(drawn.revise[lane], update_of(i)) {
        return own;
    }
    var mean = 0u;
    if GRAPH == GRAPH_WELL_MIXED {
        mean = population(drawn.sum, own);
    } else {
        mean = around(d, place.replica, i, own);
    }
    return mixed(i, own, mean, anchor_at(d, place.replica, i));
}
