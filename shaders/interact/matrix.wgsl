// interact/matrix: every agent plays a matrix game and earns a payoff. Twin: src/phase/interact/pairs/cpu.rs.

struct Drawn {
    // Sums over the opponents of the four agents that share a block.
    sampled: vec4<i32>,
}

var<private> seats: Permutation;

fn begin(place: Place) {
    if MODE == MODE_MATCH && GRAPH != GRAPH_GROUPS {
        seats = permutation_of(DRAW | DRAW_MATCHING, place.replica);
    }
}

fn draws(place: Place, b: u32) -> Drawn {
    if MODE == MODE_SAMPLE && POOL > 0u {
        return Drawn(earned_from_samples(place, b));
    }
    return Drawn(vec4<i32>(0));
}

fn entry(role: u32, own: u32, other: u32) -> i32 {
    return bitcast<i32>(tables[ENTRIES + (role * 16u + own) * 16u + other]);
}

// A sum of payoffs over `met` neighbours (and oneself) as the mode wants it.
fn finish(sum: i32, met: u32) -> i32 {
    let all = met + SELF_PLAY;
    if MODE == MODE_NEIGHBOR_SUM || all == 0u {
        return sum;
    }
    return div_floor(sum, i32(all));
}

// The same where links have weights: payoffs are shifted to be positive, and their sum takes 64 bits.
fn earned_by_weight(replica: u32, i: u32, own: u32) -> i32 {
    var sum = vec2<u32>(0u);
    var all = 0u;
    let slots = slots_of(i);
    for (var slot = 0u; slot < slots; slot++) {
        let role = select(0u, 1u, column_role(i, slot));
        let weight = link_weight(i, slot);
        let earned = entry(role, own, strategy_at(replica, at_slot(i, slot)));
        sum = plus(sum, mul_wide(weight, u32(earned + i32(PAYOFF_BIAS))));
        all += weight;
    }
    if SELF_PLAY == 1u {
        let earned = (entry(0u, own, own) + entry(1u, own, own)) >> 1u;
        sum = plus(sum, mul_wide(65536u, u32(earned + i32(PAYOFF_BIAS))));
        all += 65536u;
    }
    if all == 0u {
        return 0;
    }
    if MODE == MODE_NEIGHBOR_SUM {
        let shift = mul_wide(all, PAYOFF_BIAS);
        let low = sum.x - shift.x;
        let high = sum.y - shift.y - select(0u, 1u, sum.x < shift.x);
        return bitcast<i32>((low >> 16u) | (high << 16u));
    }
    return i32(div_wide(sum.x, sum.y, all)) - i32(PAYOFF_BIAS);
}

fn earned_from_neighbors(replica: u32, i: u32, own: u32) -> i32 {
    if has_weights() {
        return earned_by_weight(replica, i, own);
    }
    if GRAPH == GRAPH_BIPARTITE {
        let side = select(0u, 1u, i >= GRAPH_WIDTH);
        return field[(side * REPLICAS + replica) * 16u + own];
    }
    var sum = 0;
    var met = 0u;
    let slots = slots_of(i);
    for (var slot = 0u; slot < slots; slot++) {
        let j = at_slot(i, slot);
        if j != NOBODY {
            let role = select(0u, 1u, column_role(i, slot));
            sum += entry(role, own, strategy_at(replica, j));
            met += 1u;
        }
    }
    if SELF_PLAY == 1u {
        sum += (entry(0u, own, own) + entry(1u, own, own)) >> 1u;
    }
    return finish(sum, met);
}

// Two strategies and one matrix: opponents of strategy 1 are counted, and the mean follows from their number.
fn counts_ones() -> bool {
    return STRATEGIES == 2u && SYMMETRIC == 1u;
}

// One opponent of one agent: what is earned, or its strategy where those are counted.
fn met(place: Place, b: u32, lane: u32, role: u32, high: u32, low: u32) -> i32 {
    let i = place.first + 32u * lane + b;
    if !exists(i) {
        return 0;
    }
    let other = strategy_at(place.replica, somebody(i, high, low));
    if counts_ones() {
        return i32(other);
    }
    return entry(role & 1u, strategy_at(place.replica, i), other);
}

// The four agents that share a random block: sums over `samples` opponents.
fn earned_from_samples(place: Place, b: u32) -> vec4<i32> {
    var sums = vec4<i32>(0);
    var roles = vec4<u32>(0u);
    for (var q = 0u; q < SAMPLES; q++) {
        if SYMMETRIC == 0u && q % 32u == 0u {
            roles = block_words(place.block + b, DRAW | (DRAW_ROLES + q / 32u), place.replica);
        }
        let high = block_words(place.block + b, DRAW | (DRAW_OPPONENT + 2u * q), place.replica);
        var low = vec4<u32>(0u);
        if POOL_WIDE == 1u && GRAPH == GRAPH_WELL_MIXED {
            low = block_words(place.block + b, DRAW | (DRAW_OPPONENT + 2u * q + 1u), place.replica);
        }
        let role = roles >> vec4<u32>(q % 32u);
        sums.x += met(place, b, 0u, role.x, high.x, low.x);
        sums.y += met(place, b, 1u, role.y, high.y, low.y);
        sums.z += met(place, b, 2u, role.z, high.z, low.z);
        sums.w += met(place, b, 3u, role.w, high.w, low.w);
    }
    return sums;
}

// The mean of the samples from their sum.
fn sampled_mean(sum: i32, own: u32) -> i32 {
    let samples = i32(max(SAMPLES, 1u));
    if counts_ones() {
        return div_floor(entry(0u, own, 0u) * (samples - sum) + entry(0u, own, 1u) * sum, samples);
    }
    return div_floor(sum, samples);
}

fn earned_from_match(replica: u32, i: u32, own: u32) -> i32 {
    if GRAPH == GRAPH_GROUPS {
        let mate = mate_of(DRAW | DRAW_MATES, replica, i);
        let column = select(mate.y & 1u, select(0u, 1u, mate.x < i), RANKED == 1u);
        return entry(column, own, strategy_at(replica, mate.x));
    }
    var order = seats;
    let seat = forward(&order, i);
    let other = seat ^ 1u;
    if other >= AGENTS {
        return 0;
    }
    let j = inverse(&order, other);
    let role = select(seat & 1u, select(0u, 1u, j < i), RANKED == 1u);
    return entry(role, own, strategy_at(replica, j));
}

fn earned(place: Place, i: u32, own: u32, lane: u32, drawn: Drawn) -> i32 {
    if MODE == MODE_FIELD {
        return field[place.replica * 16u + own];
    }
    if MODE == MODE_MATCH {
        return earned_from_match(place.replica, i, own);
    }
    if MODE == MODE_SAMPLE {
        if nobody_around(i) {
            return 0;
        }
        return sampled_mean(drawn.sampled[lane], own);
    }
    return earned_from_neighbors(place.replica, i, own);
}
