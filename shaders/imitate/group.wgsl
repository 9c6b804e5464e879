// imitate/group: whole groups copy whole groups. Twin: src/phase/imitate/group.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> strategy: array<u32>;
@group(1) @binding(1) var<storage, read> payoff: array<u32>;
@group(2) @binding(0) var<storage, read_write> strategy_next: array<u32>;
@group(2) @binding(1) var<storage, read_write> model: array<u32>;

// Adoption threshold for a difference of mean payoffs, from (base, slope) per bin.
fn threshold_q30(difference: i32) -> u32 {
    let size = u32(abs(difference));
    let bin = size >> BIN_BITS;
    let inside = size & ((1u << BIN_BITS) - 1u);
    let weight = (inside << WEIGHT_BITS) >> BIN_BITS;
    let at = 2u * min(bin, FERMI_BINS - 1u);
    let inner = tables[at] + ((tables[at + 1u] * weight) >> WEIGHT_BITS);
    let up = select(inner, ONE_Q30, bin >= FERMI_BINS);
    return select(up, ONE_Q30 - up, difference < 0);
}

// Mean payoff of the group that begins at `first`.
fn earned(replica: u32, first: u32) -> i32 {
    var sum = 0;
    for (var i = first; i < first + GROUP_SIZE; i++) {
        sum += unpack_payoff(payoff[agent_index(replica, i)]);
    }
    return div_floor(sum, i32(GROUP_SIZE));
}

// First agent of the group whose composition the group at `first` takes over; itself if none.
fn copied(replica: u32, first: u32) -> u32 {
    let others = AGENTS / GROUP_SIZE - 1u;
    if others == 0u {
        return first;
    }
    if UPDATE_Q30 != ONE_Q30 && !happens(agent_word(first, DRAW | DRAW_REVISE, replica), UPDATE_Q30) {
        return first;
    }
    let high = agent_word(first, DRAW | DRAW_MODEL, replica);
    var other = 0u;
    if others > (1u << 24u) {
        other = index_below_wide(high, agent_word(first, DRAW | DRAW_MODEL_LOW, replica), others);
    } else {
        other = index_below(high, others);
    }
    other = (other + select(0u, 1u, other >= first / GROUP_SIZE)) * GROUP_SIZE;
    let threshold = threshold_q30(earned(replica, other) - earned(replica, first));
    return select(first, other, happens(agent_word(first, DRAW | DRAW_ADOPT, replica), threshold));
}

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let thread = (workgroup.y * workgroups.x + workgroup.x) * WORKGROUP + local;
    let batch = 4u * GROUP_SIZE;
    let per_replica = (AGENTS + batch - 1u) / batch;
    let replica = thread / per_replica;
    if replica >= REPLICAS {
        return;
    }
    let begin = (thread % per_replica) * batch;
    let end = min(begin + batch, AGENTS);
    var source = begin;
    var word = 0u;
    for (var i = begin; i < end; i++) {
        let role = (i - begin) % GROUP_SIZE;
        if role == 0u {
            source = copied(replica, i);
        }
        let j = source + role;
        word |= byte_of(strategy[word_index(replica, j)], j) << (8u * (i & 3u));
        if WANTS_MODEL == 1u {
            model[agent_index(replica, i)] = j;
        }
        if (i & 3u) == 3u || i + 1u == end {
            strategy_next[word_index(replica, i)] = word;
            word = 0u;
        }
    }
}
