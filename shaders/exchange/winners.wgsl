// The seat that wins in each group, the second part of exchange/lottery. Twin: `winners` in src/phase/exchange/lottery/cpu.rs.

fn weight(stock: u32, most: u32) -> u32 {
    return weight_q30(POWER, EXPONENT_Q16, stock, most) >> SHIFT;
}

fn winner(replica: u32, first: u32) -> u32 {
    let begin = agent_index(replica, first);
    var most = 0u;
    for (var k = 0u; k < SIZE; k++) {
        most = max(most, scratch[begin + k]);
    }
    var sum = 0u;
    for (var k = 0u; k < SIZE; k++) {
        sum += weight(scratch[begin + k], most);
    }
    let word = agent_word(first, DRAW | DRAW_WINNER, replica);
    if sum == 0u {
        return index_below(word, SIZE);
    }
    var left = index_below(word, sum);
    for (var k = 0u; k < SIZE; k++) {
        let own = weight(scratch[begin + k], most);
        if left < own {
            return k;
        }
        left -= own;
    }
    return SIZE - 1u;
}

fn serve(replica: u32, group: u32) {
    let first = group * SIZE;
    scratch[REPLICAS * STRIDE_WORDS * 4u + replica * PARTS + group] = first + winner(replica, first);
}
