// vote/defer: groups vote, and members say what their leader says out of fear or esteem. Twin: src/phase/vote/defer/cpu.rs. The vote is that of
// shaders/shared/jury.wgsl.

fn rank_at(replica: u32, i: u32) -> u32 {
    if FEAR == 1u {
        return dominance_at(replica, i);
    }
    return shown_at(replica, i);
}

fn lacks(replica: u32, i: u32) -> u32 {
    if NEED == 0u {
        return 1u;
    }
    return NEED - min(resources_at(replica, i), NEED);
}

// The leader's rank and signal; of several alike the first.
fn convene(replica: u32, group: ptr<function, Group>) {
    let first = (*group).first;
    var leader = first;
    for (var i = first; i < first + GROUP_SIZE; i++) {
        let rank = rank_at(replica, i);
        if rank > (*group).most {
            (*group).most = rank;
            leader = i;
        }
    }
    (*group).leader = signal_at(replica, leader, (*group).truth);
}

fn says(replica: u32, i: u32, own: u32, signal: u32, group: Group) -> u32 {
    let cost = mul_wide(group.most - rank_at(replica, i), lacks(replica, i));
    let defers = cost.y > LIMIT_HIGH || (cost.y == LIMIT_HIGH && cost.x > LIMIT_LOW);
    return select(signal, group.leader, defers);
}

fn weight(replica: u32, i: u32, group: Group) -> i32 {
    return 1;
}

fn judge(replica: u32, group: Group) -> u32 {
    return JUDGE_Q30;
}
