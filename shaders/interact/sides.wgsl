// What each strategy earns on either side of a complete bipartite graph: the first half of interact/matrix over its neighbours.
// Twin: `side_payoffs` in src/phase/interact/matrix.rs.

// The sum fits; the mean is taken of entries shifted to be positive, whose sum may take two words.
fn earned(replica: u32, side: u32, own: u32) -> i32 {
    let others = ((1u - side) * REPLICAS + replica) * 16u;
    var sum = 0;
    var met = 0u;
    var shifted = vec2<u32>(0u);
    for (var other = 0u; other < STRATEGIES; other++) {
        let count = counts[others + other];
        let pays = entry(side, own, other);
        sum += bitcast<i32>(count) * pays;
        met += count;
        shifted = plus(shifted, mul_wide(count, bitcast<u32>(pays) + PAYOFF_BIAS));
    }
    if SELF_PLAY == 1u {
        let pays = (entry(0u, own, own) + entry(1u, own, own)) >> 1u;
        sum += pays;
        met += 1u;
        shifted = plus(shifted, vec2<u32>(bitcast<u32>(pays) + PAYOFF_BIAS, 0u));
    }
    if MODE == MODE_NEIGHBOR_SUM || met == 0u {
        return sum;
    }
    return bitcast<i32>(div_wide(shifted.x, shifted.y, met)) - i32(PAYOFF_BIAS);
}

fn serve(replica: u32) {
    for (var side = 0u; side < 2u; side++) {
        for (var own = 0u; own < STRATEGIES; own++) {
            field[(side * REPLICAS + replica) * 16u + own] = earned(replica, side, own);
        }
    }
}
