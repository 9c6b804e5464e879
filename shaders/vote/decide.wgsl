// vote/decide: groups vote on a question with a right answer. Twin: src/phase/vote/decide/cpu.rs.
// Reports hold what is each member's own already (shaders/vote/members.wgsl).

// The group whose members are being served.
struct Group {
    first: u32,
    truth: u32,
    coin: u32,
    doubt: u32,
    leader: u32,
    // Largest influence.
    most: u32,
    sum: i32,
}

fn influence_after(before: u32, right: bool) -> u32 {
    let left = before - to_even_q30(mul_wide(before, RATE_Q30));
    return select(left, left + min(65536u, 0xffffffffu - left), right);
}

fn expertise(replica: u32, i: u32) -> i32 {
    let c = clamp(capability_at(replica, i), 1u, 65534u);
    return i32(log2_q26(POWER, c)) - i32(log2_q26(POWER, 65535u - c));
}

fn weight(replica: u32, i: u32, most: u32) -> i32 {
    if LEADER_VOTES == 0u && i % GROUP_SIZE == 0u {
        return 0;
    }
    if EXPERT == 1u {
        return expertise(replica, i);
    }
    if EXPONENT_Q16 == 0u {
        return i32(ONE_Q30);
    }
    return i32(weight_q30(POWER, EXPONENT_Q16, influence_at(replica, i), most));
}

// Herfindahl index of the weights in units of 2^-16.
fn concentration_q16(replica: u32, first: u32, most: u32) -> u32 {
    let end = first + GROUP_SIZE;
    var total = 0u;
    for (var i = first; i < end; i++) {
        total += u32(abs(weight(replica, i, most))) >> 8u;
    }
    let shift = max(32u - countLeadingZeros(total), 16u) - 16u + 8u;
    var sum = 0u;
    var squares = 0u; // the sum is below 2^16
    for (var i = first; i < end; i++) {
        let share = u32(abs(weight(replica, i, most))) >> shift;
        sum += share;
        squares += share * share;
    }
    if sum == 0u {
        return 65536u / GROUP_SIZE;
    }
    return div_wide(squares << 16u, squares >> 16u, sum * sum);
}

fn group_at(replica: u32, first: u32) -> Group {
    let word = agent_word(first, DRAW | DRAW_TRUTH, replica);
    var most = 0u;
    if EXPONENT_Q16 > 0u {
        for (var i = first; i < first + GROUP_SIZE; i++) {
            most = max(most, influence_at(replica, i));
        }
    }
    return Group(first, word >> 31u, (word >> 30u) & 1u, word & (ONE_Q30 - 1u), 0u, most, 0);
}

fn decided(group: Group) -> u32 {
    return select(u32(group.sum > 0), group.coin, group.sum == 0);
}

fn reference_of(replica: u32, group: Group) -> u32 {
    var judge = JUDGE_Q30;
    if ERODED == 1u {
        let product = mul_wide(judge, 65536u - concentration_q16(replica, group.first, group.most));
        judge = (product.y << 16u) | (product.x >> 16u);
    }
    return select(decided(group), group.truth, group.doubt < judge);
}

// Signal in bit 3, report in bit 0, from what is the member's own; the leader's signal is kept.
fn said(i: u32, own: u32, group: ptr<function, Group>) -> u32 {
    let signal = (*group).truth ^ 1u ^ (own & 1u);
    var meant = signal;
    if i == (*group).first {
        (*group).leader = signal;
    } else if (own & 4u) > 0u {
        meant = (*group).leader;
    }
    return (meant ^ (own >> 3u)) | (signal << 3u);
}

fn serve(replica: u32, begin: u32, end: u32) {
    // [1] signals and reports; a group's last member completes its sum
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
        let code = said(i, byte_of(own, i), &group);
        group.sum += (weight(replica, i, group.most) >> SHIFT) * (i32(code & 1u) * 2 - 1);
        word |= (code | (group.truth << 2u)) << (8u * (i & 3u));
        if role + 1u == GROUP_SIZE {
            decisions |= decided(group) << which;
            references |= reference_of(replica, group) << which;
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
