// vote/cascade: the members of a chain choose one after the other. Twin: src/phase/vote/cascade/cpu.rs.
// Reports hold what is each member's own already (shaders/vote/members.wgsl).

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
fn serve(replica: u32, begin: u32, end: u32) {
    var truth = 0u;
    var lead = 0;
    var decisions = 0u;
    var own = 0u;
    var word = 0u;
    for (var i = begin; i < end; i++) {
        let role = (i - begin) % GROUP_SIZE;
        if (i & 3u) == 0u {
            own = report[word_index(replica, i)];
            word = 0u;
        }
        if role == 0u {
            truth = agent_word(i, DRAW | DRAW_CHAIN, replica) >> 31u;
            lead = 0;
        }
        let code = byte_of(own, i);
        let signal = truth ^ 1u ^ (code & 1u);
        let choice = choose(lead, signal, code >> 1u);
        if abs(lead) < 2 {
            lead += i32(choice) * 2 - 1;
        }
        decisions |= select(0u, choice, role + 1u == GROUP_SIZE) << ((i - begin) / GROUP_SIZE);
        word |= (choice | (truth << 2u) | (signal << 3u)) << (8u * (i & 3u));
        if (i & 3u) == 3u || i + 1u == end {
            report[word_index(replica, i)] = word;
        }
    }
    for (var i = begin; i < end; i += 4u) {
        var decided = 0u;
        for (var j = i; j < min(i + 4u, end); j++) {
            decided |= ((decisions >> ((j - begin) / GROUP_SIZE)) & 1u) << (8u * (j & 3u) + 1u);
        }
        report[word_index(replica, i)] |= decided;
    }
}
