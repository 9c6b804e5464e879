// imitate/group: whole groups copy whole groups. Twin: src/phase/imitate/group/cpu.rs.

// Mean payoff of the group that begins at `first`.
fn earned(replica: u32, first: u32) -> i32 {
    var sum = 0;
    for (var i = first; i < first + GROUP_SIZE; i++) {
        sum += payoff_at(replica, i);
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
    var other = index_below(high, others);
    if others > (1u << 24u) {
        other = index_below_wide(high, agent_word(first, DRAW | DRAW_MODEL_LOW, replica), others);
    }
    other = (other + select(0u, 1u, other >= first / GROUP_SIZE)) * GROUP_SIZE;
    let threshold = threshold_q30(earned(replica, other) - earned(replica, first));
    return select(first, other, happens(agent_word(first, DRAW | DRAW_ADOPT, replica), threshold));
}

fn serve(replica: u32, begin: u32, end: u32) {
    var source = begin;
    var word = 0u;
    for (var i = begin; i < end; i++) {
        let role = (i - begin) % GROUP_SIZE;
        if role == 0u {
            source = copied(replica, i);
        }
        let j = source + role;
        word |= strategy_at(replica, j) << (8u * (i & 3u));
        if WANTS_MODEL == 1u {
            model[agent_index(replica, i)] = j;
        }
        if (i & 3u) == 3u || i + 1u == end {
            strategy_next[word_index(replica, i)] = word;
            word = 0u;
        }
    }
}
