// How likely each strategy is chosen against a random other, by kind of agents and the strategy that one plays now: the first part of the responses to a
// population. One invocation per replica; it empties the counts for the next step. Twin: `prepare` in src/phase/respond/mod.rs.

// Both roles together, shifted to be positive: < 2^25.
fn both(s: u32, other: u32) -> u32 {
    return u32(entry(0u, s, other) + entry(1u, s, other)) + 2u * PAYOFF_BIAS;
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

// Sums of weights up to each strategy.
fn weights(replica: u32, kind: u32, own: u32) {
    let at = ((replica * KINDS + kind) * 16u + own) * 16u;
    var most = expected(replica, own, own);
    var best = own;
    for (var s = 0u; s < STRATEGIES; s++) {
        let pay = expected(replica, own, s);
        scratch[at + s] = bitcast<u32>(pay);
        best = select(best, s, pay > most);
        most = max(most, pay);
    }
    var sum = 0u;
    for (var s = 0u; s < STRATEGIES; s++) {
        sum += weight_of(kind, most - bitcast<i32>(scratch[at + s]), s == best);
        scratch[at + s] = sum;
    }
}

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let replica = thread_of(workgroup, workgroups, local);
    if replica >= REPLICAS {
        return;
    }
    for (var kind = 0u; kind < KINDS; kind++) {
        for (var own = 0u; own < STRATEGIES; own++) {
            weights(replica, kind, own);
        }
    }
    for (var s = 0u; s < STRATEGIES; s++) {
        counts[replica * 16u + s] = 0u;
    }
}
