// How likely each strategy is chosen against a random other, by kind of agents and the strategy that one plays now: the first part of the responses to a
// population. Twin: `prepare` in src/phase/respond/mod.rs.

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

fn serve(replica: u32) {
    for (var kind = 0u; kind < KINDS; kind++) {
        for (var own = 0u; own < STRATEGIES; own++) {
            weights(replica, kind, own);
        }
    }
}
