// What each strategy is expected to earn against a random other, by the strategy that one plays now: the first part of the responses
// to a population. One invocation per replica; it empties the counts for the next step. Twin: `expected` in src/phase/respond/mod.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(2) @binding(0) var<storage, read_write> scratch: array<u32>;
@group(2) @binding(1) var<storage, read_write> counts: array<u32>;

// Both roles together, shifted to be positive: < 2^25.
fn both(s: u32, other: u32) -> u32 {
    return tables[s * 16u + other] + tables[(16u + s) * 16u + other] + 2u * PAYOFF_BIAS;
}

fn expected(replica: u32, own: u32, s: u32) -> i32 {
    if counts[replica * 16u + own] == 0u || POOL == 0u {
        return 0;
    }
    var low = 0u;
    var high = 0u;
    for (var other = 0u; other < STRATEGIES; other++) {
        let met = counts[replica * 16u + other] - select(0u, 1u, other == own && SKIP_SELF == 1u);
        let product = mul_wide(met, both(s, other));
        low += product.x;
        high += product.y + select(0u, 1u, low < product.x);
    }
    return bitcast<i32>(div_wide(low, high, 2u * POOL)) - i32(PAYOFF_BIAS);
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
    for (var own = 0u; own < STRATEGIES; own++) {
        for (var s = 0u; s < STRATEGIES; s++) {
            scratch[(replica * 16u + own) * 16u + s] = bitcast<u32>(expected(replica, own, s));
        }
    }
    for (var s = 0u; s < STRATEGIES; s++) {
        counts[replica * 16u + s] = 0u;
    }
}
