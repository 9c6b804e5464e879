// What strategies earn against a population on average, from its counts. Wants game.wgsl.

// Both roles together, shifted to be positive: < 2^25.
fn both(own: u32, other: u32) -> u32 {
    return bitcast<u32>(entry(0u, own, other) + entry(1u, own, other)) + 2u * PAYOFF_BIAS;
}

// What strategy s would earn of one who has `own`; 0 where nobody has, or there is nobody else.
fn expected(replica: u32, own: u32, s: u32) -> i32 {
    if counts[replica * 16u + own] == 0u || POOL == 0u {
        return 0;
    }
    var sum = vec2<u32>(0u);
    for (var other = 0u; other < STRATEGIES; other++) {
        let met = counts[replica * 16u + other] - select(0u, 1u, other == own && SKIP_SELF == 1u);
        sum = plus(sum, mul_wide(met, both(s, other)));
    }
    // 2 * pool < 2^32; the quotient is below 2^24.
    return bitcast<i32>(div_wide(sum.x, sum.y, 2u * POOL)) - i32(PAYOFF_BIAS);
}
