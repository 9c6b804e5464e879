// vote/decide: groups vote on a question with a right answer. Twin: src/phase/vote/decide.rs.

@group(0) @binding(2) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<storage, read> capability: array<u32>;
@group(1) @binding(1) var<storage, read> influence: array<u32>;
@group(2) @binding(0) var<storage, read_write> report: array<u32>;
@group(2) @binding(1) var<storage, read_write> influence_next: array<u32>;

const CONSTANT: u32 = 0u;
const ACCURACY_Q30: u32 = 1u;
const CONFORMITY_Q30: u32 = 2u;
const HONESTY_Q30: u32 = 3u;
const EXPERT: u32 = 4u;
const EXPONENT_Q16: u32 = 5u;
const SHIFT: u32 = 6u;
const RATE_Q30: u32 = 7u;
const JUDGE_Q30: u32 = 8u;
const ERODED: u32 = 9u;
// 1: agents have influence.
const STOCKS: u32 = 10u;
const LEADER_VOTES: u32 = 11u;
const POWER: u32 = 12u;

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

fn capability_of(replica: u32, i: u32) -> u32 {
    return half_of(capability[half_index(0u, replica, i) >> 1u], i);
}

fn chance_q30(replica: u32, i: u32) -> u32 {
    if tables[CONSTANT] == 1u {
        return tables[ACCURACY_Q30];
    }
    let c = capability_of(replica, i);
    return (c << 14u) + (c >> 2u) + (c >> 15u);
}

fn influence_after(before: u32, right: bool) -> u32 {
    let product = mul_wide(before, tables[RATE_Q30]);
    let whole = (product.y << 2u) | (product.x >> 30u);
    let rest = product.x & (ONE_Q30 - 1u);
    let loss = whole + select(0u, 1u, rest > ONE_Q30 / 2u || (rest == ONE_Q30 / 2u && (whole & 1u) == 1u));
    let left = before - loss;
    return select(left, left + min(65536u, 0xffffffffu - left), right);
}

fn expertise(replica: u32, i: u32) -> i32 {
    let c = clamp(capability_of(replica, i), 1u, 65534u);
    return i32(log2_q26(POWER, c)) - i32(log2_q26(POWER, 65535u - c));
}

fn weight(replica: u32, i: u32, most: u32) -> i32 {
    if tables[LEADER_VOTES] == 0u && i % GROUP_SIZE == 0u {
        return 0;
    }
    if tables[EXPERT] == 1u {
        return expertise(replica, i);
    }
    if tables[EXPONENT_Q16] == 0u {
        return i32(ONE_Q30);
    }
    return i32(weight_q30(POWER, tables[EXPONENT_Q16], influence[agent_index(replica, i)], most));
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
    if tables[EXPONENT_Q16] > 0u {
        for (var i = first; i < first + GROUP_SIZE; i++) {
            most = max(most, influence[agent_index(replica, i)]);
        }
    }
    return Group(first, word >> 31u, (word >> 30u) & 1u, word & (ONE_Q30 - 1u), 0u, most, 0);
}

fn decided(group: Group) -> u32 {
    return select(u32(group.sum > 0), group.coin, group.sum == 0);
}

fn reference_of(replica: u32, group: Group) -> u32 {
    var judge = tables[JUDGE_Q30];
    if tables[ERODED] == 1u {
        let product = mul_wide(judge, 65536u - concentration_q16(replica, group.first, group.most));
        judge = (product.y << 16u) | (product.x >> 16u);
    }
    return select(decided(group), group.truth, group.doubt < judge);
}

// Signal in bit 3, report in bit 0; the leader's signal is kept.
fn said(replica: u32, i: u32, group: ptr<function, Group>) -> u32 {
    let right = happens(agent_word(i, DRAW | DRAW_SIGNAL, replica), chance_q30(replica, i));
    let signal = (*group).truth ^ select(1u, 0u, right);
    var meant = signal;
    if i == (*group).first {
        (*group).leader = signal;
    } else if tables[CONFORMITY_Q30] > 0u && happens(agent_word(i, DRAW | DRAW_FOLLOW, replica), tables[CONFORMITY_Q30]) {
        meant = (*group).leader;
    }
    if tables[HONESTY_Q30] != ONE_Q30 && !happens(agent_word(i, DRAW | DRAW_HONEST, replica), tables[HONESTY_Q30]) {
        meant = meant ^ 1u;
    }
    return meant | (signal << 3u);
}

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
    // [1] signals and reports; a group's last member completes its sum
    var group: Group;
    var decisions = 0u;
    var references = 0u;
    var word = 0u;
    for (var i = begin; i < end; i++) {
        let role = (i - begin) % size;
        if role == 0u {
            group = group_at(replica, i);
        }
        let code = said(replica, i, &group);
        group.sum += (weight(replica, i, group.most) >> tables[SHIFT]) * (i32(code & 1u) * 2 - 1);
        word |= (code | (group.truth << 2u)) << (8u * (i & 3u));
        if role + 1u == size {
            decisions |= decided(group) << ((i - begin) / size);
            references |= reference_of(replica, group) << ((i - begin) / size);
        }
        if (i & 3u) == 3u || i + 1u == end {
            report[word_index(replica, i)] = word;
            word = 0u;
        }
    }
    // [2] decisions and influence
    for (var i = begin; i < end; i += 4u) {
        var codes = report[word_index(replica, i)];
        for (var j = i; j < min(i + 4u, end); j++) {
            let which = (j - begin) / size;
            if tables[STOCKS] == 1u {
                let at = agent_index(replica, j);
                let right = tables[RATE_Q30] > 0u && (byte_of(codes, j) >> 3u) == ((references >> which) & 1u);
                influence_next[at] = influence_after(influence[at], right);
            }
            codes |= ((decisions >> which) & 1u) << (8u * (j & 3u) + 1u);
        }
        report[word_index(replica, i)] = codes;
    }
}
