// Expected payoff of each strategy against the population: the first half of interact/matrix in mode `field`.

fn serve(replica: u32) {
    for (var own = 0u; own < STRATEGIES; own++) {
        field[replica * 16u + own] = expected(replica, own, own);
    }
}
