// vote/decide: groups vote on a question with a right answer. Twin: src/phase/vote/decide/cpu.rs. The vote is that of shaders/shared/jury.wgsl.

fn expertise(replica: u32, i: u32) -> i32 {
    let c = clamp(capability_at(replica, i), 1u, 65534u);
    return i32(log2_q26(POWER, c)) - i32(log2_q26(POWER, 65535u - c));
}

// What a vote weighs, before it is shifted.
fn weight_of(replica: u32, i: u32, most: u32) -> i32 {
    if LEADER_VOTES == 0u && i % GROUP_SIZE == 0u {
        return 0;
    }
    if EXPERT == 1u {
        return expertise(replica, i);
    }
    if EXPONENT_Q16 == 0u {
        return i32(ONE_Q30);
    }
    return i32(weight_q30(POWER, EXPONENT_Q16, shown_at(replica, i), most));
}

// Herfindahl index of the weights in units of 2^-16.
fn concentration_q16(replica: u32, first: u32, most: u32) -> u32 {
    let end = first + GROUP_SIZE;
    var total = 0u;
    for (var i = first; i < end; i++) {
        total += u32(abs(weight_of(replica, i, most))) >> 8u;
    }
    let shift = max(32u - countLeadingZeros(total), 16u) - 16u + 8u;
    var sum = 0u;
    var squares = 0u; // the sum is below 2^16
    for (var i = first; i < end; i++) {
        let share = u32(abs(weight_of(replica, i, most))) >> shift;
        sum += share;
        squares += share * share;
    }
    if sum == 0u {
        return 65536u / GROUP_SIZE;
    }
    return div_wide(squares << 16u, squares >> 16u, sum * sum);
}

// The largest record shown, where that matters, and the signal of the first member.
fn convene(replica: u32, group: ptr<function, Group>) {
    let first = (*group).first;
    if EXPONENT_Q16 > 0u {
        for (var i = first; i < first + GROUP_SIZE; i++) {
            (*group).most = max((*group).most, shown_at(replica, i));
        }
    }
    (*group).leader = signal_at(replica, first, (*group).truth);
}

// Bit 2 of what is its own: it follows; bit 3: it lies.
fn says(replica: u32, i: u32, own: u32, signal: u32, group: Group) -> u32 {
    let follows = i != group.first && (own & 4u) > 0u;
    return select(signal, group.leader, follows) ^ (own >> 3u);
}

fn weight(replica: u32, i: u32, group: Group) -> i32 {
    return weight_of(replica, i, group.most) >> SHIFT;
}

fn judge(replica: u32, group: Group) -> u32 {
    if ERODED == 0u {
        return JUDGE_Q30;
    }
    let product = mul_wide(JUDGE_Q30, 65536u - concentration_q16(replica, group.first, group.most));
    return (product.y << 16u) | (product.x >> 16u);
}
