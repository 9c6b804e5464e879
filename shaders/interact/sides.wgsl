// What each strategy earns on either side of a complete bipartite graph: the first half of interact/matrix over its neighbours.
// One invocation per replica; it empties the counts for the next step. Twin: `side_payoffs` in src/phase/interact/matrix.rs.

override WORKGROUP: u32 = 64u;

@group(0) @binding(2) var<storage, read> tables: array<i32>;
@group(2) @binding(0) var<storage, read_write> field: array<i32>;
@group(2) @binding(1) var<storage, read_write> counts: array<u32>;

fn entry(role: u32, own: u32, other: u32) -> i32 {
    return tables[(role * 16u + own) * 16u + other];
}

// The sum fits; the mean is taken of entries shifted to be positive, whose sum may take two words.
fn earned(replica: u32, side: u32, own: u32) -> i32 {
    let others = ((1u - side) * REPLICAS + replica) * 16u;
    var sum = 0;
    var met = 0u;
    var low = 0u;
    var high = 0u;
    for (var other = 0u; other < STRATEGIES; other++) {
        let count = counts[others + other];
        let pays = entry(side, own, other);
        let product = mul_wide(count, bitcast<u32>(pays) + PAYOFF_BIAS);
        sum += bitcast<i32>(count) * pays;
        met += count;
        low += product.x;
        high += product.y + select(0u, 1u, low < product.x);
    }
    if SELF_PLAY == 1u {
        let pays = (entry(0u, own, own) + entry(1u, own, own)) >> 1u;
        sum += pays;
        met += 1u;
        low += bitcast<u32>(pays) + PAYOFF_BIAS;
        high += select(0u, 1u, low < bitcast<u32>(pays) + PAYOFF_BIAS);
    }
    if MODE == MODE_NEIGHBOR_SUM || met == 0u {
        return sum;
    }
    return bitcast<i32>(div_wide(low, high, met)) - i32(PAYOFF_BIAS);
}

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let replica = (workgroup.y * workgroups.x + workgroup.x) * WORKGROUP + local;
    if replica >= REPLICAS {
        return;
    }
    for (var side = 0u; side < 2u; side++) {
        for (var own = 0u; own < STRATEGIES; own++) {
            field[(side * REPLICAS + replica) * 16u + own] = earned(replica, side, own);
        }
    }
    for (var side = 0u; side < 2u; side++) {
        for (var s = 0u; s < STRATEGIES; s++) {
            counts[(side * REPLICAS + replica) * 16u + s] = 0u;
        }
    }
}
