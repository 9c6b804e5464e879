// vote/defer: groups vote, and members say what their leader says out of fear or esteem. Twin: src/phase/vote/defer/cpu.rs.
// Reports hold what is each member's own already (shaders/vote/members.wgsl).

// The group whose members are being served.
struct Group {
    truth: u32,
    coin: u32,
    doubt: u32,
    // The leader's rank and signal.
    most: u32,
    signal: u32,
    lead: i32,
}

fn influence_after(before: u32, right: bool) -> u32 {
    let left = before - to_even_q30(mul_wide(before, RATE_Q30));
    return select(left, left + min(65536u, 0xffffffffu - left), right);
}

fn rank_at(replica: u32, i: u32) -> u32 {
    if FEAR == 1u {
        return dominance_at(replica, i);
    }
    return influence_at(replica, i);
}

fn lacks(replica: u32, i: u32) -> u32 {
    if NEED == 0u {
        return 1u;
    }
    return NEED - min(resources_at(replica, i), NEED);
}

fn defers(replica: u32, i: u32, most: u32) -> bool {
    let cost = mul_wide(most - rank_at(replica, i), lacks(replica, i));
    return cost.y > LIMIT_HIGH || (cost.y == LIMIT_HIGH && cost.x > LIMIT_LOW);
}

fn signal_of(truth: u32, own: u32) -> u32 {
    return truth ^ 1u ^ (own & 1u);
}

// No report of the group has been written over yet: words are, when their last member has spoken.
fn group_at(replica: u32, first: u32) -> Group {
    let word = agent_word(first, DRAW | DRAW_TRUTH, replica);
    let truth = word >> 31u;
    var leader = first;
    var most = 0u;
    for (var i = first; i < first + GROUP_SIZE; i++) {
        let rank = rank_at(replica, i);
        if rank > most {
            most = rank;
            leader = i;
        }
    }
    let own = byte_of(report[word_index(replica, leader)], leader);
    return Group(truth, (word >> 30u) & 1u, word & (ONE_Q30 - 1u), most, signal_of(truth, own), 0);
}

fn decided(group: Group) -> u32 {
    return select(u32(group.lead > 0), group.coin, group.lead == 0);
}

fn serve(replica: u32, begin: u32, end: u32) {
    // [1] signals and reports; a group's last member completes its count
    var group: Group;
    var decisions = 0u;
    var references = 0u;
    var own = 0u;
    var word = 0u;
    for (var i = begin; i < end; i++) {
        let which = (i - begin) / GROUP_SIZE;
        let role = (i - begin) % GROUP_SIZE;
        if (i & 3u) == 0u {
            own = report[word_index(replica, i)];
            word = 0u;
        }
        if role == 0u {
            group = group_at(replica, i);
        }
        let signal = signal_of(group.truth, byte_of(own, i));
        let said = select(signal, group.signal, defers(replica, i, group.most));
        group.lead += i32(said) * 2 - 1;
        word |= (said | (group.truth << 2u) | (signal << 3u)) << (8u * (i & 3u));
        if role + 1u == GROUP_SIZE {
            decisions |= decided(group) << which;
            references |= select(decided(group), group.truth, group.doubt < JUDGE_Q30) << which;
        }
        if (i & 3u) == 3u || i + 1u == end {
            report[word_index(replica, i)] = word;
        }
    }
    // [2] decisions and influence
    for (var i = begin; i < end; i += 4u) {
        var codes = report[word_index(replica, i)];
        for (var j = i; j < min(i + 4u, end); j++) {
            let which = (j - begin) / GROUP_SIZE;
            if STOCKS == 1u {
                let right = RATE_Q30 > 0u && (byte_of(codes, j) >> 3u) == ((references >> which) & 1u);
                influence_next[agent_index(replica, j)] = influence_after(influence_at(replica, j), right);
            }
            codes |= ((decisions >> which) & 1u) << (8u * (j & 3u) + 1u);
        }
        report[word_index(replica, i)] = codes;
    }
}
