// interact/commons: groups harvest a stock that grows back. Twin: src/phase/interact/commons/cpu.rs.

// x * p / 2^30 to nearest, ties to even; it must fit a word.
fn scaled(x: u32, p_q30: u32) -> u32 {
    return to_even_q30(mul_wide(x, p_q30));
}

fn grown(before: u32, growth_q30: u32) -> u32 {
    return scaled(scaled(before, ONE_Q30 - before), growth_q30);
}

// The stock that shares are taken of: all of it, or less of it the more they exceed 1 in sum.
fn shared_out(before: u32, takes: u32) -> u32 {
    if takes <= (1u << 19u) {
        return before;
    }
    return div_wide(before << 19u, before >> 13u, takes);
}

// How many levels the stock has reached.
fn level_of(before: u32) -> u32 {
    var level = 0u;
    for (var k = 0u; k < LEVELS; k++) {
        level += u32(before >= tables[LEVELS_Q30 + k]);
    }
    return level;
}

// The stock after a harvest that left this much of it.
fn regrown(before: u32, left: u32) -> u32 {
    if left < COLLAPSE_Q30 {
        return 0u;
    }
    if CAPPED != 0u {
        return min(left + scaled(left, GROWTH_Q30), ONE_Q30);
    }
    return left + grown(before, GROWTH_Q30);
}

fn harvest(replica: u32, first: u32) {
    let end = first + GROUP_SIZE;
    let before = stock_at(replica, first);
    let row = 16u * level_of(before);
    var takes = 0u;
    for (var i = first; i < end; i++) {
        takes += tables[TAKES_Q19 + row + strategy_at(replica, i)];
    }
    let y = shared_out(before, takes);
    var taken = 0u;
    for (var i = first; i < end; i++) {
        let own = strategy_at(replica, i);
        let product = mul_wide(y, tables[TAKES_Q19 + row + own]);
        taken += (product.y << 13u) | (product.x >> 19u);
        payoff[agent_index(replica, i)] = pack(i32(scaled(y, tables[WORTH + row + own])) - bitcast<i32>(tables[COSTS + row + own]), own);
    }
    let after = regrown(before, before - taken);
    for (var i = first; i < end; i++) {
        stock_next[agent_index(replica, i)] = after;
    }
}

fn serve(replica: u32, begin: u32, end: u32) {
    for (var first = begin; first < end; first += GROUP_SIZE) {
        harvest(replica, first);
    }
}
