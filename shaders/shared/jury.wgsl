// Votes of fixed groups on a question with a right answer, for `drive_groups`. Twin: src/phase/vote/jury/cpu.rs. Reports hold what is each
// member's own already (shaders/vote/members.wgsl). The kernel has the words of `Jury` and `Members`, the draw `shown`, and supplies
//   convene(replica, &group)                what it must know of a group before its members speak
//   says(replica, i, own, signal, group)    what a member says, by its signal and the bits that are its own
//   weight(replica, i, group)               what that weighs; all of a group's together fit a word
//   judge(replica, group)                   probability that the reference is the truth

// The group whose members are being served.
struct Group {
    first: u32,
    truth: u32,
    coin: u32,
    doubt: u32,
    // The kernel's own: a rank above which there is none in the group, and the signal of its leader.
    most: u32,
    leader: u32,
    // By how much 1 weighs more than 0 so far.
    lead: i32,
}

fn influence_after(before: u32, right: bool) -> u32 {
    let left = before - to_even_q30(mul_wide(before, RATE_Q30));
    return select(left, left + min(65536u, 0xffffffffu - left), right);
}

// What is shown of an agent's record: its influence, or what that would be on average by its competence alone.
fn shown_at(replica: u32, i: u32) -> u32 {
    if DISCLOSES == 0u || !happens(agent_word(i, DRAW | DRAW_SHOWN, replica), DISCLOSURE_Q30) {
        return influence_at(replica, i);
    }
    var right_q30 = accuracy_q30_of(i);
    if CONSTANT == 0u {
        let c = capability_at(replica, i);
        right_q30 = (c << 14u) + (c >> 2u) + (c >> 15u);
    }
    let product = mul_wide(right_q30, WHOLE_Q16);
    return (product.y << 2u) | (product.x >> 30u);
}

fn signal_of(truth: u32, own: u32) -> u32 {
    return truth ^ 1u ^ (own & 1u);
}

// Of a member of a group none of which has been served: words are written over when their last member has spoken.
fn signal_at(replica: u32, i: u32, truth: u32) -> u32 {
    return signal_of(truth, byte_of(report[word_index(replica, i)], i));
}

fn group_at(replica: u32, first: u32) -> Group {
    let word = agent_word(first, DRAW | DRAW_TRUTH, replica);
    var group = Group(first, word >> 31u, (word >> 30u) & 1u, word & (ONE_Q30 - 1u), 0u, 0u, 0);
    convene(replica, &group);
    return group;
}

fn decided(group: Group) -> u32 {
    return select(u32(group.lead > 0), group.coin, group.lead == 0);
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
        let code = byte_of(own, i);
        let signal = signal_of(group.truth, code);
        let said = says(replica, i, code, signal, group);
        group.lead += weight(replica, i, group) * (i32(said) * 2 - 1);
        word |= (said | (group.truth << 2u) | (signal << 3u)) << (8u * (i & 3u));
        if role + 1u == GROUP_SIZE {
            decisions |= decided(group) << which;
            references |= select(decided(group), group.truth, group.doubt < judge(replica, group)) << which;
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
