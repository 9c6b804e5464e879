// interact/matrix: every agent plays a matrix game and earns a payoff. Twin: src/phase/interact/matrix.rs.

@group(0) @binding(2) var<storage, read> tables: array<i32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(1) @binding(1) var<storage, read> field: array<i32>;
@group(2) @binding(0) var<storage, read_write> payoff: array<u32>;

fn entry(role: u32, own: u32, other: u32) -> i32 {
    return tables[(role * 16u + own) * 16u + other];
}

fn strategy_at(replica: u32, i: u32) -> u32 {
    return byte_of(strategy[word_index(replica, i)], i);
}

// A sum of payoffs over `met` neighbours (and oneself) as the mode wants it.
fn finish(sum: i32, met: u32) -> i32 {
    let all = met + params.self_play;
    if params.mode == MODE_NEIGHBOR_SUM || all == 0u {
        return sum;
    }
    return div_floor(sum, i32(all));
}

fn plus(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
    let low = a.x + b.x;
    return vec2<u32>(low, a.y + b.y + select(0u, 1u, low < a.x));
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
    if params.self_play == 1u {
        let earned = (entry(0u, own, own) + entry(1u, own, own)) >> 1u;
        sum = plus(sum, mul_wide(65536u, u32(earned + i32(PAYOFF_BIAS))));
        all += 65536u;
    }
    if all == 0u {
        return 0;
    }
    if params.mode == MODE_NEIGHBOR_SUM {
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
    if params.graph == GRAPH_BIPARTITE {
        let side = select(0u, 1u, i >= params.width);
        return field[(side * params.replicas + replica) * 16u + own];
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
    if params.self_play == 1u {
        sum += (entry(0u, own, own) + entry(1u, own, own)) >> 1u;
    }
    return finish(sum, met);
}

// The four agents that share a random block: means over `samples` opponents.
fn earned_from_samples(place: Place, b: u32) -> vec4<i32> {
    var sums = vec4<i32>(0);
    var roles = vec4<u32>(0u);
    if params.pool == 0u {
        return sums;
    }
    for (var q = 0u; q < params.samples; q++) {
        if params.symmetric == 0u && q % 32u == 0u {
            roles = block_words(place.block + b, params.draw | (DRAW_ROLES + q / 32u), place.replica);
        }
        let high = block_words(place.block + b, params.draw | (DRAW_OPPONENT + 2u * q), place.replica);
        var low = vec4<u32>(0u);
        if params.pool_wide == 1u {
            low = block_words(place.block + b, params.draw | (DRAW_OPPONENT + 2u * q + 1u), place.replica);
        }
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < params.agents {
                let role = (roles[lane] >> (q % 32u)) & 1u;
                let j = pick(i, high[lane], low[lane]);
                sums[lane] += entry(role, strategy_at(place.replica, i), strategy_at(place.replica, j));
            }
        }
    }
    for (var lane = 0u; lane < 4u; lane++) {
        sums[lane] = div_floor(sums[lane], i32(params.samples));
    }
    return sums;
}

fn earned_from_match(seats: ptr<function, Permutation>, replica: u32, i: u32, own: u32) -> i32 {
    let seat = forward(seats, i);
    let other = seat ^ 1u;
    if other >= params.agents {
        return 0;
    }
    let j = inverse(seats, other);
    let role = select(seat & 1u, select(0u, 1u, j < i), params.ranked == 1u);
    return entry(role, own, strategy_at(replica, j));
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
    var seats: Permutation;
    if params.mode == MODE_MATCH {
        seats = permutation_of(params.draw | DRAW_MATCHING, place.replica);
    }
    for (var b = 0u; b < 4u; b++) {
        var sampled = vec4<i32>(0);
        if params.mode == MODE_SAMPLE {
            sampled = earned_from_samples(place, b);
        }
        for (var lane = 0u; lane < 4u; lane++) {
            let i = place.first + 32u * lane + b;
            if i < params.agents {
                let own = strategy_at(place.replica, i);
                var sum = sampled[lane];
                if params.mode == MODE_FIELD {
                    sum = field[place.replica * 16u + own];
                } else if params.mode == MODE_MATCH {
                    sum = earned_from_match(&seats, place.replica, i, own);
                } else if params.mode != MODE_SAMPLE {
                    sum = earned_from_neighbors(place.replica, i, own);
                }
                payoff[agent_index(place.replica, i)] = pack(sum, own);
            }
        }
    }
}
