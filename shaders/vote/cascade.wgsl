// vote/cascade: the members of a chain choose one after the other. Twin: src/phase/vote/cascade.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(2) @binding(0) var<storage, read_write> report: array<u32>;

const ACCURACY_Q30: u32 = 0u;

// What a member chooses if those before it lead by so many.
fn choose(lead: i32, signal: u32, coin: u32) -> u32 {
    if abs(lead) == 2 {
        return (bitcast<u32>(lead) >> 31u) ^ 1u;
    }
    if lead != 0 && lead != i32(signal) * 2 - 1 {
        return coin;
    }
    return signal;
}

// Chains of the batch from its first agent: choices first, then the decisions, which the last members make.
@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let thread = (workgroup.y * workgroups.x + workgroup.x) * WORKGROUP + local;
    let size = GROUP_SIZE;
    let batch = 4u * size;
    let per_replica = (AGENTS + batch - 1u) / batch;
    let replica = thread / per_replica;
    if replica >= REPLICAS {
        return;
    }
    let begin = (thread % per_replica) * batch;
    let end = min(begin + batch, AGENTS);
    var truth = 0u;
    var lead = 0;
    var choice = 0u;
    var decisions = 0u;
    var word = 0u;
    for (var i = begin; i < end; i++) {
        let chain = (i - begin) / size;
        let role = (i - begin) % size;
        if role == 0u {
            truth = agent_word(i, DRAW | DRAW_CHAIN, replica) >> 31u;
            lead = 0;
        }
        let drawn = agent_word(i, DRAW | DRAW_SIGNAL, replica);
        let signal = truth ^ select(1u, 0u, happens(drawn, tables[ACCURACY_Q30]));
        choice = choose(lead, signal, drawn & 1u);
        if abs(lead) < 2 {
            lead += i32(choice) * 2 - 1;
        }
        decisions |= select(0u, choice, role + 1u == size) << chain;
        word |= (choice | (truth << 2u) | (signal << 3u)) << (8u * (i & 3u));
        if (i & 3u) == 3u || i + 1u == end {
            report[word_index(replica, i)] = word;
            word = 0u;
        }
    }
    for (var i = begin; i < end; i += 4u) {
        var decided = 0u;
        for (var j = i; j < min(i + 4u, end); j++) {
            decided |= ((decisions >> ((j - begin) / size)) & 1u) << (8u * (j & 3u) + 1u);
        }
        report[word_index(replica, i)] |= decided;
    }
}
