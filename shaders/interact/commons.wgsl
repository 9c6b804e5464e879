// interact/commons: groups harvest a stock that grows back. Twin: src/phase/interact/commons.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(1) @binding(1) var<storage, read> stock: array<u32>;
@group(2) @binding(0) var<storage, read_write> payoff: array<u32>;
@group(2) @binding(1) var<storage, read_write> stock_next: array<u32>;

const SIZE: u32 = 0u;
const GROWTH: u32 = 1u;
const TAKES: u32 = 2u;
const WORTH: u32 = 18u;
const COSTS: u32 = 34u;

// x * p / 2^30 to nearest, ties to even; it must fit a word.
fn scaled(x: u32, p_q30: u32) -> u32 {
    let product = mul_wide(x, p_q30);
    let whole = (product.y << 2u) | (product.x >> 30u);
    let rest = product.x & (ONE_Q30 - 1u);
    return whole + select(0u, 1u, rest > ONE_Q30 / 2u || (rest == ONE_Q30 / 2u && (whole & 1u) == 1u));
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

fn strategy_at(replica: u32, i: u32) -> u32 {
    return byte_of(strategy[word_index(replica, i)], i);
}

fn harvest(replica: u32, first: u32) {
    let end = first + tables[SIZE];
    let before = stock[agent_index(replica, first)];
    var takes = 0u;
    for (var i = first; i < end; i++) {
        takes += tables[TAKES + strategy_at(replica, i)];
    }
    let y = shared_out(before, takes);
    var taken = 0u;
    for (var i = first; i < end; i++) {
        let own = strategy_at(replica, i);
        let product = mul_wide(y, tables[TAKES + own]);
        taken += (product.y << 13u) | (product.x >> 19u);
        payoff[agent_index(replica, i)] = pack(i32(scaled(y, tables[WORTH + own])) - i32(tables[COSTS + own]), own);
    }
    let after = before - taken + grown(before, tables[GROWTH]);
    for (var i = first; i < end; i++) {
        stock_next[agent_index(replica, i)] = after;
    }
}

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let thread = (workgroup.y * workgroups.x + workgroup.x) * WORKGROUP + local;
    let batch = 4u * tables[SIZE];
    let per_replica = (AGENTS + batch - 1u) / batch;
    let replica = thread / per_replica;
    if replica >= REPLICAS {
        return;
    }
    let begin = (thread % per_replica) * batch;
    for (var first = begin; first < min(begin + batch, AGENTS); first += tables[SIZE]) {
        harvest(replica, first);
    }
}
