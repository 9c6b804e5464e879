// The sum of strengths in each group, or who wins, and how many contend: the first half of interact/contest.
// Twin: `first` in src/phase/interact/contest/cpu.rs.

fn contends(replica: u32, i: u32) -> u32 {
    return select(1u, 0u, stays_out(strategy_at(replica, i)));
}

// The member where a point below the sum of strengths falls; where nobody has any, any of those present who contend.
fn winner(order: ptr<function, Permutation>, replica: u32, first: u32, all: u32, present: u32) -> u32 {
    var point = index_below(agent_word(first, DRAW | DRAW_PRIZE, replica), select(all, present, all == 0u));
    for (var k = 0u; k < SIZE; k++) {
        let i = member_at(order, first + k);
        let length = select(weight_of(replica, i), contends(replica, i), all == 0u);
        if point < length {
            return i;
        }
        point -= length;
    }
    return NOBODY;
}

fn serve(replica: u32, group: u32) {
    var order = order_of(replica);
    var all = 0u;
    var present = 0u;
    for (var k = 0u; k < SIZE; k++) {
        let i = member_at(&order, group * SIZE + k);
        all += weight_of(replica, i);
        present += contends(replica, i);
    }
    if LOTTERY == 1u {
        all = winner(&order, replica, group * SIZE, all, present);
    }
    scratch[agent_index(replica, 2u * group)] = all;
    scratch[agent_index(replica, 2u * group + 1u)] = present;
}
